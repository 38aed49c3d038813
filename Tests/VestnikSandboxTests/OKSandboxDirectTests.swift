import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxDirectTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox

  init() throws {
    sandbox = OKSandbox(time: clock)
    try sandbox.setAllowsMessages(true, of: "1")
    try sandbox.setAllowsMessages(false, of: "2")
    try sandbox.addPerson("3", name: "Anna")
  }

  @Test func severalUsersGetTwoListsInTheirOrder() async throws {
    try sandbox.setAllowsMessages(true, of: "4")
    let answer = try await sandbox.post(
      "me/messages", okMessage(to: #""user_ids":["user:4","2","user:3","5","1"]"#))
    let chats = try answer.json["chat_ids"]?.elements ?? []
    #expect(
      answer.text.hasPrefix(#"{"success":[true,false,false,false,true],"chat_ids":["chat:C"#))
    #expect(chats.count == 5)
    #expect(chats[1...3] == [.null, .null, .null])
    #expect(sandbox.deliveries.map(\.phone) == ["user:4", "user:1"])
    #expect(chats.first?.text == sandbox.chats.first { $0.members == ["user:4"] }?.id)
    #expect(chats.last?.text == sandbox.chats.first { $0.members == ["user:1"] }?.id)
    #expect(sandbox.chats.count == 2)
    #expect(sandbox.acceptedCount == 2)
  }

  @Test func aUserListedTwiceGetsTwoMessages() async throws {
    let answer = try await sandbox.post("me/messages", okMessage(to: #""user_ids":["1","user:1"]"#))
    #expect(answer.text.hasPrefix(#"{"success":[true,true],"#))
    #expect(sandbox.deliveries.map(\.phone) == ["user:1", "user:1"])
    #expect(sandbox.chats.count == 1)
  }

  @Test(arguments: ["user:1", "1"])
  func oneUserHasAShortForm(_ user: String) async throws {
    let answer = try await sandbox.post("me/messages", okMessage(to: #""user_id":"\#(user)""#))
    #expect(try answer.messageID.hasPrefix("mid:C"))
    #expect(sandbox.deliveries.map(\.phone) == ["user:1"])
    // The chat of the path does not matter for a user of the body.
    let path = "\(sandbox.chats[0].id)/messages"
    #expect(try await sandbox.post(path, okMessage(to: #""user_id":"\#(user)""#)).graphCode == nil)
    #expect(sandbox.chats.count == 1)
  }

  @Test(arguments: ["user:2", "user:3", "user:99"])
  func aUserWhoAllowedNothingIsNotWrittenTo(_ user: String) async throws {
    #expect(try await sandbox.post("me/messages", okMessage(to: #""user_id":"\#(user)""#)).graphCode == 10)
    #expect(sandbox.deliveries.isEmpty)
    #expect(sandbox.chats.isEmpty)
  }

  @Test func whoBlocksTheGroupIsNotReachedByHisChatEither() async throws {
    try sandbox.receive(text: "Hi", from: "3")
    let chat = sandbox.chats[0].id
    #expect(try await sandbox.write(#"{"text":"a"}"#, in: chat).graphCode == nil)
    try sandbox.setAllowsMessages(false, of: "3")
    #expect(try await sandbox.write(#"{"text":"a"}"#, in: chat).graphCode == 10)
    try sandbox.receive(text: "Hi again", from: "3")
    #expect(try await sandbox.write(#"{"text":"a"}"#, in: chat).graphCode == nil)
  }

  @Test(
    arguments: [
      (#""user_ids":[]"#, 100), (#""user_ids":"1""#, 100), (#""user_ids":["1","x"]"#, 110),
      (#""user_ids":[1]"#, 110), (#""user_id":"group:1""#, 110), (#""user_id":"user:""#, 110),
      (#""user_id":"-1""#, 110), (#""user_id":"0""#, 110), (#""user_id":"9223372036854775808""#, 110),
      (#""user_id":1"#, 100), ("", 100), (#""user_id":"1","chat_id":"chat:C1""#, 100),
      (#""chat_id":"C1""#, 100),
      (#""chat_id":"chat:Cxyz""#, 100), (#""chat_id":"chat:C""#, 100), (#""chat_id":"chat:C1f""#, 705),
      (#""phone":"70000000001""#, 100),
    ] as [(String, Int64)])
  func aRecipientIsOneOfThree(_ recipient: String, code: Int64) async throws {
    #expect(try await sandbox.post("me/messages", okMessage(to: recipient)).graphCode == code)
    #expect(sandbox.deliveries.isEmpty)
  }

  @Test(arguments: [
    #"{"recipient":{"user_id":"1"}}"#, #"{"message":{"text":"a"}}"#, #"[]"#,
    #"{"recipient":{"user_id":"1"},"message":{"text":"a"},"sender_action":"typing_on"}"#,
    #"{"recipient":{"user_id":"1"},"message":{"text":"a"},"id":"1"}"#,
    #"{"recipient":{"user_id":"1"},"sender_action":"typing_on"}"#,
    #"{"recipient":{"user_id":"1"},"chat_control":{"leave":"true"}}"#,
  ])
  func aBodyAsksForOneThing(_ body: String) async throws {
    #expect(try await sandbox.post("me/messages", body).graphCode == 100)
    #expect(sandbox.acceptedCount == 0)
  }

  @Test(arguments: [
    (OKSandbox.ResponseStyle.mid, #"{"mid":"mid:C"#), (.success, #"{"success":true}"#),
    (.successList, #"{"success":[true],"chat_ids":["chat:C"#), (.messageID, #"{"message_id":"mid:C"#),
  ])
  func theAnswerToOneMessageMayHaveAnyFormThatWasSeen(
    _ style: OKSandbox.ResponseStyle, prefix: String
  ) async throws {
    sandbox.responseStyle = style
    let answer = try await sandbox.post("me/messages", okMessage(to: #""user_id":"1""#))
    #expect(answer.text.hasPrefix(prefix))
    #expect(sandbox.deliveries.count == 1)
  }

  @Test func everyRecipientOfALongListIsAnswered() async throws {
    for user in 10..<510 { try sandbox.setAllowsMessages(user % 2 == 0, of: "\(user)") }
    let users = (10..<510).map { "\"\($0)\"" }
    let answer = try await sandbox.post("me/messages", okMessage(to: #""user_ids":\#(batch(users))"#))
    let successes = try answer.json["success"]?.elements ?? []
    #expect(successes == (10..<510).map { .bool($0 % 2 == 0) })
    #expect(Set(sandbox.deliveries.map(\.messageID)).count == 250)
  }
}
