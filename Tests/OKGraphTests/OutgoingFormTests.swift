import Foundation
import OKGraph
import Testing
import VestnikCore

/// What is read to be sent is kept, or refused with its place.
@Suite struct OutgoingFormTests {
  private func message(_ text: String) throws -> OKMessage {
    try JSONDecoder().decode(OKMessage.self, from: Data(text.utf8))
  }

  private func refusal<Value: Decodable>(of type: Value.Type, _ text: String) -> String {
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(type, from: Data(text.utf8)) }
    guard case .dataCorrupted(let context)? = error else { return "\(error as Any)" }
    return context.debugDescription
  }

  @Test(arguments: [
    (#"{"type":"VIDEO","payload":{"token":"v1"}}"#, OKOutgoingAttachment.video(token: "v1")),
    (
      #"{"type":"IMAGE","payload":{"url":"https://cdn.example/a.jpg"}}"#,
      .image(url: url("https://cdn.example/a.jpg"))
    ),
    (#"{"payload":{"id":580112233447},"type":"CONTACT"}"#, .contact(user: "580112233447")),
    (#"{"type":"STICKER","payload":{"id":"s1"}}"#, .sticker(id: "s1")),
  ])
  func theShortFormOfTheSamplesKeepsItsAttachment(form: String, attachment: OKOutgoingAttachment) throws {
    let expected = OKMessage("Look", attachments: [attachment])
    #expect(try message(#"{"text":"Look","attachment":\#(form)}"#) == expected)
    #expect(try message(#"{"attachments":[\#(form)],"text":"Look"}"#) == expected)
    let both = #"{"text":"Look","attachment":\#(form),"attachments":[\#(form)]}"#
    #expect(refusal(of: OKMessage.self, both) == "expected either attachment or attachments, found both")
    #expect(try message(#"{"text":"Look","attachment":null,"attachments":[\#(form)]}"#) == expected)
  }

  @Test func theOtherFieldsOfAPlaceAreSentAsTheyAre() throws {
    let text =
      #"{"type":"LOCATION","payload":{"address":{"city":"Казань"},"latitude":55.79,"longitude":49.1,"name":"Кремль","zoom":14.5}}"#
    let attachment = try JSONDecoder().decode(OKOutgoingAttachment.self, from: Data(text.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try canonical(encoder.encode(attachment)) == canonical(Data(text.utf8)))
    #expect(attachment != .location(latitude: 55.79, longitude: 49.1))
  }

  @Test(arguments: [
    (
      #"{"type":"IMAGE","payload":{"token":"t","url":"https://a.example/b.jpg"}}"#,
      "payload: expected either token or url, found both"
    ),
    (#"{"type":"IMAGE","payload":{}}"#, "payload: expected either token or url, found neither"),
    (#"{"type":"IMAGE","payload":{"token":"t","id":"1"}}"#, "payload.id: no such key, known are token, url"),
    (
      #"{"type":"AUDIO","payload":{"token":"t","title":"Song"}}"#,
      "payload.title: no such key, known are token"
    ),
    (
      #"{"type":"FILE","payload":{"token":"t"},"name":"a.pdf"}"#, "name: no such key, known are type, payload"
    ),
    (
      #"{"type":"CONTACT","payload":{"id":"1","name":"Anna","phone":"+79990001122"}}"#,
      "payload: expected id alone, or the text of a card under one key alone, found id, name, phone"
    ),
    (
      #"{"type":"CONTACT","payload":{"vcf":7.5}}"#,
      "payload: expected id alone, or the text of a card under one key alone, found vcf"
    ),
    (
      #"{"type":"LOCATION","payload":{"latitude":"north","longitude":1}}"#,
      "payload: expected the numbers latitude and longitude"
    ),
    (
      #"{"type":"MUSIC","payload":{"id":"5","url":"https://a.example"}}"#,
      "payload.url: no such key, known are id"
    ),
    (
      #"{"type":"INLINE_KEYBOARD","payload":{"keyboard":{"buttons":[]},"callbackId":"c"}}"#,
      "payload.callbackId: no such key, known are keyboard"
    ),
    (
      #"{"type":"INLINE_KEYBOARD","payload":{"buttons":[]}}"#,
      "payload.buttons: no such key, known are keyboard"
    ),
    (
      #"{"type":"SHARE","payload":{"url":"https://a.example"}}"#,
      "expected an attachment that a bot may send, found SHARE"
    ),
    (#"{"payload":{"token":"t"}}"#, "type is missing or cannot be read"),
  ])
  func whatAnAttachmentWouldLoseIsRefusedWithItsPlace(form: String, reason: String) {
    #expect(refusal(of: OKOutgoingAttachment.self, form).contains(reason))
    let inMessage = refusal(
      of: OKMessage.self, #"{"text":"x","attachments":[{"type":"STICKER","payload":{"id":"1"}},\#(form)]}"#)
    let path =
      reason.hasPrefix("payload") || reason.hasPrefix("name") ? "attachments[1]." : "attachments[1]: "
    #expect(inMessage.contains(path + reason))
  }

  @Test func everyButtonThatCannotBeReadIsNamed() {
    let text = """
      {"buttons":[[{"type":"CALLBACK","text":"S","payload":"s"},{"type":"CALLBACK","text":{"ru":"M"},"payload":"m"}],
       [7],{"type":"LINK"},[{"text":"L","payload":"l"},{"type":"LINK","text":"G","url":"https://a.example","colour":"RED"}]],
       "inline":true}
      """
    let reasons = refusal(of: OKKeyboard.self, text)
    for reason in [
      "buttons[0][1].text: expected a text, found an object",
      "buttons[1][0]: expected an object, found a number",
      "buttons[2]: expected an array, found an object", "buttons[3][0]: type is missing or cannot be read",
      "buttons[3][1].colour: no such key, known are type, text, intent, payload, url, quick",
      "inline: no such key, known are buttons",
    ] {
      #expect(reasons.contains(reason), "\(reasons)")
    }
    #expect(
      refusal(of: OKRow.self, #"[{"type":"LINK","text":1}]"#) == "[0].text: expected a text, found a number")
    #expect(refusal(of: OKButton.self, #"{"type":"LINK","txt":"a"}"#).hasPrefix("txt: no such key"))
    let message = refusal(
      of: OKMessage.self,
      #"{"text":"x","attachment":{"type":"INLINE_KEYBOARD","payload":{"keyboard":{"buttons":[[{"type":"LINK","link":"a"}]]}}}}"#
    )
    #expect(message.contains("attachment.payload.keyboard.buttons[0][0].link: no such key"))
  }

  @Test func aButtonOfAnotherKindIsSentAsItIs() throws {
    let text = #"{"buttons":[[{"app":{"id":7},"text":{"ru":"Играть"},"type":"OPEN_APP"}]]}"#
    let keyboard = try JSONDecoder().decode(OKKeyboard.self, from: Data(text.utf8))
    #expect(keyboard.rows[0].buttons[0].kind == "OPEN_APP")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try String(decoding: encoder.encode(keyboard), as: UTF8.self) == text)
  }

  @Test func whatArrivesIsStillReadLeniently() throws {
    let text = #"{"keyboard":{"buttons":[[7,{"type":"CALLBACK","text":"M","novelty":1}]],"x":1},"y":2}"#
    let received = try JSONDecoder().decode(OKReceivedKeyboard.self, from: Data(text.utf8))
    #expect(received.keyboard?.rows.map { $0.buttons.map(\.text) } == [["M"]])
  }

  /// An addressed message is stored as the body of its request.
  @Test func anAddressedMessageHasTheFormOfTheRequest() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let cases: [(OKOutgoingMessage, String)] = [
      (
        OKOutgoingMessage("Hi", to: .chat("chat:C1")),
        #"{"message":{"text":"Hi"},"recipient":{"chat_id":"chat:C1"}}"#
      ),
      (
        OKOutgoingMessage("Hi", to: .user("user:1")),
        #"{"message":{"text":"Hi"},"recipient":{"user_id":"user:1"}}"#
      ),
    ]
    for (message, json) in cases {
      #expect(String(decoding: try encoder.encode(message), as: UTF8.self) == json)
      #expect(try JSONDecoder().decode(OKOutgoingMessage.self, from: Data(json.utf8)) == message)
    }
    let recipients = [
      "{}", #"{"chat_id":"a","user_id":"b"}"#, "7", #"{"user_ids":["a"]}"#,
      #"{"chat_id":"a","user_ids":["b"]}"#,
    ]
    for recipient in recipients {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(
          OKOutgoingMessage.self, from: Data(#"{"recipient":\#(recipient),"message":{"text":"x"}}"#.utf8))
      }
    }
  }

  /// A body that holds more than the message would lose it.
  @Test func nothingOfAnAddressedMessageIsLeftOut() {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        OKOutgoingMessage.self,
        from: Data(#"{"recipient":{"chat_id":"a"},"message":{"text":"x"},"sender_action":"typing_on"}"#.utf8))
    }
    #expect("\(error as Any)".contains("sender_action"))
  }

  /// As the documents print `chat_control`.
  @Test(
    arguments: [
      (.title("New title"), #"{"title":"New title"}"#),
      (.icon(url("https://cdn.example.org/i.png")), #"{"icon":{"url":"https://cdn.example.org/i.png"}}"#),
      (.addMembers(["user:1", "user:2"]), #"{"add_members":[{"user_id":"user:1"},{"user_id":"user:2"}]}"#),
      (.removeMember("user:1"), #"{"remove_member":{"user_id":"user:1"}}"#), (.leave, #"{"leave":"true"}"#),
    ] as [(OKChatChange, String)])
  func aChangeOfAChatHasTheFormOfTheWire(change: OKChatChange, json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(String(decoding: try encoder.encode(change), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(OKChatChange.self, from: Data(json.utf8)) == change)
  }

  @Test(arguments: [
    "{}", "7", #"{"title":"a","leave":"true"}"#, #"{"title":"a","leave":"false"}"#, #"{"leave":"false"}"#,
    #"{"icon":{}}"#, #"{"icon":"x"}"#,
    #"{"add_members":[{"id":"1"}]}"#, #"{"title":"a","color":"red"}"#, #"{"title":{"_0":"x"}}"#,
  ])
  func aChangeThatIsNoneIsRefused(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(OKChatChange.self, from: Data(json.utf8)) }
  }

  @Test(arguments: [
    (#"{"icon":{"url":""}}"#, "icon.url"), (#"{"leave":"false"}"#, "\"true\" in leave"),
    (#"{"title":"a","leave":"true"}"#, "exactly one of title, icon"), ("{}", "exactly one of title, icon"),
  ])
  func aRefusedChangeSaysWhatWouldBeRight(json: String, words: String) {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(OKChatChange.self, from: Data(json.utf8))
    }
    #expect("\(error as Any)".replacingOccurrences(of: #"\""#, with: "\"").contains(words))
  }

  @Test func aPressIsReadAsItStandsInTheEvent() throws {
    let json = #"{"callbackId":"cb-51f0","mid":"mid:C1.1","payload":"size:m"}"#
    let press = OKCallback(id: "cb-51f0", payload: "size:m", messageID: "mid:C1.1")
    #expect(try JSONDecoder().decode(OKCallback.self, from: Data(json.utf8)) == press)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(press), as: UTF8.self) == json)
  }

  @Test(arguments: ["7", "null", "[]", #""x""#, "true"]) func anEventIsAnObject(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(OKEvent.self, from: Data(json.utf8)) }
  }
}
