import Foundation
import OKGraph
import Testing
import VestnikCore

/// Every request against a fixture in the documented shape.
@Suite struct RequestTests {
  typealias Work = @Sendable (OKGraphClient) async throws -> Void

  struct Call: Sendable, CustomTestStringConvertible {
    let fixture: String
    var path = "/me/messages/chat:C7a1f2e3d4c00?T"
    let work: Work
    var testDescription: String { fixture }
  }

  private static func sending(_ attachment: OKOutgoingAttachment) -> Work {
    { ok in _ = try await ok.send(OKMessage(attachments: [attachment]), to: chat) }
  }

  private static func changing(_ change: OKChatChange) -> Work {
    { ok in try await ok.change(change, in: chat) }
  }

  private static func acting(_ action: OKSenderAction) -> Work {
    { ok in try await ok.perform(action, in: chat) }
  }

  static let keyboard = OKKeyboard {
    OKRow(
      .callback("Yes", payload: "answer:yes", intent: .positive),
      .callback("No", payload: "answer:no", intent: .negative))
    OKRow(.link("Rules", to: url("https://example.org/rules")))
  }

  static let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ivan Sidorov\r\nEND:VCARD"

  static let calls: [Call] = [
    Call(fixture: "request-title", work: changing(.title("Weekend ride"))),
    Call(fixture: "request-icon", work: changing(.icon(url("https://cdn.example.org/chat-icon.png")))),
    Call(fixture: "request-add-members", work: changing(.addMembers([anna, boris]))),
    Call(fixture: "request-remove-member", work: changing(.removeMember(boris))),
    Call(fixture: "request-leave", work: changing(.leave)),
    Call(fixture: "request-text") { ok in _ = try await ok.send("Your order 1042 is on its way", to: chat) },
    Call(fixture: "request-action-mark-seen", work: acting(.markSeen)),
    Call(fixture: "request-action-typing-on", work: acting(.typing)),
    Call(fixture: "request-action-sending-photo", work: acting(.sendingPhoto)),
    Call(fixture: "request-action-sending-video", work: acting(.sendingVideo)),
    Call(fixture: "request-action-sending-audio", work: acting(.sendingAudio)),
    Call(fixture: "request-users", path: "/me/messages?T") { ok in
      _ = await ok.broadcast("The shop reopens on Monday").send([anna, boris])
    },
    Call(fixture: "request-user", path: "/me/messages?T") { ok in
      _ = try await ok.send("Welcome!", to: anna)
    },
    Call(
      fixture: "request-attachment-image-url",
      work: sending(.image(url: url("https://cdn.example.org/menu.jpg")))),
    Call(fixture: "request-attachment-image-token", work: sending(.image(token: "imgTok_5b1c"))),
    Call(fixture: "request-attachment-video", work: sending(.video(token: "vidTok_77aa"))),
    Call(fixture: "request-attachment-audio", work: sending(.audio(token: "audTok_10f3"))),
    Call(
      fixture: "request-attachment-file",
      work: sending(.uploaded(OKUploadedFile(kind: .file, token: "filTok_c0de")))),
    Call(fixture: "request-attachment-contact", work: sending(.contact(user: "user:580112233447"))),
    Call(fixture: "request-attachment-vcard", work: sending(.contact(vCard: card, key: "vcfInfo"))),
    Call(
      fixture: "request-attachment-location",
      work: sending(.location(latitude: 56.3269, longitude: 44.0059, zoom: 14))),
    Call(
      fixture: "request-attachment-location-plain", work: sending(.location(latitude: -90, longitude: 180))),
    Call(fixture: "request-attachment-music", work: sending(.music(id: "30912345678"))),
    Call(fixture: "request-attachment-sticker", work: sending(.sticker(id: "st-2041"))),
    Call(fixture: "request-keyboard") { ok in
      _ = try await ok.send(OKMessage("Agree?", keyboard: keyboard), to: chat)
    },
    Call(fixture: "request-keyboard-unsupported") { ok in
      let row = OKRow(
        .unsupportedRequestContact("My contact"), .unsupportedRequestLocation("My place", quick: true))
      _ = try await ok.send(OKMessage("Where?", keyboard: OKKeyboard(rows: [row])), to: chat)
    },
    Call(fixture: "request-full-message") { ok in
      let message = OKMessage(
        "Pick a size", attachments: [.image(token: "imgTok_5b1c")],
        keyboard: OKKeyboard { OKRow(.callback("M", payload: "size:m")) },
        replyTo: "mid:C7a1f2e3d4c00.199c82ea2400a17", privacyWarning: .screenshot)
      _ = try await ok.send(message, to: chat)
    },
    Call(fixture: "request-edit", path: "/mid:C7a1f2e3d4c00.199c82ea2400a17/edit?T") { ok in
      try await ok.edit("mid:C7a1f2e3d4c00.199c82ea2400a17", to: "Order 1042: delivered")
    },
    Call(fixture: "request-answer", path: "/chat:C7a1f2e3d4c00/answer?T&callbackId=cb-51f0") { ok in
      try await ok.answer("cb-51f0", in: chat, with: "Saved: size M")
    },
    Call(fixture: "request-subscribe", path: "/me/subscribe?T") { ok in
      try await ok.subscribe(to: url("https://bot.example.org/ok/9f2c"))
    },
    Call(fixture: "request-subscribe", path: "/me/unsubscribe?T") { ok in
      try await ok.unsubscribe(url("https://bot.example.org/ok/9f2c"))
    },
    Call(fixture: "request-subscribe-long-polling", path: "/me/subscribe?T") { ok in
      try await ok.subscribeToUpdates()
    },
  ]

  @Test(arguments: calls)
  func theBodyIsTheDocumentedOne(call: Call) async throws {
    let bench = try Bench(fixtures: "answer-success")
    try await call.work(bench.client)
    #expect(try bench.body() == canonical(fixture(call.fixture)))
    #expect(bench.path() == call.path)
    #expect(bench.requests.count == 1 && bench.requests[0].method == "POST")
    #expect(bench.requests[0].headers["Content-Type"] == "application/json;charset=utf-8")
  }

  @Test func everyRequestFixtureIsMade() {
    #expect(Set(Self.calls.map(\.fixture)) == Set(fixtures("request-")))
  }

  @Test func readingCallsHaveTheDocumentedAddresses() async throws {
    func path(_ name: String, _ work: (OKGraphClient) async throws -> Void) async throws -> String {
      let bench = try Bench(fixtures: name)
      try await work(bench.client)
      #expect(bench.requests[0].method == "GET" && bench.requests[0].body == .none)
      return bench.path()
    }
    #expect(try await path("answer-info-group") { _ = try await $0.info() } == "/me/info?T")
    #expect(
      try await path("answer-chat") { _ = try await $0.chat(chat) } == "/me/chat/chat:C7a1f2e3d4c00?T")
    #expect(
      try await path("answer-chat-url") { _ = try await $0.chatURL(chat) } == "/chat:C7a1f2e3d4c00/url?T")
    #expect(
      try await path("answer-subscriptions") { _ = try await $0.subscriptions() } == "/me/subscriptions?T")
    #expect(
      try await path("answer-chats-last") { for try await _ in $0.chats(pageSize: 100) {} }
        == "/me/chats?T&count=100")
  }

  @Test(arguments: ["https://proxy.example.org/ok", "https://proxy.example.org/ok/"])
  func theBaseURLCanBeReplaced(base: String) async throws {
    let bench = Bench(
      [.success(.ok("{\"success\":true}"))], configuration: .init(baseURL: URL(string: base)))
    try await bench.client.perform(.typing, in: chat)
    #expect(
      bench.requests[0].url.absoluteString.hasPrefix("https://proxy.example.org/ok/me/messages/chat:C7a"))
  }

  @Test func anIDCannotLeaveItsPlaceInTheAddress() async throws {
    let bench = try Bench(fixtures: "answer-success")
    try await bench.client.perform(.typing, in: "chat:C/../../me?x=1#y&é%2F")
    #expect(bench.path() == "/me/messages/chat:C%2F..%2F..%2Fme%3Fx%3D1%23y%26%C3%A9%252F?T")
  }

  @Test(arguments: ["", ".", ".."])
  func anIDThatIsNoSegmentIsRefused(id: String) async throws {
    let bench = try Bench(fixtures: "answer-success")
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.perform(.typing, in: OKChatID(id))
    }
    #expect(error.code == .invalid && error.delivery == .notSent && bench.requests.isEmpty)
    #expect(error.issues.map(\.rule) == ["id.required"])
  }

  @Test(arguments: ["", "  "])
  func anEmptyTokenIsRefused(token: String) async throws {
    let bench = Bench([.success(.ok("{}"))], token: Secret(token))
    let error = try await failure { () throws(MessagingError) in try await bench.client.info() }
    #expect(error.issues.map(\.rule) == ["credentials.empty"] && bench.requests.isEmpty)
    let sent = try await failure { () throws(MessagingError) in try await bench.client.send("a", to: chat) }
    #expect(sent.issues.map(\.rule) == ["credentials.empty"] && bench.requests.isEmpty)
  }

  @Test func aLineEndAtTheEndOfATokenIsNotSentAndOneInsideIsRefused() async throws {
    let bench = Bench([.success(.ok("{}"))], token: "tkn1:A\n")
    _ = try? await bench.client.info()
    #expect(bench.requests.map { $0.url.query() } == ["access_token=tkn1%3AA"])
    let broken = Bench([.success(.ok("{}"))], token: "tkn1:\nA")
    let error = try await failure { () throws(MessagingError) in try await broken.client.info() }
    #expect(error.issues.map(\.rule) == ["credentials.control"] && broken.requests.isEmpty)
  }

  @Test func plainHTTPIsRefusedUnlessAllowed() async throws {
    for isAllowed in [false, true] {
      let bench = Bench(
        [.success(.ok("{\"success\":true,\"group_id\":\"group:1\"}"))],
        configuration: .init(
          baseURL: URL(string: "http://proxy.example.org"), allowsPlainHTTP: isAllowed))
      let info = try? await bench.client.info()
      let sent = try? await bench.client.send("a", to: chat)
      #expect((info != nil) == isAllowed && (sent != nil) == isAllowed)
      #expect(bench.requests.count == (isAllowed ? 2 : 0))
    }
  }

  @Test func theTimeoutIsThatOfTheOptions() async throws {
    let bench = try Bench(
      fixtures: "answer-success", options: SendOptions(timeout: .milliseconds(1234)))
    try await bench.client.perform(.typing, in: chat)
    _ = try await bench.client.send("a", to: chat)
    #expect(bench.requests.map(\.timeout) == [.milliseconds(1234), .milliseconds(1234)])
  }
}
