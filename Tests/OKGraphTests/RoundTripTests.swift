import Foundation
import OKGraph
import Testing
import VestnikCore

/// A model that is read from JSON and written as the same JSON, whatever else stands there.
struct Model: Sendable, CustomTestStringConvertible {
  let name: String
  /// The keys that the model knows, and some that it does not.
  let keys: [String]
  let check: @Sendable (Data) throws -> Void
  /// The same through the coders of Foundation, which lose the zeros of `1.50`.
  let checkWithFoundation: @Sendable (Data) throws -> Void
  var testDescription: String { name }

  init<Value: Codable & Hashable & Sendable>(_ type: Value.Type, _ keys: String...) {
    name = "\(type)"
    self.keys = keys + ["novelty", "x-extra"]
    check = { document in
      let value = try ExactJSONDecoder().decode(type, from: document)
      let written = try ExactJSONEncoder().encode(value)
      #expect(try json(written) == json(document), "\(type): \(String(decoding: document, as: UTF8.self))")
      #expect(try ExactJSONDecoder().decode(type, from: written) == value)
    }
    checkWithFoundation = { document in
      let value = try JSONDecoder().decode(type, from: document)
      let written = try JSONEncoder().encode(value)
      #expect(try canonical(written) == canonical(document), "\(type)")
    }
  }

  static let all = [
    Model(
      OKChat.self, "type", "status", "title", "icon", "participants", "lastEventTime", "chat_id", "owner_id",
      "group_id"),
    Model(OKSender.self, "user_id", "group_id", "name"), Model(OKSubscription.self, "url", "time"),
    Model(OKMedia.self, "id", "token", "ref", "url", "title", "name", "duration"),
    Model(OKShare.self, "id", "url"), Model(OKContact.self, "id", "name", "phone", "photoUrl", "card"),
    Model(OKLocation.self, "latitude", "longitude", "zoom"), Model(OKMusic.self, "id", "url"),
    Model(OKCall.self, "id", "type", "hangupType", "duration"),
    Model(OKPresent.self, "id", "status", "receiverId", "senderId"), Model(OKSticker.self, "id", "url"),
    Model(OKReceivedKeyboard.self, "keyboard", "callbackId"), Model(OKAttachment.self, "type", "payload"),
    Model(OKIncomingMessage.self, "text", "seq", "attachments", "mid", "reply_to", "privacyWarning"),
    Model(OKCallback.self, "callbackId", "payload", "mid"),
    Model(
      OKEvent.self, "webhookType", "sender", "recipient", "message", "timestamp", "callbackId", "payload",
      "mid", "type", "group_id", "edited"),
    Model(OKSendResponse.self, "message_id", "mid", "success", "chat_ids", "chat_id"),
    Model(OKSendReceipt.self, "message_id", "mid", "chat_id"),
    Model(OKUploadTarget.self, "url", "token", "file_id"), Model(OKUploadResult.self, "photos"),
    Model(OKErrorBody.self, "error_code", "error_msg", "error_data", "error_field"),
  ]

  /// The keys of whatever stands inside.
  static let inner = Array(Set(all.flatMap(\.keys) + ["buttons", "text", "intent", "quick", "user:1"]))
    .sorted()
}

/// The value of a document.
func json(_ document: Data) throws -> JSONValue {
  try ExactJSONDecoder().decode(JSONValue.self, from: document)
}

@Suite struct RoundTripTests {
  /// Documents of a model's keys with values of any kind.
  private struct Documents {
    var random: SplitMix

    mutating func pick<Element>(_ elements: [Element]) -> Element {
      elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    mutating func object(_ keys: [String], depth: Int) -> String {
      let chosen = keys.shuffled(using: &random).prefix(Int.random(in: 0...keys.count, using: &random))
      let space = pick(["", " ", "\n  "])
      let members = chosen.map { #"\#(space)"\#($0)":\#(space)\#(value($0, depth: depth - 1))"# }
      return "{" + members.joined(separator: ",") + space + "}"
    }

    mutating func value(_ key: String, depth: Int) -> String {
      if depth > 0, pick([true, false]) {
        switch key {
        case "attachments": return "[" + (0..<2).map { _ in attachment(depth) }.joined(separator: ",") + "]"
        case "payload": return object(Model.inner, depth: min(depth, 1))
        case "message": return object(["text", "seq", "attachments", "mid", "novelty"], depth: depth)
        case "keyboard": return object(["buttons", "novelty"], depth: depth)
        case "buttons":
          let keys = ["text", "intent", "payload", "url", "quick", "novelty"]
          let button = object(keys, depth: 1).dropFirst().replacing("}", with: " }")
          let comma = button.contains(":") ? "," : ""
          return #"[[{"type":"\#(pick(["CALLBACK", "LINK", "OPEN_APP"]))"\#(comma)\#(button)]]"#
        case "photos": return #"{"a":\#(object(["token", "novelty"], depth: depth))}"#
        case "sender": return object(["user_id", "name", "novelty"], depth: depth)
        default: break
        }
      }
      return pick([
        "null", "true", "0", "-17", "1.50", "1e3", "115343368519818028", "99999999999999999999.10", "\"\"",
        #""text""#, #""BEGIN:VCARD\r\nEND:VCARD""#, #""https:\/\/a.example\/b c""#, #""\u043f+7 999""#,
        #""CALLBACK""#, "1760000123456", #""1760000123456""#, "[]", "{}", "[null,1,\"a\"]",
        #"{"url":"https://a.example","w":1}"#, #"{"user:1":1760000123456,"user:2":"x"}"#, "[true,null,false]",
      ])
    }

    mutating func attachment(_ depth: Int) -> String {
      let types = [
        "IMAGE", "VIDEO", "AUDIO", "SHARE", "FILE", "CONTACT", "INLINE_KEYBOARD", "LOCATION", "MUSIC", "CALL",
        "PRESENT", "STICKER", "POLL",
      ]
      let payload = object(["id", "token", "url", "keyboard", "vcf", "name", "novelty"], depth: depth)
      return #"{"type":"\#(pick(types))","payload":\#(payload),"beside":\#(value("beside", depth: 0))}"#
    }
  }

  @Test(arguments: Model.all) func whatArrivedIsWrittenAsItCame(model: Model) throws {
    var documents = Documents(random: SplitMix(state: UInt64(model.keys.count) &* 7919))
    for _ in 0..<12 {
      let document =
        model.name == "OKAttachment"
        ? documents.attachment(3) : documents.object(model.keys, depth: 4)
      try model.check(Data(document.utf8))
    }
  }

  /// The documents of a fixture, each with its model; `nil` for one that no public model has.
  private func documents(of fixture: String) throws -> [(String, Data)]? {
    let body = try OKGraphTests.fixture(fixture)
    func list(_ key: String, _ model: String) throws -> [(String, Data)] {
      guard case .object(let members) = try json(body), case .array(let list)? = members[key] else {
        return []
      }
      return try list.map { (model, try ExactJSONEncoder().encode($0)) }
    }
    switch fixture {
    case "answer-chat": return [("OKChat", body)]
    case "answer-chats", "answer-chats-last": return try list("chats", "OKChat")
    case "answer-error": return [("OKErrorBody", body)]
    case "answer-info-group", "answer-info-user": return [("OKSender", body)]
    case "answer-message-id", "answer-mid", "answer-success", "answer-success-list", "answer-users",
      "answer-users-2017":
      return [("OKSendResponse", body)]
    case "answer-messages": return try list("messages", "OKEvent")
    case "answer-photos": return [("OKUploadResult", body)]
    case "answer-subscriptions": return try list("subscriptions", "OKSubscription")
    case "answer-updates": return try list("updates", "OKEvent")
    case "answer-upload-url", "answer-upload-url-image": return [("OKUploadTarget", body)]
    case _ where fixture.hasPrefix("event-"):
      guard case .object(let members) = try json(body), let message = members["message"] else {
        return [("OKEvent", body)]
      }
      let inner = try ExactJSONEncoder().encode(message)
      return [("OKEvent", body), ("OKIncomingMessage", inner)]
    default: return nil
    }
  }

  @Test func everyFixtureIsWrittenAsItCame() throws {
    for name in fixtures("event-") + fixtures("answer-") {
      guard let documents = try documents(of: name) else {
        // An address alone, and an event within a text.
        #expect(["answer-chat-url", "answer-updates-strings"].contains(name), "\(name) has no model")
        continue
      }
      #expect(!documents.isEmpty)
      for (model, document) in documents {
        let model = try #require(Model.all.first { $0.name == model })
        try model.check(document)
        try model.checkWithFoundation(document)
      }
    }
  }

  @Test func foreignKeysSurviveAChange() throws {
    func changed<Value: Codable>(_ text: String, _ change: (inout Value) -> Void) throws -> String {
      var value = try ExactJSONDecoder().decode(Value.self, from: Data(text.utf8))
      change(&value)
      return try canonical(ExactJSONEncoder().encode(value))
    }
    let chat = try changed(#"{"title":"a","icon":{"url":"https://a.example","w":9},"n":{"b":1}}"#) {
      (chat: inout OKChat) in chat.title = "b"
    }
    #expect(chat == #"{"icon":{"url":"https://a.example","w":9},"n":{"b":1},"title":"b"}"#)
    let image = try changed(#"{"type":"IMAGE","payload":{"token":"a","n":1},"beside":[2]}"#) {
      (attachment: inout OKAttachment) in
      guard case .image(var media) = attachment else { return }
      media.token = "b"
      attachment = .image(media)
    }
    #expect(image == #"{"beside":[2],"payload":{"n":1,"token":"b"},"type":"IMAGE"}"#)
    let moved = try changed(#"{"type":"IMAGE","payload":{"token":"a"},"beside":2}"#) {
      (attachment: inout OKAttachment) in
      if case .image(let media) = attachment { attachment = .file(media) }
    }
    #expect(moved == #"{"beside":2,"payload":{"token":"a"},"type":"FILE"}"#)
    let button = #"{"type":"CALLBACK","text":"M","payload":"m","colour":"RED"}"#
    let keyboard = try changed(#"{"keyboard":{"buttons":[[\#(button)]],"inline":true},"callbackId":"c"}"#) {
      (received: inout OKReceivedKeyboard) in
      received.keyboard?.rows.append(OKRow(.callback("L", payload: "l")))
    }
    #expect(keyboard.contains(#""colour":"RED""#) && keyboard.contains(#""inline":true"#))
    #expect(keyboard.contains(#""text":"L""#))
  }

  /// A keyboard that arrived is sent with the keys that are known.
  @Test func foreignKeysAreNotSent() throws {
    let text =
      #"{"keyboard":{"buttons":[[{"type":"LINK","text":"G","url":"https://a.example","n":1}]],"n":2}}"#
    let received = try ExactJSONDecoder().decode(OKReceivedKeyboard.self, from: Data(text.utf8))
    let sent = OKMessage("x", keyboard: received.keyboard)
    let written = try ExactJSONEncoder().encode(sent)
    #expect(!String(decoding: written, as: UTF8.self).contains("\"n\""))
    #expect(try ExactJSONDecoder().decode(OKMessage.self, from: written) == sent)
    #expect(throws: (any Error).self) {
      try ExactJSONDecoder().decode(
        OKKeyboard.self, from: Data(#"{"buttons":[[{"type":"LINK","text":"G","n":1}]]}"#.utf8))
    }
  }

  /// What the models only keep does not tell two events apart.
  @Test func whatIsKeptIsNoPartOfAModel() throws {
    let text =
      #"{"webhookType":"MESSAGE_CREATED","sender":{"user_id":"user:1","n":1},"message":{"mid":"m","n":2,"attachments":[{"type":"IMAGE","payload":{"token":"t","n":3},"n":4}]}}"#
    let event = try OKEvent(parsing: Data(text.utf8))
    let plain = try OKEvent(parsing: Data(text.replacing(/,"n":\d/, with: "").utf8))
    #expect(event.content == plain.content && event.sender == plain.sender)
    #expect(try canonical(ExactJSONEncoder().encode(event)) == canonical(Data(text.utf8)))
  }

  @Test(arguments: [
    #"{"webhookType":"MESSAGE_CREATED","message":{"text":"Hi","mid":"mid:C1.1","seq":1,"n":1.50}}"#,
    #"{"webhookType":"MESSAGE_CALLBACK","callbackId":"cb-1","payload":"size:m","mid":"mid:C1.1"}"#,
    #"{"webhookType":"CHAT_SYSTEM","type":"CHAT_STARTED","payload":"promo-42"}"#,
    #"{"webhookType":"CHAT_SYSTEM","payload":"promo-42"}"#, #"{"webhookType":"TOMORROW","x":[1.50]}"#,
    #"{"webhookType":"MESSAGE_CALLBACK"}"#,
  ])
  func theContentHasTheKeysOfTheEvent(text: String) throws {
    let document = Data(text.utf8)
    let content = try ExactJSONDecoder().decode(OKEventContent.self, from: document)
    let written = try ExactJSONEncoder().encode(content)
    #expect(try json(written) == json(document))
    #expect(try ExactJSONDecoder().decode(OKEventContent.self, from: written) == content)
    #expect(content == (try OKEvent(parsing: document)).content)
    let stored = try JSONEncoder().encode(content)
    #expect(try canonical(stored) == canonical(document))
  }

  @Test func theContentOfAWholeEventIsTakenOutOfIt() throws {
    for name in fixtures("event-") {
      let event = try OKEvent(parsing: fixture(name))
      let content = try ExactJSONDecoder().decode(OKEventContent.self, from: fixture(name))
      #expect(content == event.content, "\(name)")
      let again = try ExactJSONDecoder().decode(
        OKEventContent.self, from: ExactJSONEncoder().encode(event.content))
      #expect(again == content, "\(name)")
    }
  }

  @Test(arguments: [
    #"{"ty":"CHAT_CREATED","ai":580112233445,"pa":[580112233445,580112233446]}"#,
    #"{"ty":"JOIN_BY_LINK","ui":580112233445}"#, #"{"ty":"THEME_CHANGED","ai":1,"tn":"Ride"}"#,
    #"{"ty":"ICON_CHANGED","ai":1,"ci":{"id":"77","sw":600,"sh":400,"n":1}}"#, #"{"ty":"TOMORROW","n":1.50}"#,
  ])
  func aServiceMessageHasTheShortKeys(text: String) throws {
    let note = try ExactJSONDecoder().decode(OKServiceMessage.self, from: Data(text.utf8))
    #expect(try json(ExactJSONEncoder().encode(note)) == json(Data(text.utf8)))
    var message = OKIncomingMessage()
    message.text = text
    #expect(message.serviceMessage == note)
    let plain = OKServiceMessage(
      type: note.type, actor: note.actor, users: note.users, title: note.title, icon: note.icon)
    let stored = try JSONEncoder().encode(plain)
    let again = try JSONDecoder().decode(OKServiceMessage.self, from: stored)
    #expect(again == plain && again.actor == note.actor && again.users == note.users)
  }

  @Test func theNewIconAndThePersonWhoCameAreRead() throws {
    func note(_ text: String) throws -> OKServiceMessage {
      try ExactJSONDecoder().decode(OKServiceMessage.self, from: Data(text.utf8))
    }
    let icon = try note(#"{"ty":"ICON_CHANGED","ai":1,"ci":{"id":77,"sw":600,"sh":400}}"#).icon
    #expect(icon == .init(id: "77", width: 600, height: 400))
    var joined = try note(#"{"ty":"JOIN_BY_LINK","ui":5}"#)
    #expect(joined.actor == "5" && joined.users == ["5"])
    joined.actor = "6"
    #expect(joined.actor == "6" && joined.users == ["5"])
    joined = try note(#"{"ty":"JOIN_BY_LINK","ui":5}"#)
    joined.users = ["7"]
    #expect(joined.actor == "5" && joined.users == ["7"])
    #expect(throws: (any Error).self) { try note(#"{"ai":1}"#) }
  }

  /// A card is found under any key, since the documents name none.
  @Test func aCardIsReadUnderAnyKey() throws {
    let card = #"BEGIN:VCARD\r\nFN:Ivan\r\nEND:VCARD"#
    let text = #"{"type":"CONTACT","payload":{"name":"BEGIN:VCARD","x":1,"card":"\#(card)"}}"#
    guard
      case .contact(var contact) = try ExactJSONDecoder().decode(OKAttachment.self, from: Data(text.utf8))
    else { throw Unexpected() }
    #expect(contact.vCard == "BEGIN:VCARD\r\nFN:Ivan\r\nEND:VCARD" && contact.vCardKey == "card")
    let again = try #require(OKOutgoingAttachment.resending(.contact(contact)))
    #expect(again == .contact(vCard: "BEGIN:VCARD\r\nFN:Ivan\r\nEND:VCARD", key: "card"))
    contact.vCard = "begin:vcard\r\nend:vcard"
    let written = try canonical(ExactJSONEncoder().encode(contact))
    #expect(written == #"{"card":"begin:vcard\r\nend:vcard","name":"BEGIN:VCARD","x":1}"#)
    contact.vCard = nil
    #expect(try canonical(ExactJSONEncoder().encode(contact)) == #"{"name":"BEGIN:VCARD","x":1}"#)
    var made = OKContact()
    made.vCard = "BEGIN:VCARD"
    let stored = try ExactJSONEncoder().encode(made)
    #expect(String(decoding: stored, as: UTF8.self) == #"{"vcfInfo":"BEGIN:VCARD"}"#)
    #expect(try ExactJSONDecoder().decode(OKContact.self, from: stored) == made)
    let none = try ExactJSONDecoder().decode(OKContact.self, from: Data(#"{"note":"a card"}"#.utf8))
    #expect(none.vCard == nil)
  }
}
