import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxMessageTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox
  private let chat: String

  init() throws {
    sandbox = OKSandbox(time: clock)
    try sandbox.receive(text: "Hi", from: "user:580112233445")
    chat = sandbox.chats[0].id
  }

  private func code(_ message: String) async throws -> Int64? {
    try await sandbox.write(message, in: chat).graphCode
  }

  private func code(attachment: String) async throws -> Int64? {
    try await code(#"{"attachment":\#(attachment)}"#)
  }

  @Test func aMessageIsCreatedKeptAndDelivered() async throws {
    clock.advance(by: .milliseconds(1500))
    let answer = try await sandbox.write(
      #"{"text":"Ваш заказ 🍞 \u0031","privacyWarning":"SCREENSHOT"}"#, in: chat)
    let id = try answer.messageID
    #expect(answer.text == #"{"message_id":"\#(id)"}"#)
    #expect(id.hasPrefix("mid:" + chat.dropFirst(5) + "."))
    let message = try #require(sandbox.messages(in: chat).last)
    #expect(message.id == id)
    #expect(message.sender == "group:70000001234567")
    #expect(message.text == "Ваш заказ 🍞 1")
    #expect(message.privacyWarning == "SCREENSHOT")
    #expect(message.date == clock.now)
    #expect(!message.isEdited && !message.isDeleted)
    #expect(
      sandbox.deliveries == [
        SandboxDelivery(
          messageID: id, phone: "user:580112233445", text: "Ваш заказ 🍞 1", date: clock.now,
          service: "group:70000001234567", channel: "OK")
      ])
    #expect(sandbox.acceptedCount == 1)
  }

  @Test func bothPathsCreateMessages() async throws {
    let body = okMessage(to: #""chat_id":"\#(chat)""#)
    for path in ["me/messages", "me/messages/\(chat)", "\(chat)/messages"] {
      #expect(try await sandbox.post(path, body).messageID.hasPrefix("mid:"))
    }
    #expect(try await sandbox.post("me/messages/chat:C1", body).graphCode == 2001)
    #expect(try await sandbox.post("chat:C1/messages", body).graphCode == 2001)
    #expect(sandbox.deliveries.count == 3)
  }

  @Test(
    arguments: [
      ("{}", 100), (#"{"text":""}"#, 100), (#"{"text":null}"#, 100), (#"{"text":5}"#, 100), ("[]", 100),
      (#"{"text":"a","color":"red"}"#, 100), (#"{"text":"a","privacyWarning":"SCREENCAST"}"#, nil),
      (#"{"text":"a","privacyWarning":"screencast"}"#, 100), (#"{"text":"a","attachments":[]}"#, 100),
      (#"{"text":"a","reply_to":"mid:C1.2"}"#, 140), (#"{"text":"a","reply_to":7}"#, 100),
    ] as [(String, Int64?)])
  func aMessageSaysSomething(_ message: String, expected: Int64?) async throws {
    #expect(try await code(message) == expected)
    #expect(sandbox.deliveries.count == (expected == nil ? 1 : 0))
  }

  @Test func aTextHasAtMostFourThousandUnits() async throws {
    func text(_ count: Int) -> String { #"{"text":"\#(String(repeating: "ы", count: count))"}"# }
    #expect(try await code(text(3999)) == nil)
    #expect(try await code(text(4000)) == nil)
    #expect(try await code(text(4001)) == 100)
    #expect(try await code(#"{"text":"\#(String(repeating: "🍞", count: 2001))"}"#) == 100)
    let unlimited = OKSandbox(maxText: nil, time: clock)
    try unlimited.receive(text: "Hi", from: "1")
    #expect(try await unlimited.write(text(4001), in: unlimited.chats[0].id).graphCode == nil)
  }

  @Test func atMostFiveAttachmentsFit() async throws {
    func message(_ count: Int) -> String {
      let stickers = (0..<count).map { okAttachment("STICKER", #"{"id":"st-\#($0)"}"#) }
      return #"{"attachments":\#(batch(stickers))}"#
    }
    for (count, expected) in [(1, nil), (4, nil), (5, nil), (6, 100), (0, 100)] as [(Int, Int64?)] {
      #expect(try await code(message(count)) == expected)
    }
    let sticker = okAttachment("STICKER", #"{"id":"st-1"}"#)
    #expect(try await code(#"{"attachment":\#(sticker),"attachments":[\#(sticker)]}"#) == 100)
    #expect(sandbox.messages(in: chat).map(\.attachments.count) == [0, 1, 4, 5])
  }

  @Test func atMostOneImageIsGivenByItsURL() async throws {
    let image = okAttachment("IMAGE", #"{"url":"https://cdn.example.org/menu.jpg"}"#)
    try sandbox.receive(
      text: nil, from: "580112233445", attachments: [.init("IMAGE", payload: #"{"token":"imgTok_9d"}"#)])
    let known = okAttachment("IMAGE", #"{"token":"imgTok_9d"}"#)
    #expect(try await code(#"{"attachments":[\#(image),\#(known),\#(known)]}"#) == nil)
    #expect(try await code(#"{"attachments":[\#(image),\#(known),\#(image)]}"#) == 100)
  }

  @Test(
    arguments: [
      ("IMAGE", #"{"url":"https://cdn.example.org/a.png"}"#, nil),
      ("IMAGE", #"{"url":"http://cdn.example.org/a.png"}"#, nil),
      ("IMAGE", #"{"url":"ftp://cdn.example.org/a.png"}"#, 100), ("IMAGE", #"{"url":"a.png"}"#, 100),
      ("IMAGE", #"{"url":"https://e.org/a","token":"t"}"#, 100), ("IMAGE", #"{"token":"t"}"#, 100),
      ("IMAGE", "{}", 100), ("IMAGE", #"{"id":"1"}"#, 100),
      ("VIDEO", #"{"token":"t"}"#, 100), ("VIDEO", #"{"url":"https://e.org/a"}"#, 100),
      ("AUDIO", #"{"token":""}"#, 100), ("FILE", #"{"ref":"t"}"#, 100), ("FILE", #"{"token":5}"#, 100),
      ("MUSIC", #"{"id":"30912345678"}"#, nil), ("MUSIC", #"{"id":30912345678}"#, 100),
      ("MUSIC", #"{"id":""}"#, 100), ("STICKER", #"{"id":"st-2041"}"#, nil), ("STICKER", "{}", 100),
      ("CONTACT", #"{"id":"user:580112233447"}"#, nil), ("CONTACT", #"{"id":"580112233447"}"#, nil),
      ("CONTACT", #"{"id":"anna"}"#, 110), ("CONTACT", #"{"id":"user:"}"#, 110), ("CONTACT", "{}", 100),
      ("CONTACT", #"{"vcf":"BEGIN:VCARD\r\nFN:Ivan\r\nEND:VCARD\r\n"}"#, nil),
      ("CONTACT", #"{"vCard":"BEGIN:VCARD\nEND:VCARD"}"#, nil), ("CONTACT", #"{"vCard":"FN:Ivan"}"#, 100),
      ("CONTACT", #"{"id":"1","name":"Ivan"}"#, 100),
      ("SHARE", #"{"url":"https://e.org/a"}"#, 100), ("CALL", #"{"id":"call-91"}"#, 100),
      ("PRESENT", #"{"id":"p-88"}"#, 100), ("POLL", "{}", 100), ("image", #"{"url":"https://e.org/a"}"#, 100),
    ] as [(String, String, Int64?)])
  func aPayloadIsWhatItsTypeAsksFor(_ type: String, payload: String, expected: Int64?) async throws {
    #expect(try await code(attachment: okAttachment(type, payload)) == expected)
  }

  @Test(
    arguments: [
      (#"{"latitude":56.3269,"longitude":44.0059,"zoom":14}"#, nil),
      (#"{"latitude":90,"longitude":180}"#, nil), (#"{"latitude":-90.0,"longitude":-1.8e2}"#, nil),
      (#"{"latitude":90.01,"longitude":0}"#, 100), (#"{"latitude":-90.01,"longitude":0}"#, 100),
      (#"{"latitude":0,"longitude":180.01}"#, 100), (#"{"latitude":0,"longitude":-180.01}"#, 100),
      (#"{"latitude":0}"#, 100), (#"{"longitude":0}"#, 100), (#"{"latitude":"0","longitude":0}"#, 100),
      (#"{"latitude":0,"longitude":0,"zoom":0}"#, nil), (#"{"latitude":0,"longitude":0,"zoom":-1}"#, 100),
      (#"{"latitude":0,"longitude":0,"zoom":1.5}"#, 100), (#"{"latitude":1e999,"longitude":0}"#, 100),
    ] as [(String, Int64?)])
  func aLocationIsOnTheEarth(_ payload: String, expected: Int64?) async throws {
    #expect(try await code(attachment: okAttachment("LOCATION", payload)) == expected)
  }

  @Test(arguments: [
    "[[]]", "[]", "{}", "[5]", #"[[{"type":"REQUEST_CONTACT","text":"M","intent":"DEFAULT"}]]"#,
    #"[[{"type":"REQUEST_GEO_LOCATION","text":"M","intent":"DEFAULT","quick":true}]]"#,
    #"[[{"type":"CALLBACK","text":"M","payload":"m"}]]"#,
    #"[[{"type":"CALLBACK","text":"M","intent":"BLUE","payload":"m"}]]"#,
    #"[[{"type":"CALLBACK","text":"M","intent":"DEFAULT"}]]"#,
    #"[[{"type":"CALLBACK","text":"","intent":"DEFAULT","payload":"m"}]]"#,
    #"[[{"type":"CALLBACK","text":"M","intent":"DEFAULT","payload":{"a":1}}]]"#,
    #"[[{"type":"CALLBACK","text":"M","intent":"DEFAULT","payload":"m","url":"https://e.org"}]]"#,
    #"[[{"type":"LINK","text":"M","intent":"DEFAULT"}]]"#,
    #"[[{"type":"LINK","text":"M","intent":"DEFAULT","url":"e.org"}]]"#,
    #"[[{"type":"LINK","text":"M","intent":"DEFAULT","url":"https://e.org","payload":"m"}]]"#,
  ])
  func aKeyboardHasDocumentedButtons(_ rows: String) async throws {
    #expect(try await code(attachment: okKeyboard(rows)) == 100)
  }

  @Test func aKeyboardIsTwoDimensional() async throws {
    let link = #"{"type":"LINK","text":"Rules","intent":"NEGATIVE","url":"https://example.org/rules"}"#
    let rows = "[[\(okButton("m")),\(okButton("l"))],[\(link)]]"
    #expect(try await code(attachment: okKeyboard(rows)) == nil)
    #expect(try await code(#"{"attachments":[\#(okKeyboard(rows)),\#(okKeyboard(rows))]}"#) == 100)
    let bare = okAttachment("INLINE_KEYBOARD", #"{"buttons":\#(rows)}"#)
    #expect(try await code(attachment: bare) == 100)
    #expect(sandbox.messages(in: chat).last?.attachments.first?.type == "INLINE_KEYBOARD")
  }

  @Test func aReplyIsToAMessageOfTheChat() async throws {
    let first = sandbox.messages(in: chat)[0].id
    #expect(try await code(#"{"text":"a","reply_to":"\#(first)"}"#) == nil)
    #expect(try await code(#"{"text":"a","reply_to":"MID:\#(first.dropFirst(4))"}"#) == nil)
    #expect(sandbox.messages(in: chat).dropFirst().map(\.replyTo) == [first, first])
    let other = try sandbox.receive(text: "Hi", from: "2")
    #expect(try await code(#"{"text":"a","reply_to":"\#(other)"}"#) == 140)
    try sandbox.delete(first)
    #expect(try await code(#"{"text":"a","reply_to":"\#(first)"}"#) == 140)
  }
}
