import Foundation
import Testing
import VestnikCore

@testable import VKEvents

/// An event that says nothing comes as unknown, and says so: typed, it would be taken for one that was understood.
@Suite struct EmptyEventTests {
  static let messages: [VKEventType] = [
    .messageNew, .messageReply, .messageEdit, .messageEvent, .messageAllow, .messageDeny, .messageTypingState,
    .messageRead, .messageReactionEvent,
  ]
  static let types = messages + VKEventType.ofCommunity.sorted { $0.rawValue < $1.rawValue }

  private func event(_ type: VKEventType, _ object: String) throws -> VKEvent {
    try VKEvent(parsing: Data(#"{"type":"\#(type.rawValue)","object":\#(object)}"#.utf8))
  }

  @Test(arguments: types, ["{}", "[]", "false", "null", "7", " { } "])
  func anObjectWithoutAnythingIsUnknown(type: VKEventType, object: String) throws {
    let event = try event(type, object)
    #expect(event.isUnknown && event.unread.map(\.path) == ["object"], "\(type)")
    #expect(event.type == type)
  }

  @Test(arguments: messages) func anObjectOfOtherFieldsIsUnknown(type: VKEventType) throws {
    for object in [
      #"{"new":1}"#, #"{"client_info":{"lang_id":0}}"#, #"{"message":{}}"#, #"{"user_id":null,"key":""}"#,
    ] {
      let event = try event(type, object)
      #expect(event.isUnknown && event.unread.count == 1, "\(type) \(object)")
      guard case .unknown(let raw) = event.content else { continue }
      #expect(raw.bytes == Data(object.utf8))
    }
  }

  /// A lone state of a person nobody names, a reaction nobody gave.
  @Test(arguments: [
    (VKEventType.messageTypingState, #"{"state":"typing"}"#), (.messageReactionEvent, #"{"reaction_id":1}"#),
    (.messageRead, #"{"read_message_id":5}"#), (.messageAllow, #"{"key":"promo"}"#),
  ])
  func whatNamesNobodyIsUnknown(type: VKEventType, object: String) throws {
    let event = try event(type, object)
    #expect(event.isUnknown && event.unread.count == 1)
  }

  /// The least that means something is typed, and nothing is said against it.
  @Test(arguments: [
    (VKEventType.messageNew, #"{"from_id":5}"#),
    (.messageNew, #"{"message":{"from_id":5,"text":""},"client_info":{}}"#),
    (.messageReply, #"{"peer_id":5}"#), (.messageEdit, #"{"peer_id":5,"text":"x"}"#),
    (.messageEvent, #"{"event_id":"a"}"#),
    (.messageEvent, #"{"payload":{"a":1}}"#), (.messageAllow, #"{"user_id":5}"#),
    (.messageDeny, #"{"user_id":5}"#),
    (.messageTypingState, #"{"from_id":5}"#), (.messageRead, #"{"peer_id":5}"#),
    (.messageReactionEvent, #"{"reacted_id":5}"#),
    (.donutMoneyWithdrawError, #"{"reason":"x"}"#), (.confirmation, "{}"),
  ])
  func theLeastIsEnough(type: VKEventType, object: String) throws {
    let event = try event(type, object)
    #expect(!event.isUnknown && event.unread == [])
  }
}
