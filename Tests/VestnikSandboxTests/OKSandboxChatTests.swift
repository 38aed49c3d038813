import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxChatTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox
  private let chat: String

  init() throws {
    sandbox = OKSandbox(maxParticipants: 3, time: clock)
    chat = try sandbox.addChat("Ride", members: ["1", "user:2"])
    try sandbox.addPerson("3")
    try sandbox.addPerson("4")
    try sandbox.setAllowsMessages(false, of: "5")
  }

  private var members: [String] { sandbox.chats[0].members }

  @Test func titleAndIconAreChangedAndToldInTheHistory() async throws {
    let title = try await sandbox.control(#""title":"Weekend ride""#, in: chat)
    let icon = try await sandbox.control(#""icon":{"url":"https://cdn.example.org/i.png"}"#, in: chat)
    #expect(sandbox.chats[0].title == "Weekend ride")
    #expect(sandbox.chats[0].icon == "https://cdn.example.org/i.png")
    let messages = sandbox.messages(in: chat)
    #expect(messages.map(\.id) == [try title.messageID, try icon.messageID])
    #expect(
      messages.map(\.text) == [
        #"{"ty":"THEME_CHANGED","ai":70000001234567,"tn":"Weekend ride"}"#,
        #"{"ty":"ICON_CHANGED","ai":70000001234567}"#,
      ])
    #expect(sandbox.deliveries.isEmpty)
  }

  @Test func membersAreAddedUpToTheLimitAndRemoved() async throws {
    let add = #""add_members":[{"user_id":"user:3"}]"#
    let both = #""add_members":[{"user_id":"user:3"},{"user_id":"user:4"}]"#
    #expect(try await sandbox.control(both, in: chat).graphCode == 800)
    #expect(members == ["user:1", "user:2"])
    #expect(try await sandbox.control(add, in: chat).text == #"{"success":true}"#)
    #expect(members == ["user:1", "user:2", "user:3"])
    #expect(try await sandbox.control(add, in: chat).graphCode == nil)
    let remove = #""remove_member":{"user_id":"user:2"}"#
    #expect(try await sandbox.control(remove, in: chat).graphCode == nil)
    #expect(try await sandbox.control(remove, in: chat).graphCode == 300)
    #expect(members == ["user:1", "user:3"])
    #expect(try await sandbox.write(#"{"text":"a"}"#, in: chat).graphCode == nil)
    #expect(sandbox.deliveries.map(\.phone) == ["user:1", "user:3"])
    #expect(Set(sandbox.deliveries.map(\.messageID)).count == 1)
  }

  @Test(
    arguments: [
      (#""title":"""#, 100), (#""title":5"#, 100), (#""icon":"https://e.org/a.png""#, 100),
      (#""icon":{"url":"a.png"}"#, 100), (#""icon":{}"#, 100), (#""add_members":[]"#, 100),
      (#""add_members":{"user_id":"user:3"}"#, 100), (#""add_members":[{"user_id":"3"}]"#, 110),
      (#""add_members":["user:3"]"#, 100), (#""add_members":[{"user_id":"user:6"}]"#, 802),
      (#""add_members":[{"user_id":"user:5"}]"#, 801), (#""remove_member":[{"user_id":"user:1"}]"#, 100),
      (#""remove_member":{"user_id":"user:3"}"#, 300), (#""leave":true"#, 100), (#""leave":"false""#, 100),
      ("", 100), (#""title":"a","leave":"true""#, 100), (#""pin":"a""#, 100),
    ] as [(String, Int64)])
  func anyOtherChangeIsRefused(_ change: String, code: Int64) async throws {
    #expect(try await sandbox.control(change, in: chat).graphCode == code)
    #expect(sandbox.chats[0].title == "Ride")
    #expect(members == ["user:1", "user:2"])
    #expect(sandbox.messages(in: chat).isEmpty)
  }

  @Test func aGroupThatHasLeftMayOnlyRead() async throws {
    #expect(try await sandbox.control(#""leave":"true""#, in: chat).text == #"{"success":true}"#)
    #expect(sandbox.chats[0].hasLeft)
    #expect(try await sandbox.control(#""leave":"true""#, in: chat).graphCode == 10)
    #expect(try await sandbox.write(#"{"text":"a"}"#, in: chat).graphCode == 10)
    #expect(try await sandbox.get("me/chat/\(chat)").json["status"] == .string("LEFT"))
    try await sandbox.subscribe()
    try sandbox.receive(text: "Anybody?", from: "1", in: chat)
    #expect(sandbox.takeWebhooks().isEmpty)
  }

  @Test func aChatWithOnePersonIsNotChanged() async throws {
    try sandbox.receive(text: "Hi", from: "9")
    let own = try #require(sandbox.chats.first { $0.kind == .groupChat }).id
    #expect(try await sandbox.control(#""title":"a""#, in: own).graphCode == 10)
    #expect(try await sandbox.control(#""leave":"true""#, in: own).graphCode == 10)
  }

  @Test func actionsAreShownAndSeenMarksAll() async throws {
    try sandbox.receive(text: "a", from: "1", in: chat)
    try sandbox.receive(text: "b", from: "2", in: chat)
    #expect(sandbox.chats[0].unread == 2)
    func act(_ word: String) async throws -> TransportResponse {
      try await sandbox.post(
        "me/messages/\(chat)", #"{"recipient":{"chat_id":"\#(chat)"},"sender_action":"\#(word)"}"#)
    }
    let words = ["typing_on", "sending_photo", "sending_video", "sending_audio"]
    for word in words { #expect(try await act(word).text == #"{"success":true}"#) }
    #expect(sandbox.chats[0].unread == 2)
    #expect(try await act("mark_seen").graphCode == nil)
    #expect(sandbox.chats[0].unread == 0)
    for word in ["typing_off", "", "TYPING_ON"] { #expect(try await act(word).graphCode == 100) }
    #expect(sandbox.chats[0].actions == words + ["mark_seen"])
  }

  @Test(arguments: [#""chat_control":{"title":"a"}"#, #""sender_action":"typing_on""#])
  func thePathOfTheChatTakesMessagesAlone(_ member: String) async throws {
    let body = #"{"recipient":{"chat_id":"\#(chat)"},\#(member)}"#
    #expect(try await sandbox.post("\(chat)/messages", body).graphCode == 100)
    #expect(try await sandbox.post("me/messages", body).graphCode == nil)
  }

  // MARK: Editing and answering

  @Test func anEditReplacesTheWholeMessage() async throws {
    let sticker = okAttachment("STICKER", #"{"id":"st-1"}"#)
    let id = try await sandbox.write(#"{"text":"a","attachment":\#(sticker)}"#, in: chat).messageID
    #expect(try await sandbox.post("\(id)/edit", #"{"message":{"text":"b"}}"#).text == #"{"success":true}"#)
    let message = sandbox.messages(in: chat)[0]
    #expect(message.text == "b")
    #expect(message.attachments.isEmpty)
    #expect(message.isEdited)
    #expect(sandbox.deliveries.map(\.text) == ["a", "a"])
    let capitals = "MID:" + id.dropFirst(4)
    #expect(try await sandbox.post("\(capitals)/edit", #"{"message":{"text":"c"}}"#).graphCode == nil)
    #expect(sandbox.messages(in: chat).map(\.text) == ["c"])
    #expect(try await sandbox.post("\(id)/edit", #"{"message":{}}"#).graphCode == 100)
    #expect(try await sandbox.post("\(id)/edit", "{}").graphCode == 100)
    #expect(try await sandbox.post("mid:C1.1/edit", #"{"message":{"text":"c"}}"#).graphCode == 140)
  }

  @Test func onlyOwnRecentMessagesThatAreThereAreEdited() async throws {
    let edit = #"{"message":{"text":"b"}}"#
    let own = try await sandbox.write(#"{"text":"a"}"#, in: chat).messageID
    let service = try await sandbox.control(#""title":"T""#, in: chat).messageID
    let foreign = try sandbox.receive(text: "a", from: "1", in: chat)
    #expect(try await sandbox.post("\(foreign)/edit", edit).graphCode == 24)
    #expect(try await sandbox.post("\(service)/edit", edit).graphCode == 24)
    clock.advance(by: .seconds(86_400))
    #expect(try await sandbox.post("\(own)/edit", edit).graphCode == nil)
    clock.advance(by: .milliseconds(1))
    #expect(try await sandbox.post("\(own)/edit", edit).graphCode == 704)
    try sandbox.delete(own)
    #expect(try await sandbox.post("\(own)/edit", edit).graphCode == 706)
  }

  @Test func aPressIsAnsweredOnceInItsChat() async throws {
    let message = #"{"attachment":\#(okKeyboard("[[\(okButton("size:m"))]]"))}"#
    let id = try await sandbox.write(message, in: chat).messageID
    let press = try sandbox.press("size:m", on: id, by: "1")
    let answer = #"{"message":{"text":"Saved"}}"#
    let other = try sandbox.addChat("Other", members: ["1"])
    #expect(try await sandbox.post("\(other)/answer", answer, "callbackId=\(press)").graphCode == 300)
    #expect(try await sandbox.post("\(chat)/answer", answer).graphCode == 100)
    #expect(try await sandbox.post("\(chat)/answer", "{}", "callbackId=\(press)").graphCode == 100)
    #expect(try await sandbox.post("\(chat)/answer", answer, "callbackId=cb-0").graphCode == 300)
    #expect(try await sandbox.post("chat:C1/answer", answer, "callbackId=\(press)").graphCode == 705)
    let reply = try await sandbox.post("\(chat)/answer", answer, "callbackId=\(press)")
    #expect(try reply.messageID == sandbox.messages(in: chat).last?.id)
    #expect(sandbox.messages(in: chat).last?.text == "Saved")
    #expect(try await sandbox.post("\(chat)/answer", answer, "callbackId=\(press)").graphCode == 300)
    #expect(sandbox.messages(in: chat).count == 2)
  }
}
