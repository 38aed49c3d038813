import Foundation
import OKGraph
import Testing
import VestnikCore

@Suite struct EventTests {
  private func event(_ name: String) throws -> OKEvent { try OKEvent(parsing: fixture(name)) }

  private func content(_ event: OKEvent) -> OKIncomingMessage? {
    if case .messageCreated(let message) = event.content { message } else { nil }
  }

  @Test func aMessageIsReadInFull() throws {
    let event = try event("event-message")
    #expect(event.type == .messageCreated && event.chatID == chat && event.sender?.userID == anna)
    #expect(
      event.sender?.name == "Anna Petrova" && event.date == Date(timeIntervalSince1970: 1_760_000_130.002))
    let message = try #require(content(event))
    #expect(message.text == "Do you have rye bread?" && message.id == "mid:C7a1f2e3d4c00.199c82ebbd21b2c")
    #expect(message.sequence == 115_343_368_519_818_028, "no bit is lost to a Double")
    #expect(message.replyTo == "mid:C7a1f2e3d4c00.199c82ea2400a17" && message.privacyWarning == .screencast)
    #expect(event.unread.isEmpty && !event.isEdited)
  }

  @Test func theOldFormWithoutATypeIsAMessage() throws {
    let event = try event("event-2017")
    #expect(event.type == .messageCreated)
    guard case .image(let image)? = content(event)?.attachments.first else { return #expect(Bool(false)) }
    #expect(image.url?.absoluteString == "https://i.example-cdn.me/1.jpg" && image.token == nil)
  }

  @Test func aPressHasItsPayloadAtTheTop() throws {
    let event = try event("event-callback")
    #expect(event.type == .messageCallback)
    #expect(
      event.content
        == .callback(
          OKCallback(id: "cb-51f0", payload: "size:m", messageID: "mid:C7a1f2e3d4c00.199c82ef90e0042")))
  }

  @Test func theIDOfThePressedMessageMayStandInTheMessage() throws {
    let body = #"{"webhookType":"MESSAGE_CALLBACK","callbackId":"c","message":{"mid":"mid:C1.1"}}"#
    let event = try OKEvent(parsing: Data(body.utf8))
    #expect(event.content == .callback(OKCallback(id: "c", messageID: "mid:C1.1")))
  }

  @Test func theSystemSpeaks() throws {
    let event = try event("event-chat-system")
    #expect(event.type == .chatSystem)
    #expect(event.content == .chatSystem(type: .chatStarted, payload: "promo-42"))
  }

  @Test func anUnknownTypeIsKeptAsItIs() throws {
    let event = try event("event-novelty")
    #expect(event.type == "CHAT_THEME" && event.groupID == "group:70000001234567" && event.chatID == chat)
    guard case .unknown(let raw) = event.content else { return #expect(Bool(false)) }
    #expect(raw == event.raw)
    #expect(try canonical(raw.bytes) == canonical(fixture("event-novelty")))
  }

  @Test(arguments: ["{}", #"{"webhookType":"MESSAGE_CREATED"}"#, #"{"webhookType":null,"timestamp":1}"#])
  func anEventWithoutWhatMakesItsKindIsUnknown(body: String) throws {
    guard case .unknown = try OKEvent(parsing: Data(body.utf8)).content else { return #expect(Bool(false)) }
  }

  @Test(arguments: ["", "[]", "7", "\"{}\"", "null", "{", "{\"a\":1}x", "{\"a\":1,,}", "\u{FEFF}"])
  func whatIsNoObjectIsAnError(body: String) {
    if body == "\"{}\"" { return }
    #expect(throws: JSONError.self) { try OKEvent(parsing: Data(body.utf8)) }
  }

  @Test func sizeAndDepthAreBounded() throws {
    let body = Data(#"{"webhookType":"X"}"#.utf8)
    #expect(throws: Never.self) { try OKEvent(parsing: body, maxBytes: body.count) }
    #expect(throws: JSONError.self) { try OKEvent(parsing: body, maxBytes: body.count - 1) }
    for depth in [100_000, 65] {
      let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(throws: JSONError.self) { try OKEvent(parsing: Data("{\"x\":\(nest)}".utf8)) }
    }
  }

  @Test func whatCouldNotBeReadIsListed() throws {
    let body =
      #"{"message":{"mid":"mid:C1.1","seq":"x","attachments":[{"type":"CALL","payload":3}]},"timestamp":[1]}"#
    let event = try OKEvent(parsing: Data(body.utf8))
    #expect(event.unread.map(\.path) == ["message.seq", "message.attachments[0].payload", "timestamp"])
    #expect(content(event)?.id == "mid:C1.1" && event.date == nil)
  }

  @Test func allTwelveAttachmentsAreTypedAndTheThirteenthIsKept() throws {
    let attachments = try #require(content(event("event-attachments"))?.attachments)
    #expect(attachments.count == 13)
    var media = OKMedia()
    (media.id, media.token) = ("872001122334", "imgTok_9d")
    media.$url = "https://i.example-cdn.me/image?id=872001122334"
    #expect(attachments[0] == .image(media))
    var video = OKMedia()
    (video.id, video.token, video.$url, video.title) = ("v-1", "vidTok", "https://ok.ru/video/1", "Oven")
    #expect(attachments[1] == .video(video))
    guard case .audio(let audio) = attachments[2], case .file(let file) = attachments[3],
      case .share(let share) = attachments[4], case .contact(let contact) = attachments[5],
      case .keyboard(let received) = attachments[6], case .location(let place) = attachments[7],
      case .music(let music) = attachments[8], case .call(let call) = attachments[9],
      case .present(let present) = attachments[10], case .sticker(let sticker) = attachments[11],
      case .unknown("HOLOGRAM", let raw) = attachments[12]
    else { return #expect(Bool(false)) }
    #expect(audio.duration == 4 && audio.title == "Voice" && file.name == "menu.pdf")
    #expect(share.$url == "https://example.org/article/7" && share.id == "s-1")
    #expect(contact.userID == "user:580112233447" && contact.phone == "+79990001122")
    #expect(contact.name == "Ivan Sidorov" && contact.$photo == "https://i.example-cdn.me/p/1.jpg")
    #expect(received.callbackID == "kb-1" && received.keyboard?.rows.map(\.buttons.count) == [2, 1])
    #expect(
      received.keyboard?.rows[0].buttons[0] == .callback("Yes", payload: "answer:yes", intent: .positive))
    let unknown = received.keyboard?.rows[1].buttons[0]
    #expect(unknown?.kind == "HOLOGRAM" && unknown?.text == "Wow" && unknown?.raw != nil)
    #expect(place.latitude == 56.3269 && place.longitude == 44.0059 && place.zoom == 14)
    #expect(music.id == "30912345678" && music.$url == "https://ok.ru/music/1")
    #expect(call.id == "call-91" && call.type == .video && call.end == .missed && call.duration == 0)
    #expect(present.id == "p-88" && present.status == "NEW" && present.receiverID == anna)
    #expect(present.senderID == "user:580112233446")
    #expect(sticker.id == "st-2041" && sticker.$url == "https://i.example-cdn.me/st/2041.png")
    #expect(String(decoding: raw.bytes, as: UTF8.self).contains("9007199254740993"))
  }

  @Test func attachmentsAreWrittenAsTheyWereRead() throws {
    struct Body: Decodable {
      struct Message: Decodable { var attachments: [OKAttachment] }
      var message: Message
    }
    let attachments = try JSONDecoder().decode(Body.self, from: fixture("event-attachments")).message
      .attachments
    let object = try JSONSerialization.jsonObject(with: fixture("event-attachments")) as? [String: Any]
    let list = (object?["message"] as? [String: Any])?["attachments"] as? [Any] ?? []
    #expect(attachments.count == list.count)
    for (attachment, original) in zip(attachments, list) {
      let written = try JSONEncoder().encode(attachment)
      #expect(try canonical(written) == canonical(JSONSerialization.data(withJSONObject: original)))
      #expect(try JSONDecoder().decode(OKAttachment.self, from: written) == attachment)
    }
  }

  @Test(arguments: fixtures("event-"))
  func anEventIsStoredAsItWasReceived(name: String) throws {
    // The keys in one order, because an encoder does not keep them.
    let event = try OKEvent(parsing: Data(canonical(fixture(name)).utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let stored = try encoder.encode([event])
    let text = Data(String(decoding: stored, as: UTF8.self).dropFirst().dropLast().utf8)
    #expect(try OKEvent(parsing: text) == event)
    let read = try JSONDecoder().decode([OKEvent].self, from: stored)[0]
    #expect(read.date == event.date && read.sender == event.sender && read.chatID == event.chatID)
    #expect(try canonical(read.raw.bytes) == canonical(fixture(name)))
  }

  @Test func aServiceMessageIsJSONInTheText() throws {
    let note = try #require(content(event("event-service-message"))?.serviceMessage)
    #expect(note.type == .usersAdded && note.actor == "580112233445" && note.users == ["580112233446"])
    for text in ["{", "{}", "hello", "{\"ty\":[]}", "[1]"] {
      var message = OKIncomingMessage()
      message.text = text
      #expect(message.serviceMessage == nil)
    }
  }

  @Test func theAttachmentsThatCameCanBeSentOnceMoreIfABotMay() throws {
    let attachments = try #require(content(event("event-attachments"))?.attachments)
    let again = attachments.map(OKOutgoingAttachment.resending)
    #expect(again[0] == .image(token: "imgTok_9d") && again[1] == .video(token: "vidTok"))
    #expect(again[2] == .audio(token: "audTok") && again[3] == .file(token: "filTok"))
    #expect(again[5] == .contact(user: "user:580112233447") && again[11] == .sticker(id: "st-2041"))
    #expect(again[7] == .location(latitude: 56.3269, longitude: 44.0059, zoom: 14))
    #expect(again[8] == .music(id: "30912345678") && again[6] != nil)
    for index in [4, 9, 10, 12] { #expect(again[index] == nil) }
    for empty: OKAttachment in [
      .image(OKMedia()), .contact(OKContact()), .location(OKLocation()), .music(OKMusic()),
      .sticker(OKSticker()), .keyboard(OKReceivedKeyboard()),
    ] {
      #expect(OKOutgoingAttachment.resending(empty) == nil)
    }
  }

  /// An event that says nothing is unknown, and says so.
  @Test(arguments: [
    #"{"webhookType":"MESSAGE_CREATED"}"#, #"{"webhookType":"MESSAGE_CREATED","message":{}}"#,
    #"{"webhookType":"MESSAGE_CREATED","message":{"new":1}}"#, #"{"message":{},"timestamp":5}"#,
    #"{"webhookType":"MESSAGE_CALLBACK"}"#, #"{"webhookType":"MESSAGE_CALLBACK","message":{"text":"x"}}"#,
    #"{"webhookType":"CHAT_SYSTEM","timestamp":5}"#,
  ])
  func anEventThatSaysNothingIsUnknownAndSaysSo(json: String) throws {
    let event = try OKEvent(parsing: Data(json.utf8))
    #expect(event.content == .unknown(event.raw))
    #expect(event.unread.count == 1 && event.unread[0].reason.contains("missing"))
  }

  @Test(arguments: [
    #"{"webhookType":"MESSAGE_CREATED","message":{"mid":"m"}}"#,
    #"{"webhookType":"MESSAGE_CALLBACK","payload":"p"}"#,
    #"{"webhookType":"CHAT_SYSTEM","type":"CHAT_STARTED"}"#, #"{"webhookType":"TOMORROW"}"#,
  ])
  func theLeastIsEnough(json: String) throws {
    #expect(try OKEvent(parsing: Data(json.utf8)).unread == [])
  }
}
