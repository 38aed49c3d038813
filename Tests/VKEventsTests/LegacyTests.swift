import Foundation
import Testing
import VKEvents
import VestnikCore

/// Events of the versions before 5.80, with values of our own: `user_id` and `body` instead of `from_id` and `text`.
@Suite struct LegacyTests {
  private func event(_ object: String, type: String = "message_new") throws -> VKEvent {
    try VKEvent(parsing: Data(#"{"type":"\#(type)","object":{\#(object)},"group_id":198765432}"#.utf8))
  }

  private func message(_ object: String, type: String = "message_new") throws -> VKMessage {
    let event = try event(object, type: type)
    #expect(event.unread == [])
    return try #require(event.message)
  }

  @Test func aMessageOfAPersonIsRead() throws {
    let members = [
      #""id":412"#, #""date":1514764800"#, #""out":0"#, #""user_id":501234567"#, #""read_state":1"#,
      #""title":" ... ""#,
      #""body":"Где мой заказ?""#, #""emoji":1"#, #""important":1"#, #""deleted":0"#, #""random_id":7"#,
      #""attachments":[{"type":"photo","photo":{"id":1,"owner_id":501234567,"photo_75":"https://e.org/1.jpg"}}]"#,
    ]
    // The keys stand in any order.
    for members in [members, members.reversed()] {
      let message = try message(members.joined(separator: ","))
      #expect(
        message.text == "Где мой заказ?" && message.fromID == 501_234_567 && message.peerID == 501_234_567)
      #expect(message.id == 412 && message.date == Date(timeIntervalSince1970: 1_514_764_800))
      #expect(message.isImportant == true && message.isDeleted == false && message.randomID == 7)
      #expect(message.attachments.count == 1 && message.isOutgoing == false)
      #expect(
        message.legacy?.title == " ... " && message.legacy?.isRead == true && message.legacy?.hasEmoji == true
      )
    }
  }

  @Test func aMessageInAChatBelongsToTheChat() throws {
    let message = try message(
      #""id":5,"user_id":501,"chat_id":17,"body":"","title":"Кофейня","users_count":12,"admin_id":501,"action":"chat_invite_user","action_mid":502,"action_text":"x","action_email":"a@example.org""#
    )
    #expect(message.fromID == 501 && message.peerID == 2_000_000_017 && message.peer == .chat(17))
    #expect(message.membersCount == 12 && message.legacy?.adminID == 501)
    let action = try #require(message.action)
    #expect(
      action.type == .inviteUser && action.memberID == 502 && action.text == "x"
        && action.email == "a@example.org")
  }

  /// Of a message that went out `user_id` is the recipient.
  @Test func aReplyOfTheCommunityGoesToThePerson() throws {
    let message = try message(
      #""id":6,"user_id":501,"from_id":777,"out":1,"body":"Уже в пути""#, type: "message_reply")
    #expect(message.peerID == 501 && message.fromID == 777 && message.text == "Уже в пути")
    #expect(
      try self.message(#""out":1,"user_id":501,"id":6,"body":"x""#, type: "message_reply").fromID == nil)
  }

  @Test func forwardedMessagesHaveTheSameForm() throws {
    let message = try message(
      #""id":7,"user_id":501,"body":"","fwd_messages":[{"user_id":502,"date":1514764800,"body":"a","fwd_messages":[{"user_id":-9,"body":"b"}]}]"#
    )
    let forwarded = try #require(message.forwarded.first)
    // Where it was written is not said.
    #expect(forwarded.fromID == 502 && forwarded.text == "a" && forwarded.peerID == nil)
    #expect(forwarded.forwarded.first?.fromID == -9 && forwarded.forwarded.first?.text == "b")
  }

  @Test func aTextWithoutASenderIsKept() throws {
    let event = try event(#""id":8,"body":"Алло""#)
    #expect(event.message?.text == "Алло" && event.unread == [])
  }

  /// An id in a form that says neither who nor what is no message.
  @Test func aMessageOfWhichNothingIsKnownIsUnknown() throws {
    let event = try event(#""id":9,"title":"","read_state":0"#)
    #expect(event.isUnknown && event.unread.count == 1)
  }

  @Test func theNamesOfTodayComeFirst() throws {
    let message = try message(
      #""id":1,"from_id":5,"peer_id":6,"text":"new","user_id":7,"body":"old","chat_id":3"#)
    #expect(
      message.fromID == 5 && message.peerID == 6 && message.text == "new" && message.legacy?.body == "old")
    #expect(try self.message(#""id":1,"from_id":5,"peer_id":6,"text":"new""#).legacy == nil)
  }

  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "0", "100000001"])
  func aChatOfANumberThatNoneHasIsNoConversation(chat: String) throws {
    #expect(try message(#""id":1,"user_id":501,"body":"x","chat_id":\#(chat)"#).peerID == 501)
  }

  @Test func itIsStoredAndComesBack() throws {
    let event = try event(
      #""id":5,"user_id":501,"chat_id":17,"body":"b","title":"t","action":"chat_kick_user","action_mid":5"#)
    let message = try #require(event.message)
    #expect(try JSONDecoder().decode(VKMessage.self, from: JSONEncoder().encode(message)) == message)
    guard case .object(let members) = try value(of: modelJSON(of: event)),
      case .object(let object)? = members["object"]
    else {
      return #expect(Bool(false))
    }
    #expect(
      object["user_id"] == .integer(501) && object["body"] == .string("b") && object["title"] == .string("t"))
  }
}
