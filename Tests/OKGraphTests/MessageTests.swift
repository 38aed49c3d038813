import Foundation
import OKGraph
import Testing
import VestnikCore

/// What is checked before anything is sent.
@Suite struct MessageTests {
  private func rules(
    _ message: OKMessage, _ limits: MessageLimits = .okGraph, _ details: OKLimits = OKLimits()
  ) -> [String] {
    message.issues(under: limits, and: details).map(\.rule.rawValue)
  }

  private func keyboard(_ buttons: OKButton...) -> OKMessage {
    OKMessage("x", keyboard: OKKeyboard(rows: [OKRow(buttons)]))
  }

  @Test(arguments: [nil, "", " ", "\u{200B}\n"] as [String?])
  func aMessageSaysSomething(text: String?) {
    #expect(rules(OKMessage(text)) == ["message.required"])
    #expect(rules(OKMessage(text, attachments: [.sticker(id: "1")])).isEmpty)
  }

  @Test func aLiteralWithInterpolationsIsAMessage() {
    let number = 17
    let message: OKMessage = "Order \(number) is ready"
    #expect(message == OKMessage("Order 17 is ready"))
  }

  @Test func attachmentsAreFiveAtMostAndTheKeyboardIsOneOfThem() {
    for (count, isAllowed) in [(0, true), (4, true), (5, true), (6, false)] {
      let message = OKMessage("x", attachments: Array(repeating: .sticker(id: "1"), count: count))
      #expect(rules(message) == (isAllowed ? [] : ["attachments.count"]))
    }
    let five = [OKOutgoingAttachment](repeating: .sticker(id: "1"), count: 5)
    let message = OKMessage("x", attachments: five, keyboard: RequestTests.keyboard)
    #expect(rules(message) == ["attachments.count"])
    #expect(rules(message, .okGraph.with { $0.attachments.value = nil }).isEmpty)
  }

  @Test func imagesByURLAreOneAtMost() {
    let image = OKOutgoingAttachment.image(url: url("https://cdn.example.org/a.jpg"))
    #expect(rules(OKMessage(attachments: [image])).isEmpty)
    #expect(rules(OKMessage(attachments: [image, .image(token: "a"), .image(token: "b")])).isEmpty)
    #expect(rules(OKMessage(attachments: [image, image])) == ["attachments.images"])
    let two = OKLimits().with { $0.imagesByURL.value = 2 }
    #expect(rules(OKMessage(attachments: [image, image]), .okGraph, two).isEmpty)
  }

  @Test(
    arguments: [
      (90.0, 180.0, []), (-90, -180, []), (0, 0, []), (90.000001, 0, ["attachment.latitude"]),
      (-90.000001, 0, ["attachment.latitude"]), (0, 180.000001, ["attachment.longitude"]),
      (0, -180.000001, ["attachment.longitude"]),
      (.nan, .infinity, ["attachment.latitude", "attachment.longitude"]),
    ] as [(Double, Double, [String])])
  func coordinatesAreOnTheEarth(latitude: Double, longitude: Double, expected: [String]) async throws {
    let message = OKMessage(attachments: [.location(latitude: latitude, longitude: longitude)])
    #expect(rules(message) == expected)
    guard !expected.isEmpty else { return }
    let bench = try Bench(fixtures: "answer-success")
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.send(message, to: chat)
    }
    #expect(error.code == .invalid && bench.requests.isEmpty)
    #expect(error.issues[0].path == "message.attachments[0].\(expected[0].split(separator: ".")[1])")
  }

  @Test(arguments: [
    (OKOutgoingAttachment.image(token: ""), "attachment.token"), (.video(token: " "), "attachment.token"),
    (.audio(token: ""), "attachment.token"), (.file(token: ""), "attachment.token"),
    (.uploaded(.init(kind: .file, token: "")), "attachment.token"), (.contact(user: ""), "attachment.user"),
    (.contact(vCard: "", key: "k"), "attachment.vcard"), (.contact(vCard: "c", key: ""), "attachment.vcard"),
    (.music(id: ""), "attachment.id"), (.sticker(id: ""), "attachment.id"),
    (.image(url: url("ftp://a.example/b.jpg")), "attachment.url"),
    (.image(url: url("b.jpg")), "attachment.url"),
    (.keyboard(OKKeyboard(rows: [])), "keyboard.empty"),
    (.keyboard(OKKeyboard(rows: [OKRow()])), "keyboard.empty"),
  ])
  func anAttachmentNeedsWhatItIsMadeOf(attachment: OKOutgoingAttachment, rule: String) {
    #expect(rules(OKMessage(attachments: [attachment])) == [rule])
  }

  @Test func buttonsAreChecked() {
    let link = url("https://example.org/")
    #expect(rules(keyboard(.callback("a", payload: "b"), .link("a", to: link))).isEmpty)
    #expect(rules(keyboard(.callback("", payload: "b"))) == ["button.caption"])
    #expect(rules(keyboard(.link(" ", to: link))) == ["button.caption"])
    #expect(rules(keyboard(.callback("a", payload: ""))) == ["button.payload"])
    #expect(rules(keyboard(.link("a", to: url("mailto:a@b.example")))) == ["button.url"])
    let issue = keyboard(.callback("a", payload: "b"), .callback("", payload: "b"))
      .issues(under: .okGraph)[0]
    #expect(issue.path == "attachments[0].keyboard.buttons[0][1].text")
  }

  @Test func whatIsDocumentedAsUnsupportedIsAWarning() async throws {
    let message = keyboard(.unsupportedRequestContact("a"), .unsupportedRequestLocation("b"))
    let issues = message.issues(under: .okGraph)
    #expect(issues.map(\.rule.rawValue) == ["button.unsupported", "button.unsupported"])
    #expect(issues.allSatisfy { $0.severity == .warning })
    #expect(throws: Never.self) { try message.validate(under: .okGraph) }
  }

  @Test func limitsThatAreNotDocumentedCanBeGiven() {
    let limits = MessageLimits.okGraph.with {
      $0.text.value = 10
      $0.buttons.value = 4
      $0.buttonCaption.value = 3
    }
    let details = OKLimits().with {
      $0.keyboardRows.value = 2
      $0.buttonsInRow.value = 3
      $0.buttonPayload.value = 5
    }
    func button(_ text: Int, _ payload: Int) -> OKButton {
      .callback(String(repeating: "a", count: text), payload: String(repeating: "b", count: payload))
    }
    func message(_ rows: [Int], _ text: Int = 3, _ payload: Int = 5) -> OKMessage {
      OKMessage(
        "x",
        keyboard: OKKeyboard {
          for count in rows { OKRow(Array(repeating: button(text, payload), count: count)) }
        })
    }
    let cases: [(OKMessage, [String])] = [
      (message([2, 2]), []), (message([3, 1]), []), (message([3, 2]), ["buttons.count"]),
      (message([4]), ["keyboard.row"]), (message([1, 1, 1]), ["keyboard.rows"]),
      (message([1], 4), ["button.caption"]), (message([1], 2, 6), ["button.payload"]),
      (message([1], 2, 4), []), (OKMessage(String(repeating: "ы", count: 10)), []),
      (OKMessage(String(repeating: "ы", count: 9)), []),
      (OKMessage(String(repeating: "ы", count: 11)), ["text.length"]),
    ]
    for (message, expected) in cases {
      #expect(rules(message, limits, details) == expected)
      #expect(rules(message).isEmpty, "nothing of it is documented")
    }
  }

  @Test func theLimitsAreThoseThatAreDocumented() {
    let limits = MessageLimits.okGraph
    #expect(limits.attachments.value == 5 && OKLimits().imagesByURL.value == 1)
    #expect(limits.text.value == nil && limits.buttons.value == nil && limits.buttonCaption.value == nil)
    #expect(limits.rate == BudgetLimits(perSecond: nil, perDayAndRecipient: nil))
    let details = OKLimits()
    for limit in [
      limits.text, limits.buttons, details.keyboardRows, details.buttonsInRow, details.buttonPayload,
    ] {
      #expect(limit.value == nil && limit.source == "not documented by OK")
    }
  }

  @Test func aReplyNamesAMessage() {
    #expect(rules(OKMessage("x", replyTo: "mid:C1.1")).isEmpty)
    #expect(rules(OKMessage("x", replyTo: " ")) == ["reply_to.required"])
    #expect(rules("a\u{0}b") == ["text.control"])
  }

  @Test(arguments: [
    (OKChatChange.title(""), ["title.required"]), (.title(" "), ["title.required"]), (.title("a"), []),
    (.icon(url("file:///a.png")), ["icon.url"]), (.addMembers([]), ["members.required"]),
    (.addMembers(["user:1", "", "user:"]), ["members.required", "members.required"]),
    (.removeMember(""), ["members.required"]), (.removeMember("1"), []), (.leave, []),
  ])
  func aChangeIsChecked(change: OKChatChange, expected: [String]) async throws {
    #expect(change.issues(under: .okGraph).map(\.rule.rawValue) == expected)
    let bench = try Bench(fixtures: "answer-success")
    try? await bench.client.change(change, in: chat)
    #expect(bench.requests.isEmpty == !expected.isEmpty)
    // The wire knows people by `user:` and digits alone.
    let stored = try JSONDecoder().decode(OKChatChange.self, from: JSONEncoder().encode(change))
    #expect(stored == (change == .removeMember("1") ? .removeMember("user:1") : change))
  }

  @Test func everyCallWithAMessageChecksIt() async throws {
    let bench = try Bench(fixtures: "answer-success")
    let ok = bench.client
    let errors = [
      try await failure { () throws(MessagingError) in try await ok.send("", to: chat) },
      try await failure { () throws(MessagingError) in try await ok.send("", to: anna) },
      try await failure { () throws(MessagingError) in try await ok.edit("mid:C1.1", to: "") },
      try await failure { () throws(MessagingError) in try await ok.answer("cb", in: chat, with: "") },
      try await failure { () throws(MessagingError) in try await ok.answer("", in: chat, with: "a") },
      try await failure { () throws(MessagingError) in try await ok.send("a", to: OKChatID("")) },
      try await failure { () throws(MessagingError) in try await ok.send("a", to: OKUserID(rawValue: "user:"))
      },
      try await failure { () throws(MessagingError) in try await ok.subscribe(to: url("ftp://a.example")) },
      try await failure { () throws(MessagingError) in try await ok.unsubscribe(url("x")) },
    ]
    for error in errors { #expect(error.code == .invalid && error.delivery == .notSent) }
    #expect(bench.requests.isEmpty)
  }

  @Test(arguments: fixtures("request-").filter { !$0.contains("subscribe") })
  func aMessageIsStoredAsItIsSent(name: String) throws {
    struct Body: Codable { var message: OKMessage? }
    let body = try JSONDecoder().decode(Body.self, from: fixture(name))
    guard let message = body.message else { return }
    let stored = try JSONEncoder().encode(Body(message: message))
    #expect(try JSONDecoder().decode(Body.self, from: stored).message == message)
    let object = try JSONSerialization.jsonObject(with: fixture(name)) as? [String: Any]
    let original = try JSONSerialization.data(withJSONObject: ["message": object?["message"] ?? 0])
    #expect(try canonical(stored) == canonical(original))
  }

  @Test func anUploadedFileStaysEqualWhenItIsStored() throws {
    let message = OKMessage("x", attachments: [.uploaded(OKUploadedFile(kind: .audio, token: "t"))])
    #expect(try JSONDecoder().decode(OKMessage.self, from: JSONEncoder().encode(message)) == message)
  }

  @Test(arguments: [
    #"{"type":"SHARE","payload":{"url":"https://example.org"}}"#, #"{"type":"CALL","payload":{"id":"1"}}"#,
    #"{"type":"PRESENT","payload":{"id":"1"}}"#, #"{"type":" ","payload":{"id":"1"}}"#,
    #"{"type":"IMAGE","payload":{"id":"1"}}"#, #"{"type":"VIDEO","payload":{"url":"https://a.example"}}"#,
    #"{"type":"LOCATION","payload":{"latitude":1}}"#,
    #"{"type":"CONTACT","payload":{"name":"a","phone":"1"}}"#,
    #"{"type":"INLINE_KEYBOARD","payload":{}}"#, #"{"type":"MUSIC"}"#, "{}", "7", "[]",
  ])
  func whatABotMayNotSendCannotBeMadeFromStorageEither(body: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(OKOutgoingAttachment.self, from: Data(body.utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(OKMessage.self, from: Data(#"{"text":"a","attachments":[\#(body)]}"#.utf8))
    }
  }

  @Test func theBuilderTakesConditionsAndLoops() {
    func keyboard(_ isOpen: Bool, _ sizes: [String]) -> OKKeyboard {
      OKKeyboard {
        if isOpen { OKRow(.callback("Order", payload: "order")) }
        for size in sizes { OKRow(.callback(size, payload: "size:\(size)")) }
        if sizes.isEmpty {
          OKRow(.callback("None", payload: "none"))
        } else {
          [OKRow(.callback("Any", payload: "any"))]
        }
      }
    }
    #expect(keyboard(true, ["M", "L"]).rows.map { $0.buttons[0].text } == ["Order", "M", "L", "Any"])
    #expect(keyboard(false, []) == OKKeyboard(rows: [OKRow(.callback("None", payload: "none"))]))
  }
}
