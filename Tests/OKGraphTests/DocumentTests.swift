import Foundation
import OKGraph
import Testing
import VestnikCore

/// Every sentence of the source document (OK Graph API, graph.user.messages, POST) and what holds us to it: a check
/// that runs here, or the tests that look at it more closely. Sentences that say the same of several things stand once
/// for each thing.
@Suite struct DocumentTests {
  struct Sentence: Sendable, CustomTestStringConvertible {
    let quote: String
    /// The suite and the test that look more closely.
    let tests: String
    let check: @Sendable () async throws -> Void

    init(_ quote: String, _ tests: String, _ check: @escaping @Sendable () async throws -> Void) {
      self.quote = quote
      self.tests = tests
      self.check = check
    }

    var testDescription: String { quote }
  }

  /// Makes a call and compares its body with a fixture.
  private static func request(
    _ name: String, _ work: @escaping @Sendable (OKGraphClient) async throws -> Void
  ) -> @Sendable () async throws -> Void {
    {
      let bench = try Bench(fixtures: "answer-success")
      try await work(bench.client)
      #expect(try bench.body() == canonical(fixture("request-\(name)")))
    }
  }

  private static func sends(
    _ attachment: OKOutgoingAttachment, as name: String
  ) -> @Sendable () async throws -> Void {
    request("attachment-\(name)") { ok in
      _ = try await ok.send(OKMessage(attachments: [attachment]), to: chat)
    }
  }

  /// The attachment is read as the document names it, and cannot be sent by any way there is.
  private static func isOnlyRead(_ type: String) -> @Sendable () async throws -> Void {
    {
      let body = Data(#"{"type":"\#(type)","payload":{"id":"1","url":"https://example.org"}}"#.utf8)
      let attachment = try JSONDecoder().decode(OKAttachment.self, from: body)
      if case .unknown = attachment { #expect(Bool(false), "\(type) is typed") }
      #expect(OKOutgoingAttachment.resending(attachment) == nil)
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(OKOutgoingAttachment.self, from: body) }
    }
  }

  /// The attachment of an existing message is sent by its token.
  private static func resends(_ type: String) -> @Sendable () async throws -> Void {
    {
      let body = Data(
        #"{"type":"\#(type)","payload":{"id":"1","token":"tok","url":"https://a.example"}}"#.utf8)
      let again = OKOutgoingAttachment.resending(try JSONDecoder().decode(OKAttachment.self, from: body))
      let written = try canonical(JSONEncoder().encode(try #require(again)))
      #expect(written == #"{"payload":{"token":"tok"},"type":"\#(type)"}"#)
    }
  }

  private static func uploads(_ upload: OKUpload, _ word: String) -> @Sendable () async throws -> Void {
    {
      let bench = Bench([
        .success(.ok(try fixture(word == "IMAGE" ? "answer-upload-url-image" : "answer-upload-url"))),
        .success(.ok(try fixture("answer-photos"))), .success(.ok(try fixture("answer-message-id"))),
      ])
      let file = try await bench.client.upload(upload)
      #expect(bench.path(0) == "/me/fileUploadUrl?T&type=\(word)")
      _ = try await bench.client.send(OKMessage(attachments: [.uploaded(file)]), to: chat)
      let token = word == "IMAGE" ? "imgTok_5b1c" : "filTok_c0de"
      #expect(try bench.body(2).contains(#"{"payload":{"token":"\#(token)"},"type":"\#(word)"}"#))
    }
  }

  private static func isButton(_ button: OKButton, _ word: String, warns: Bool)
    -> @Sendable () async throws -> Void
  {
    {
      let row = OKRow(button)
      let written = try canonical(JSONEncoder().encode(row))
      #expect(written.contains("\"type\":\"\(word)\""))
      let issues = OKMessage("x", keyboard: OKKeyboard(rows: [row])).issues(under: .okGraph)
      #expect(!issues.containsError && issues.isEmpty == !warns)
    }
  }

  private static let bytes = Data([1])
  private static let page = url("https://cdn.example.org/menu.jpg")

  static let sentences: [Sentence] =
    general + state + members + sending + actions + direct + types + media + others + buttons

  private static let general = [
    Sentence("POST graph.user.messages", "RequestTests.theBodyIsTheDocumentedOne") {
      let bench = try Bench(fixtures: "answer-success")
      _ = try await bench.client.send("x", to: chat)
      #expect(bench.requests[0].method == "POST" && bench.path() == "/me/messages/chat:C7a1f2e3d4c00?T")
    },
    Sentence(
      "Content-Type: application/json;charset=utf-8 for all POST requests", "RequestTests"
    ) {
      let bench = try Bench(fixtures: "answer-success")
      for call in RequestTests.calls { try await call.work(bench.client) }
      #expect(bench.requests.count == RequestTests.calls.count)
      #expect(bench.requests.allSatisfy { $0.headers["Content-Type"] == "application/json;charset=utf-8" })
    },
    Sentence("?access_token=tkn…:…", "RequestTests, ErrorTests.theTokenShowsNowhere") {
      let bench = try Bench(fixtures: "answer-success")
      for call in RequestTests.calls { try await call.work(bench.client) }
      for request in bench.requests {
        let items = URLComponents(url: request.url, resolvingAgainstBaseURL: false)?.queryItems
        #expect(items?.first == URLQueryItem(name: "access_token", value: token))
      }
    },
  ]

  private static let state = [
    Sentence(
      "edit chat title", "MessageTests.aChangeIsChecked",
      request("title") { ok in
        try await ok.change(.title("Weekend ride"), in: chat)
      }),
    Sentence(
      "edit chat icon (logo)", "MessageTests.aChangeIsChecked",
      request("icon") { ok in
        try await ok.change(.icon(url("https://cdn.example.org/chat-icon.png")), in: chat)
      }),
  ]

  private static let members = [
    Sentence(
      "add new chat participant", "MessageTests.aChangeIsChecked",
      request("add-members") { ok in
        try await ok.change(.addMembers([anna, "user:580112233446"]), in: chat)
      }),
    Sentence(
      "remove chat participant", "MessageTests.aChangeIsChecked",
      request("remove-member") { ok in
        try await ok.change(.removeMember("user:580112233446"), in: chat)
      }),
    Sentence(
      "leave chat by current user", "MessageTests.aChangeIsChecked",
      request("leave") { ok in
        try await ok.change(.leave, in: chat)
      }),
  ]

  private static let sending = [
    Sentence(
      "create new chat messages: a text", "ResponseTests",
      request("text") { ok in
        _ = try await ok.send("Your order 1042 is on its way", to: chat)
      }),
    Sentence("a message object which is similar to that of me/messages/get", "EventTests") {
      // What is written is read by the model of incoming messages.
      let message = OKMessage(
        "Hi", attachments: [.image(token: "t"), .location(latitude: 1, longitude: 2)], replyTo: "mid:C1.1",
        privacyWarning: .screencast)
      let read = try JSONDecoder().decode(OKIncomingMessage.self, from: JSONEncoder().encode(message))
      #expect(read.text == "Hi" && read.replyTo == "mid:C1.1" && read.privacyWarning == .screencast)
      #expect(read.attachments.compactMap(OKOutgoingAttachment.resending) == message.attachments)
    },
    Sentence("Maximum number of attachments is 5", "MessageTests.attachmentsAreFiveAtMost…") {
      for (count, isAllowed) in [(5, true), (6, false)] {
        let list = [OKOutgoingAttachment](repeating: .sticker(id: "1"), count: count)
        #expect(OKMessage("x", attachments: list).issues(under: .okGraph).isEmpty == isAllowed)
      }
    },
    Sentence(
      "A message with an IMAGE attachment", "RequestTests",
      sends(.image(token: "imgTok_5b1c"), as: "image-token")),
    Sentence(
      "A message with a FILE attachment", "RequestTests", sends(.file(token: "filTok_c0de"), as: "file")),
    Sentence(
      "More info about file uploading: graph.user.fileUploadUrl", "UploadTests",
      uploads(.file(bytes, name: "a.pdf"), "FILE")),
  ]

  private static let actions = [
    Sentence(
      "mark all messages as seen - mark_seen", "RequestTests",
      request("action-mark-seen") { ok in
        try await ok.perform(.markSeen, in: chat)
      }),
    Sentence(
      "typing a new message - typing_on", "RequestTests",
      request("action-typing-on") { ok in
        try await ok.perform(.typing, in: chat)
      }),
    Sentence(
      "sending new file - sending_photo", "RequestTests",
      request("action-sending-photo") { ok in
        try await ok.perform(.sendingPhoto, in: chat)
      }),
    Sentence(
      "the same for video, in the sample", "RequestTests",
      request("action-sending-video") { ok in
        try await ok.perform(.sendingVideo, in: chat)
      }),
    Sentence(
      "the same for audio, in the sample", "RequestTests",
      request("action-sending-audio") { ok in
        try await ok.perform(.sendingAudio, in: chat)
      }),
  ]

  private static let direct = [
    Sentence(
      "a message to multiple users at once", "BroadcastTests",
      request("users") { ok in
        _ = await ok.broadcast("The shop reopens on Monday").send([anna, boris])
      }),
    Sentence("User must allow to receive group messages before", "ErrorTests") {
      // Which code is given is not documented; every one that may be is a refusal that is not repeated.
      for code in [10, 455, 456, 457, 458] {
        let bench = Bench([.success(.error(code))])
        let error = try await failure { () throws(MessagingError) in
          try await bench.client.send("x", to: anna)
        }
        #expect(error.delivery == .rejected && error.okCode?.kind == .permission && bench.requests.count == 1)
      }
    },
    Sentence(
      "Each user from the list will get a message in his own chat", "ResponseTests.theTwoListsAreJoined…"
    ) {
      let bench = Bench([.success(.ok(#"{"success":[true,true],"chat_ids":["chat:C1","chat:C2"]}"#))])
      let outcomes = await bench.client.broadcast("x").send([anna, boris])
      #expect(
        outcomes == [
          .accepted(OKSendReceipt(chatID: "chat:C1")), .accepted(OKSendReceipt(chatID: "chat:C2")),
        ])
    },
    Sentence("two lists: whether it was sent, and the chat ids", "ResponseTests.listsThatDoNotFit…") {
      let outcomes = try await Bench(fixtures: "answer-users").client.broadcast("x").send([anna, boris])
      #expect(outcomes == [.accepted(OKSendReceipt(chatID: chat)), .rejected(Rejection(reasons: []))])
    },
    Sentence(
      "to one user a simplified syntax", "ResponseTests.aMessageToOne…",
      request("user") { ok in
        _ = try await ok.send("Welcome!", to: anna)
      }),
  ]

  private static let types = [
    Sentence(
      "Message can contain a single or multiple attachments", "RequestTests",
      request("full-message") { ok in
        let message = OKMessage(
          "Pick a size", attachments: [.image(token: "imgTok_5b1c")],
          keyboard: OKKeyboard { OKRow(.callback("M", payload: "size:m")) },
          replyTo: "mid:C7a1f2e3d4c00.199c82ea2400a17", privacyWarning: .screenshot)
        _ = try await ok.send(message, to: chat)
      }),
    Sentence("of following type: the twelve", "EventTests.allTwelveAttachments…") {
      let types = [
        "IMAGE", "VIDEO", "AUDIO", "SHARE", "FILE", "CONTACT", "INLINE_KEYBOARD", "LOCATION", "MUSIC", "CALL",
        "PRESENT", "STICKER",
      ]
      for type in types {
        let body = Data(#"{"type":"\#(type)","payload":{}}"#.utf8)
        let attachment = try JSONDecoder().decode(OKAttachment.self, from: body)
        if case .unknown = attachment { #expect(Bool(false), "\(type) is typed") }
        #expect(try canonical(JSONEncoder().encode(attachment)) == canonical(body))
      }
    },
    Sentence("Attachment's payload depends on its type and can differ", "MutationTests.oneWrongAttachment…") {
      let body = Data(#"{"type":"IMAGE","payload":7}"#.utf8)
      guard case .unknown("IMAGE", _) = try JSONDecoder().decode(OKAttachment.self, from: body) else {
        return #expect(Bool(false))
      }
    },
  ]

  private static let media = [
    Sentence("IMAGE: token from existing message", "EventTests", resends("IMAGE")),
    Sentence("IMAGE: token of an upload", "UploadTests", uploads(.image(bytes, name: "a.jpg"), "IMAGE")),
    Sentence("IMAGE: URL", "RequestTests", sends(.image(url: page), as: "image-url")),
    Sentence("but only 1 such image can be present in request", "MessageTests.imagesByURLAreOneAtMost") {
      let message = OKMessage(attachments: [.image(url: page), .image(url: page)])
      #expect(message.issues(under: .okGraph).map(\.rule) == ["attachments.images"])
      let bench = try Bench(fixtures: "answer-success")
      let error = try await failure { () throws(MessagingError) in
        try await bench.client.send(message, to: chat)
      }
      #expect(error.code == .invalid && bench.requests.isEmpty)
    },
    Sentence("VIDEO: token from existing message", "EventTests", resends("VIDEO")),
    Sentence("VIDEO: token of an upload", "UploadTests", uploads(.video(bytes, name: "a.mp4"), "VIDEO")),
    Sentence("AUDIO: token from existing message", "EventTests", resends("AUDIO")),
    Sentence("AUDIO: token of an upload", "UploadTests", uploads(.audio(bytes, name: "a.mp3"), "AUDIO")),
    Sentence("FILE: token from existing message", "EventTests", resends("FILE")),
    Sentence("FILE: token of an upload", "UploadTests", uploads(.file(bytes, name: "a.zip"), "FILE")),
    Sentence("FILE: file of any format", "UploadTests.everyKindHasItsType…") {
      #expect(OKUpload.file(bytes, name: "odd.xyz").issues(under: .okGraph).isEmpty)
    },
  ]

  private static let others = [
    Sentence("SHARE: a link to what was published", "EventTests") {
      let body = Data(#"{"type":"SHARE","payload":{"url":"https://ok.ru/x"}}"#.utf8)
      guard case .share(let share) = try JSONDecoder().decode(OKAttachment.self, from: body) else {
        return #expect(Bool(false))
      }
      #expect(share.url?.host() == "ok.ru")
    },
    Sentence("SHARE: creation is not supported", "MessageTests.whatABotMayNotSend…", isOnlyRead("SHARE")),
    Sentence(
      "CONTACT: user identifier", "RequestTests", sends(.contact(user: "user:580112233447"), as: "contact")),
    Sentence(
      "CONTACT: vCard data", "RequestTests",
      sends(.contact(vCard: RequestTests.card, key: "vcfInfo"), as: "vcard")),
    Sentence(
      "LOCATION: latitude and longitude", "MessageTests.coordinatesAreOnTheEarth",
      sends(.location(latitude: -90, longitude: 180), as: "location-plain")),
    Sentence(
      "LOCATION: other fields are optional", "RequestTests",
      sends(.location(latitude: 56.3269, longitude: 44.0059, zoom: 14), as: "location")),
    Sentence("MUSIC: track identifier", "RequestTests", sends(.music(id: "30912345678"), as: "music")),
    Sentence("CALL: creation is not supported", "MessageTests.whatABotMayNotSend…", isOnlyRead("CALL")),
    Sentence("PRESENT: currently not supported", "MessageTests.whatABotMayNotSend…", isOnlyRead("PRESENT")),
    Sentence("STICKER: sticker identifier", "RequestTests", sends(.sticker(id: "st-2041"), as: "sticker")),
  ]

  private static let buttons = [
    Sentence(
      "Buttons list is a two dimensional array", "MessageTests.theBuilder…",
      request("keyboard") { ok in
        _ = try await ok.send(OKMessage("Agree?", keyboard: RequestTests.keyboard), to: chat)
      }),
    Sentence(
      "CALLBACK - main type of a button", "RequestTests",
      isButton(.callback("a", payload: "b"), "CALLBACK", warns: false)),
    Sentence("When pressed a new message is sent to a chat (callback message)", "EventTests, WebhookTests") {
      guard case .callback(let press) = try OKEvent(parsing: fixture("event-callback")).content else {
        return #expect(Bool(false))
      }
      #expect(press.id == "cb-51f0" && press.payload == "size:m")
    },
    Sentence(
      "LINK - a link to another URL", "RequestTests", isButton(.link("a", to: page), "LINK", warns: false)),
    Sentence(
      "REQUEST_CONTACT: currently not supported", "MessageTests.whatIsDocumentedAsUnsupported…",
      isButton(.unsupportedRequestContact("a"), "REQUEST_CONTACT", warns: true)),
    Sentence(
      "REQUEST_GEO_LOCATION: currently not supported", "MessageTests.whatIsDocumentedAsUnsupported…",
      isButton(.unsupportedRequestLocation("a"), "REQUEST_GEO_LOCATION", warns: true)),
  ]

  @Test(arguments: sentences)
  func everySentenceHolds(sentence: Sentence) async throws {
    try await sentence.check()
  }

  @Test func noSentenceStandsTwice() {
    #expect(Set(Self.sentences.map(\.quote)).count == Self.sentences.count)
    #expect(Self.sentences.allSatisfy { !$0.tests.isEmpty })
  }
}
