import Foundation
import Testing
import VKEvents
import VestnikCore

@Suite struct MessageTests {
  /// Field by field what the source document's example says.
  @Test func theSourceDocumentsSampleIsRead() throws {
    let event = try event("message-new-devino")
    #expect(event.type == .messageNew)
    #expect(event.groupID == 213_243_638)
    #expect(event.eventID == "07c0da23123148715ab13e97823adc1bb0eadcf9")
    #expect(event.apiVersion == "5.131")
    #expect(event.unread == [])
    guard case .messageNew(let message, let info?) = event.content else {
      Issue.record("no message with client info")
      return
    }
    #expect(message.id == 1)
    #expect(message.date == Date(timeIntervalSince1970: 1_657_543_344))
    #expect(message.peerID == 37_119_444)
    #expect(message.peer == .user(37_119_444))
    #expect(message.fromID == 666_666)
    #expect(message.text == "text")
    #expect(message.randomID == 123)
    #expect(message.ref == "ref")
    #expect(message.refSource == "ref_source")
    #expect(message.isImportant == true)
    #expect(message.isOutgoing == false)
    #expect(message.conversationMessageID == 1)
    #expect(message.forwarded == [])
    #expect(message.isHidden == false)
    #expect(message.messageTag == "3690837110063289472")
    #expect(message.attachments.count == 1)
    guard case .photo(let photo)? = message.attachments.first else {
      Issue.record("no photo")
      return
    }
    #expect(photo.id == 1)
    #expect(photo.albumID == 2)
    #expect(photo.ownerID == 3)
    #expect(photo.userID == 4)
    #expect(photo.text == "phooto_text")
    #expect(photo.width == 100)
    #expect(photo.height == 100)
    #expect(
      info.buttonActions == [
        .text, .vkPay, .openApp, .location, .openLink, .callback, .intentSubscribe, .intentUnsubscribe,
      ])
    #expect(info.supportsKeyboard == true)
    #expect(info.supportsInlineKeyboard == true)
    #expect(info.supportsCarousel == true)
    #expect(info.languageID == 0)
  }

  @Test func theOldShapeIsTheMessageItself() throws {
    let event = try event("message-new-flat")
    #expect(event.message?.text == "Привет из старой версии")
    #expect(event.message?.peerID == 501_234_567)
    guard case .messageNew(_, nil) = event.content else {
      Issue.record("a message without client info expected")
      return
    }
  }

  @Test(arguments: ["message-reply", "message-reply-nested", "message-edit", "message-edit-nested"])
  func repliesAndEditsAreReadInBothShapes(name: String) throws {
    let event = try event(name)
    #expect(event.message?.text.isEmpty == false)
    #expect(event.message?.peerID == 501_234_567)
    #expect(event.unread == [])
  }

  @Test func aTextUnderItsNewestNameIsRead() throws {
    let event = try event(parsing: #"{"type":"message_new","object":{"id":5,"message":"ку","peer_id":1}}"#)
    #expect(event.message?.text == "ку")
    #expect(event.message?.id == 5)
  }

  @Test func theOrderOfKeysDoesNotMatter() throws {
    let event = try event(
      parsing: """
        {"object":{"client_info":{"lang_id":3},"message":{"text":"x","id":2}},"v":"5.199","type":"message_new"}
        """)
    guard case .messageNew(let message, let info?) = event.content else {
      Issue.record("no message with client info")
      return
    }
    #expect(message.id == 2)
    #expect(info.languageID == 3)
  }

  @Test func idsMayBeTexts() throws {
    let event = try event("message-new-string-ids")
    #expect(event.groupID == 198_765_432)
    #expect(event.apiVersion == "5.131")
    #expect(event.message?.fromID == 501_234_567)
    #expect(event.unread == [])
  }

  @Test func largeIdsAreExact() throws {
    let large = try message("message-new-large-ids")
    #expect(large.id == 9_007_199_254_740_993)
    #expect(large.peer == .user(200_000_000_123))
    let extreme = try message(parsing: #""peer_id":-9223372036854775808,"from_id":"9223372036854775807""#)
    #expect(extreme.peerID == .min)
    #expect(extreme.fromID == .max)
    #expect(extreme.peer == .email(9_223_372_034_854_775_808))
  }

  @Test(
    arguments: [
      (1, VKPeer.user(1)), (1_999_999_999, .user(1_999_999_999)), (0, .unknown(0)),
      (2_000_000_000, .unknown(2_000_000_000)), (2_000_000_001, .chat(1)),
      (2_100_000_000, .chat(100_000_000)),
      (2_100_000_001, .unknown(2_100_000_001)), (199_999_999_999, .unknown(199_999_999_999)),
      (200_000_000_000, .user(200_000_000_000)), (-1, .community(1)),
      (-1_999_999_999, .community(1_999_999_999)),
      (-2_000_000_000, .unknown(-2_000_000_000)), (-2_000_000_001, .email(1)),
    ] as [(Int64, VKPeer)])
  func conversationsAreToldApart(id: Int64, peer: VKPeer) {
    #expect(VKPeer(id: id) == peer)
  }

  @Test func forwardsAndAnswersAreMessages() throws {
    let forwards = try message("message-new-forwards").forwarded
    #expect(forwards.map(\.text) == ["уровень 0", "без id"])
    #expect(forwards.last?.id == nil)
    #expect(forwards.last?.fromID == -55)
    #expect(forwards.last?.attachments.count == 1)
    let reply = try message("message-new-reply-of-reply").replyTo
    #expect(reply?.text == "второй")
    #expect(reply?.replyTo?.text == "первый")
    #expect(reply?.replyTo?.replyTo == nil)
  }

  @Test(arguments: ["message-new-reply-empty", "message-new-php-empties", "message-new-null-fields"])
  func anAnswerToNothingIsNone(name: String) throws {
    let event = try event(name)
    #expect(event.message?.replyTo == nil)
    #expect(event.message?.geo == nil)
    #expect(event.message?.forwarded == [])
    #expect(event.unread == [])
  }

  @Test func placesAreReadInBothForms() throws {
    let place = try #require(try message("message-new-geo").geo)
    #expect(place.type == .point)
    #expect(place.coordinates == VKCoordinates(latitude: 55.753215, longitude: 37.622504))
    #expect(place.place?.country == "Россия")
    #expect(place.showsMap == true)
    let numbers = try #require(try message("message-new-geo-numbers").geo)
    #expect(numbers.coordinates?.latitude == 59)
    #expect(numbers.place?.country == "1")
    #expect(numbers.place?.id == 314)
    let text = try #require(try message("message-new-geo-text").geo?.coordinates)
    #expect(text.latitude == 55.75)
    #expect(text.longitude == 37.61)
  }

  @Test(arguments: [#""north""#, #""1 2 3""#, "{}", #"{"latitude":1}"#, "5", #""nan inf""#])
  func aPlaceThatIsNoneIsReported(coordinates: String) throws {
    let event = try event(
      parsing:
        #"{"type":"message_new","object":{"message":{"id":1,"geo":{"type":"point","coordinates":\#(coordinates)}}}}"#
    )
    #expect(event.message?.geo?.type == .point)
    #expect(event.message?.geo?.coordinates == nil)
    #expect(event.unread.map(\.path) == ["object.message.geo.coordinates"])
  }

  @Test func formattedPartsAreRead() throws {
    let format = try #require(try message("message-new-format").formatData)
    #expect(format.version == "1")
    #expect(format.items.map(\.type) == [.bold, .italic, .underline, .url])
    #expect(format.items.last?.url == URL(string: "https://example.org/a?b=1"))
    #expect(format.items.last?.offset == 9)
    #expect(format.items.last?.length == 6)
  }

  @Test func reactionsAreRead() throws {
    let message = try message("message-new-reactions")
    #expect(message.reactions.map(\.reactionID) == [1, 7])
    #expect(message.reactions.first?.userIDs == [501_234_567, 200_000_000_123])
    #expect(message.lastReactionID == 7)
  }

  @Test func theStateOfAMessageIsRead() throws {
    #expect(try message("message-new-cropped").isCropped == true)
    let disappearing = try message("message-new-disappearing")
    #expect(disappearing.expiresIn == 3600)
    #expect(disappearing.isSilent == true)
    let pinned = try message("message-new-pinned")
    #expect(pinned.pinnedAt == Date(timeIntervalSince1970: 1_730_000_500))
    #expect(pinned.isImportant == true)
    #expect(try message("message-new-deleted").isDeleted == true)
    #expect(try message("message-new-influence").influenceScore == 0.75)
    #expect(try message("message-edit").editedAt == Date(timeIntervalSince1970: 1_730_009_999))
    #expect(try message("message-reply").adminAuthorID == 501_234_567)
  }

  @Test(arguments: [
    ("chat-photo-update", VKChatAction.Kind.photoUpdate), ("chat-photo-remove", .photoRemove),
    ("chat-create", .create), ("chat-title-update", .titleUpdate), ("chat-invite-user", .inviteUser),
    ("chat-kick-user", .kickUser), ("chat-pin-message", .pinMessage), ("chat-unpin-message", .unpinMessage),
    ("chat-invite-user-by-link", .inviteUserByLink),
    ("chat-invite-user-by-message-request", .inviteUserByRequest), ("chat-screenshot", .screenshot),
    ("conversation-style-update", .styleUpdate), ("accepted-message-request", .acceptedRequest),
    ("chat-of-tomorrow", "chat_of_tomorrow"),
  ])
  func serviceActionsAreRead(name: String, kind: VKChatAction.Kind) throws {
    #expect(try message("action-\(name)").action?.type == kind)
  }

  @Test func detailsOfServiceActionsAreRead() throws {
    #expect(
      try message("action-chat-photo-update").action?.photo?.photo200
        == URL(string: "https://i.example.net/200.jpg"))
    #expect(try message("action-chat-kick-user").action?.memberID == -2_000_000_400)
    #expect(try message("action-chat-kick-user").action?.email == "olga@example.org")
    #expect(try message("action-chat-pin-message").action?.message == "закреплено")
    #expect(try message("action-conversation-style-update").action?.style == "candy")
  }
}
