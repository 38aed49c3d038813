import Foundation
import Testing
import VestnikCore

@testable import VKEvents

@Suite struct EventTests {
  private func happening(_ name: String) throws -> VKCommunityEvent {
    let event = try event("event-\(name)")
    #expect(event.unread == [])
    guard case .community(let happening) = event.content else {
      throw JSONError(path: name, reason: "no event of a community")
    }
    return happening
  }

  @Test func theSmallMessageEventsAreRead() throws {
    guard case .messageAllow(let allowed) = try event("message-allow").content,
      case .messageDeny(let denied) = try event("message-deny").content,
      case .typing(let typing) = try event("message-typing-state").content,
      case .typing(let speaking) = try event("message-typing-state-audio").content,
      case .messageRead(let read) = try event("message-read").content,
      case .reaction(let reaction) = try event("message-reaction-event").content,
      case .reaction(let takenBack) = try event("message-reaction-event-taken-back").content
    else {
      Issue.record("an event of another kind")
      return
    }
    #expect(allowed.userID == 501_234_567)
    #expect(allowed.key == "")
    #expect(denied.userID == 200_000_000_777)
    #expect(typing.state == .typing)
    #expect(typing.toID == -198_765_432)
    #expect(speaking.state == .audioMessage)
    #expect(read.readMessageID == 1234)
    #expect(read.conversationMessageID == 99)
    #expect(reaction.reactionID == 4)
    #expect(reaction.conversationMessageID == 87)
    #expect(takenBack.reactionID == nil)
  }

  @Test(arguments: ["confirmation", "confirmation-5199", "confirmation-object"])
  func aConfirmationIsOneWhateverItHolds(name: String) throws {
    let event = try event(name)
    #expect(event.content == .confirmation)
    #expect(event.groupID == 198_765_432)
    #expect(event.unread == [])
  }

  @Test func anUnknownEventKeepsItsObject() throws {
    guard case .unknown(let raw) = try event("unknown-event").content else {
      Issue.record("an unknown event expected")
      return
    }
    #expect(
      try raw.value()
        == .object([
          "pilot_id": .integer(501_234_567), "deep": .object(["list": .array([.integer(1), .integer(2)])]),
        ]))
    guard case .unknown(let number) = try event("unknown-event-number").content else {
      Issue.record("an unknown event expected")
      return
    }
    #expect(try number.value() == .integer(5))
  }

  @Test func anObjectOfTheWrongKindIsKeptAndReported() throws {
    let event = try event("message-new-object-number")
    #expect(event.type == .messageNew)
    #expect(event.groupID == 198_765_432)
    #expect(event.content == .unknown(try RawJSON(Data("5".utf8))))
    #expect(event.unread.map(\.path) == ["object"])
  }

  @Test func anEventWithoutObjectIsKept() throws {
    let event = try event("message-new-no-object")
    #expect(event.content == .unknown(event.raw))
    #expect(event.unread.map(\.path) == ["object"])
    #expect(event.groupID == 198_765_432)
  }

  @Test func anEmptyObjectIsNoMessage() throws {
    let event = try event("message-new-empty-object")
    #expect(event.content == .unknown(try RawJSON(Data("{}".utf8))))
    #expect(event.unread.map(\.path) == ["object"])
  }

  @Test func everyDocumentedEventOfACommunityHasAFixture() throws {
    let types = try Set(fixtureNames.filter { $0.hasPrefix("event-") }.map { try event($0).type })
    #expect(VKEventType.ofCommunity.subtracting(types) == [])
    #expect(types.subtracting(VKEventType.ofCommunity) == [])
    #expect(types.count == 49)
  }

  @Test func commentsShowWhoseTheyAreAndWhere() throws {
    for (name, parent) in [
      ("photo-comment", 457_240_001), ("video-comment", 456_239_555), ("wall-reply", 812),
      ("market-comment", 9001), ("board-post", 4411),
    ] as [(String, Int64)] {
      let comment = try happening("\(name)-new")
      #expect(comment.id == 15)
      #expect(comment.userID == 501_234_567)
      #expect(comment.ownerID == -198_765_432)
      #expect(comment.parentID == parent, "\(name)")
      #expect(comment.text == "Вкусно")
      #expect(comment.date == Date(timeIntervalSince1970: 1_730_000_400))
      #expect(comment.attachments.map(\.type) == ["photo"])
      let deleted = try happening("\(name)-delete")
      #expect(deleted.id == 15)
      #expect(deleted.ownerID == -198_765_432)
      #expect(deleted.parentID == parent, "\(name)")
    }
    #expect(try happening("photo-comment-delete").adminID == 77)
  }

  @Test func theOtherEventsShowTheirIds() throws {
    let like = try happening("like-add")
    #expect([like.id, like.userID, like.ownerID, like.parentID] == [15, 501_234_567, -198_765_432, 812])
    let post = try happening("wall-post-new")
    #expect([post.id, post.ownerID] == [812, -198_765_432])
    #expect(post.text == "Мы открылись")
    #expect(try post.object?.decode(VKPost.self).likes?.count == 12)
    let block = try happening("user-block")
    #expect([block.adminID, block.userID] == [77, 501_234_567])
    #expect(block.text == "спам")
    let vote = try happening("poll-vote-new")
    #expect([vote.id, vote.userID] == [3001, 501_234_567])
    let order = try happening("market-order-new")
    #expect([order.id, order.userID] == [31, 501_234_567])
    #expect(order.text == "после шести")
    #expect(try happening("lead-forms-new").parentID == 2)
    #expect(try happening("vkpay-transaction").userID == 501_234_567)
    #expect(try happening("donut-subscription-create").userID == 501_234_567)
    #expect(try happening("app-payload").text == #"{"score":5}"#)
    #expect(try happening("donut-money-withdraw").object?.value() != nil)
  }

  @Test(arguments: [
    ("", "expected an object"), ("[]", "expected an object"), ("5", "expected an object"),
    ("{}", "type is missing"), (#"{"type":""}"#, "type is missing"), (#"{"type":7}"#, "type is missing"),
    (#"{"type":"x""#, "expected a comma"), (#"{"type":"x"} x"#, "expected the end"),
    (#"{"type":"x",,}"#, "expected a key"),
  ])
  func whatIsNoEventIsRefused(json: String, reason: String) {
    let error = #expect(throws: JSONError.self) { try event(parsing: json) }
    #expect(
      error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func theTypeIsEnough() throws {
    let event = try event(parsing: #"{"type":"message_new"}"#)
    #expect(event.type == .messageNew)
    #expect(event.groupID == nil)
    #expect(event.eventID == nil)
  }

  @Test func aSmallUnknownEventIsNotDumped() throws {
    // Few enough bytes for `Data` to list them.
    let event = try event(parsing: #"{"type":"x","secret":"AAAAAAAA"}"#)
    var dumped = ""
    dump(event, to: &dumped)
    #expect(!dumped.contains("65"))
    #expect(dumped.contains("unknown"))
  }

  @Test func noDescriptionShowsTheSecret() throws {
    let event = try event("message-new-secret")
    var dumped = ""
    dump(event, to: &dumped)
    for text in ["\(event)", String(reflecting: event), "\([event])", dumped, "\(event.raw)"] {
      #expect(!text.contains("тайна"))
      #expect(!text.contains("k7"))
    }
    #expect("\(event)".hasPrefix("message_new of group 198765432, event "))
    #expect(dumped.contains("Секрет рядом"))
    #expect(String(decoding: event.raw.bytes, as: UTF8.self).contains("тайна"))
    #expect(!String(decoding: try modelJSON(of: event), as: UTF8.self).contains("тайна"))
  }
}
