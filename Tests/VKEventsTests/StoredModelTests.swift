import Foundation
import Testing
import VestnikCore

@testable import VKEvents

/// Models that are stored and read again: nothing is added, and nothing is lost.
@Suite struct StoredModelTests {
  /// Reads a model, writes it and reads that: equal models, and the JSON that was received.
  private func survives<Model: Codable & Equatable>(_ type: Model.Type, _ json: Data, _ what: String) throws {
    let first = try ExactJSONDecoder().decode(type, from: json)
    let written = try ExactJSONEncoder().encode(first)
    let second = try ExactJSONDecoder().decode(type, from: written)
    let isEqual = first == second
    #expect(isEqual, "\(what)")
    #expect(try value(of: written) == (try value(of: json)), "\(what)")
  }

  private func object(_ name: String) throws -> JSONValue? {
    try event(name).raw.value()[[.key("object")] as [Step]]
  }

  @Test(arguments: fixtureNames) func thePayloadOfAnEventSurvives(name: String) throws {
    guard let object = try object(name), case .object = object else { return }
    let json = try object.bytes()
    switch try event(name).content {
    case .messageNew, .messageReply, .messageEdit:
      let message = object[[.key("message")] as [Step]] ?? object
      try survives(VKMessage.self, try message.bytes(), name)
      if let info = object[[.key("client_info")] as [Step]] {
        try survives(VKClientInfo.self, try info.bytes(), name)
      }
    case .buttonPress: try survives(VKButtonPress.self, json, name)
    case .messageAllow, .messageDeny: try survives(VKPermission.self, json, name)
    case .typing: try survives(VKTyping.self, json, name)
    case .messageRead: try survives(VKReadReceipt.self, json, name)
    case .reaction: try survives(VKReactionChange.self, json, name)
    case .community: try survives(VKCommunityEvent.self, json, name)
    case .confirmation, .unknown: break
    }
  }

  @Test(arguments: fixtureNames) func theContentOfAnEventSurvives(name: String) throws {
    let content = try event(name).content
    let written = try ExactJSONEncoder().encode(content)
    let isEqual = try ExactJSONDecoder().decode(VKEventContent.self, from: written) == content
    #expect(isEqual, "\(String(decoding: written, as: UTF8.self))")
    // JSON of 64 levels is what Foundation's coders take, and what is unknown is compared byte by byte.
    guard name != "message-new-forwards-deep", !(try event(name).isUnknown) else { return }
    let stored = try JSONDecoder().decode(VKEventContent.self, from: try JSONEncoder().encode(content))
    #expect(try ExactJSONEncoder().encode(stored).isEmpty == false)
    guard case .community(let left) = content, case .community(let right) = stored else { return }
    #expect(left.type == right.type)
    #expect(left.userID == right.userID)
  }

  @Test func aContentIsThePartOfAnEventThatItIs() throws {
    let content = try event("message-new-devino").content
    let written = try value(of: try ExactJSONEncoder().encode(content))
    let received = try event("message-new-devino").raw.value()
    #expect(written[[.key("type")] as [Step]] == .string("message_new"))
    #expect(written[[.key("object")] as [Step]] == received[[.key("object")] as [Step]])
    guard case .object(let members) = written else { return #expect(Bool(false)) }
    #expect(members.keys.sorted() == ["object", "type"])
    #expect(
      try ExactJSONEncoder().encode(VKEventContent.confirmation) == Data(#"{"type":"confirmation"}"#.utf8))
    let unknown = VKEventContent.unknown(try RawJSON(Data(#"{"type":"photo"}"#.utf8)))
    #expect(try ExactJSONEncoder().encode(unknown) == Data(#"{"object":{"type":"photo"}}"#.utf8))
  }

  @Test func aContentIsReadFromAWholeEvent() throws {
    let whole = try ExactJSONDecoder().decode(VKEventContent.self, from: try fixture("event-group-join"))
    #expect(whole == (try event("event-group-join").content))
    #expect(throws: JSONError.self) {
      try ExactJSONDecoder().decode(VKEventContent.self, from: Data(#"{"group_id":1}"#.utf8))
    }
    #expect(throws: JSONError.self) {
      try ExactJSONDecoder().decode(VKEventContent.self, from: Data("[]".utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(VKEventContent.self, from: Data("{}".utf8))
    }
  }

  @Test func aCommunityEventWithoutATypeIsNotWritten() throws {
    var event = VKCommunityEvent()
    event.userID = 5
    #expect(throws: JSONError.self) { try ExactJSONEncoder().encode(VKEventContent.community(event)) }
    event.type = .messageNew
    #expect(throws: JSONError.self) { try ExactJSONEncoder().encode(VKEventContent.community(event)) }
    event.type = .groupLeave
    let written = try ExactJSONEncoder().encode(VKEventContent.community(event))
    guard case .community(let again) = try ExactJSONDecoder().decode(VKEventContent.self, from: written)
    else {
      return #expect(Bool(false))
    }
    #expect(again.userID == 5 && again.type == .groupLeave)
  }

  @Test func onlyAChangedPropertyChangesTheJSON() throws {
    let json =
      #"{"id":"7","out":0,"text":"a","new_key":{"x":1.50},"attachments":[{"type":"photo","photo":{"id":1,"k":2}}]}"#
    var message = try ExactJSONDecoder().decode(VKMessage.self, from: Data(json.utf8))
    #expect(String(decoding: try ExactJSONEncoder().encode(message), as: UTF8.self) == json)
    message.text = "b"
    message.isOutgoing = true
    #expect(
      try value(of: try ExactJSONEncoder().encode(message))
        == (try value(
          of: Data(
            json.replacing(#""text":"a""#, with: #""text":"b""#).replacing(#""out":0"#, with: #""out":1"#)
              .utf8)
        )))
    message.isOutgoing = nil
    let without = try value(of: try ExactJSONEncoder().encode(message))
    #expect(without[[.key("out")] as [Step]] == nil)
    #expect(without[[.key("new_key")] as [Step]] != nil)
  }

  @Test func aChangedForwardKeepsTheOthers() throws {
    let json = #"{"fwd_messages":[{"text":"a","k":1},{"text":"b","k":2}],"text":"x"}"#
    var message = try ExactJSONDecoder().decode(VKMessage.self, from: Data(json.utf8))
    message.forwarded[1].text = "c"
    #expect(
      try value(of: try ExactJSONEncoder().encode(message))
        == (try value(of: Data(json.replacing(#""text":"b""#, with: #""text":"c""#).utf8))))
  }

  /// `from_id` and `user_id` are one property, under two names.
  @Test func aPropertyOfAnotherNameCanBeChangedAndTakenOut() throws {
    let json = #"{"from_id":5,"amount":10,"unknown":true}"#
    var event = try ExactJSONDecoder().decode(VKCommunityEvent.self, from: Data(json.utf8))
    event.userID = 6
    let changed = try ExactJSONEncoder().encode(event)
    #expect(try ExactJSONDecoder().decode(VKCommunityEvent.self, from: changed).userID == 6)
    event.userID = nil
    let without = try ExactJSONEncoder().encode(event)
    #expect(try ExactJSONDecoder().decode(VKCommunityEvent.self, from: without).userID == nil)
    #expect(try value(of: without)[[.key("unknown")] as [Step]] == .bool(true))
  }

  /// What the deepest message of VK's limits costs: a time that doubles with each level would never end.
  @Test func theDeepestMessageIsWrittenAtOnce() async throws {
    let bytes = try fixture("message-new-forwards-deep")
    let isChanged = try await onStack(8192) {
      var message = try #require(try VKEvent(parsing: bytes).message)
      let received = try ExactJSONEncoder().encode(message)
      func change(_ message: inout VKMessage) {
        guard !message.forwarded.isEmpty else {
          message.text = "changed"
          return
        }
        change(&message.forwarded[0])
      }
      change(&message)
      let changed = try ExactJSONEncoder().encode(message)
      return changed != received && String(decoding: changed, as: UTF8.self).contains("changed")
    }
    #expect(isChanged)
  }

  @Test func aMessageThatYouMakeIsWrittenFromItsProperties() throws {
    var message = VKMessage()
    message.text = "привет"
    message.isOutgoing = false
    let written = try value(of: try ExactJSONEncoder().encode(message))
    #expect(written[[.key("out")] as [Step]] == .integer(0))
    #expect(written[[.key("text")] as [Step]] == .string("привет"))
  }

  @Test(
    arguments: [
      (5, .user(5)), (1_999_999_999, .user(1_999_999_999)), (2_000_000_001, .chat(1)),
      (2_100_000_000, .chat(100_000_000)), (2_100_000_001, .unknown(2_100_000_001)), (0, .unknown(0)),
      (200_000_000_000, .user(200_000_000_000)), (-7, .community(7)),
      (-2_000_000_000, .unknown(-2_000_000_000)),
      (-2_000_000_009, .email(9)), (.max, .user(.max)),
      (.min, .email(9_223_372_034_854_775_808)),
    ] as [(Int64, VKPeer)])
  func aPeerIsItsId(id: Int64, peer: VKPeer) throws {
    #expect(peer.id == id)
    #expect(try ExactJSONEncoder().encode([peer]) == Data("[\(id)]".utf8))
    #expect(try ExactJSONDecoder().decode([VKPeer].self, from: Data("[\(id)]".utf8)) == [peer])
    #expect(try JSONDecoder().decode([VKPeer].self, from: try JSONEncoder().encode([peer])) == [peer])
  }

  @Test func aPeerOutOfItsRangeIsNotWritten() {
    for peer in [
      VKPeer.user(-1), .user(0), .chat(0), .chat(.max), .community(0), .community(.min), .email(0),
      .email(.min),
      .unknown(5),
    ] {
      #expect(throws: JSONError.self, "\(peer)") { try ExactJSONEncoder().encode([peer]) }
    }
    #expect(throws: JSONError.self) {
      try ExactJSONDecoder().decode(VKPeer.self, from: Data(#""club1""#.utf8))
    }
  }
}
