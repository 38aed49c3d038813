import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxPeopleTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox

  init() async throws {
    sandbox = OKSandbox(time: clock)
    try sandbox.addPerson("1", name: "Anna Petrova")
    try await sandbox.subscribe()
  }

  @Test func aMessageComesAsAWebhook() throws {
    let id = try sandbox.receive(text: "Rye bread?", from: "1")
    let chat = sandbox.chats[0].id
    let requests = sandbox.takeWebhooks()
    #expect(requests.count == 1)
    let request = try #require(requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/ok/9f2c?k=1")
    #expect(request.headers.first { $0.0 == "Host" }?.1 == "bot.example.org")
    #expect(request.headers.first { $0.0 == "Content-Type" }?.1 == "application/json;charset=utf-8")
    #expect(request.remoteAddress?.hasPrefix("217.20.145.19") == true)
    let expected = """
      {"webhookType":"MESSAGE_CREATED","sender":{"name":"Anna Petrova","user_id":"user:1"},\
      "recipient":{"chat_id":"\(chat)"},"message":{"text":"Rye bread?",\
      "seq":\(1_767_225_600_000 << 16 as Int64),"mid":"\(id)"},"timestamp":1767225600000}
      """
    #expect(String(decoding: request.body, as: UTF8.self) == expected)
    #expect(sandbox.takeWebhooks().isEmpty)
  }

  @Test func aPressComesAsAWebhook() async throws {
    try sandbox.receive(text: "Hi", from: "1")
    let chat = sandbox.chats[0].id
    let rows = "[[\(okButton("size:m")),\(okButton("size:l"))]]"
    let id = try await sandbox.write(#"{"attachment":\#(okKeyboard(rows))}"#, in: chat).messageID
    _ = sandbox.takeWebhooks()
    let press = try sandbox.press("size:l", on: id, by: "user:1")
    let expected = """
      {"webhookType":"MESSAGE_CALLBACK","sender":{"name":"Anna Petrova","user_id":"user:1"},\
      "recipient":{"chat_id":"\(chat)"},"callbackId":"\(press)","payload":"size:l","mid":"\(id)",\
      "timestamp":1767225600000}
      """
    #expect(sandbox.takeWebhooks().map { String(decoding: $0.body, as: UTF8.self) } == [expected])
    #expect(try sandbox.press("size:l", on: id, by: "1") != press)
  }

  @Test func openingAChatComesAsAWebhookAndAllowsMessages() async throws {
    let chat = try sandbox.start(by: "1", payload: "promo-42")
    let expected = """
      {"webhookType":"CHAT_SYSTEM","sender":{"name":"Anna Petrova","user_id":"user:1"},\
      "recipient":{"chat_id":"\(chat)"},"type":"CHAT_STARTED","payload":"promo-42",\
      "timestamp":1767225600000}
      """
    #expect(sandbox.takeWebhooks().map { String(decoding: $0.body, as: UTF8.self) } == [expected])
    #expect(try await sandbox.post("me/messages", okMessage(to: #""user_id":"1""#)).graphCode == nil)
    try sandbox.setAllowsMessages(false, of: "1")
    try sandbox.start(by: "1")
    #expect(try await sandbox.post("me/messages", okMessage(to: #""user_id":"1""#)).graphCode == 10)
  }

  @Test func peopleComeGoAndRename() throws {
    let chat = try sandbox.addChat("Ride", members: ["2"])
    try sandbox.join(chat, by: "1")
    #expect(sandbox.chats[0].members == ["user:1", "user:2"])
    try sandbox.rename(chat, to: "Long ride", by: "1")
    try sandbox.leave(chat, by: "1")
    #expect(sandbox.chats[0].members == ["user:2"])
    #expect(sandbox.chats[0].title == "Long ride")
    let events = try sandbox.takeWebhooks().map { try $0.json }
    #expect(events.map { $0["webhookType"]?.text } == ["CHAT_SYSTEM", "CHAT_SYSTEM", "CHAT_SYSTEM"])
    #expect(events.map { $0["type"]?.text } == ["JOIN_BY_LINK", "THEME_CHANGED", "USER_LEFT"])
    #expect(
      sandbox.messages(in: chat).map(\.text) == [
        #"{"ty":"JOIN_BY_LINK","ui":1}"#, #"{"ty":"THEME_CHANGED","ai":1,"tn":"Long ride"}"#,
        #"{"ty":"USER_LEFT","ui":1}"#,
      ])
  }

  @Test func writingInAChatOfSeveralAllowsNothing() async throws {
    let chat = try sandbox.addChat("Ride", members: ["1"])
    try sandbox.receive(text: "Hi", from: "1", in: chat)
    #expect(try await sandbox.post("me/messages", okMessage(to: #""user_id":"1""#)).graphCode == 10)
    #expect(try await sandbox.write(#"{"text":"a"}"#, in: chat).graphCode == nil)
  }

  @Test func theGroupIsNotToldOfItself() async throws {
    let chat = try sandbox.addChat("Ride", members: ["1"])
    _ = try await sandbox.write(#"{"text":"a"}"#, in: chat)
    _ = try await sandbox.control(#""title":"b""#, in: chat)
    #expect(sandbox.takeWebhooks().isEmpty)
  }

  @Test func theOldFormHasMessagesWithoutTheirType() throws {
    sandbox.webhookForm = .previous
    try sandbox.receive(text: "Hi", from: "1")
    try sandbox.start(by: "1")
    let events = try sandbox.takeWebhooks().map { try $0.json }
    #expect(events.count == 1)
    #expect(events[0].members?.map(\.key) == ["sender", "recipient", "message", "timestamp"])
    #expect(events[0]["sender"] == .object([.init("user_id", .string("user:1"))]))
    sandbox.webhookForm = .current
    try sandbox.start(by: "1")
    #expect(try sandbox.takeWebhooks().first?.json["webhookType"] == .string("CHAT_SYSTEM"))
  }

  @Test func anyAttachmentMayCome() throws {
    let call = #"{"id":"call-91","type":"VIDEO","hangupType":"MISSED","duration":0}"#
    let id = try sandbox.receive(
      text: nil, from: "1",
      attachments: [
        .init("CALL", payload: call), .init("HOLOGRAM", payload: #"{"big":18446744073709551615}"#),
      ])
    let message = try sandbox.takeWebhooks().first?.json["message"]
    #expect(message?["attachments"]?.elements?.map { $0["type"]?.text } == ["CALL", "HOLOGRAM"])
    #expect(message?["attachments"]?.elements?[1]["payload"]?["big"] == .number("18446744073709551615"))
    #expect(message?["text"] == nil)
    #expect(sandbox.messages(in: sandbox.chats[0].id).first?.id == id)
    let reply = try sandbox.receive(text: "b", from: "1", replyTo: id)
    #expect(try sandbox.takeWebhooks().first?.json["message"]?["reply_to"] == .string(id))
    #expect(sandbox.messages(in: sandbox.chats[0].id).last?.id == reply)
  }

  @Test func whatNobodyCanDoIsAnError() async throws {
    let chat = try sandbox.addChat("Ride", members: ["1"])
    let foreign = try sandbox.receive(text: "Hi", from: "1", in: chat)
    let own = try await sandbox.write(
      #"{"attachment":\#(okKeyboard("[[\(okButton("m"))]]"))}"#, in: chat
    ).messageID
    _ = sandbox.takeWebhooks()
    let scenes: [() throws -> Void] = [
      { try sandbox.receive(text: "a", from: "anna") },
      { try sandbox.receive(text: "a", from: "2", in: chat) },
      { try sandbox.receive(text: "a", from: "1", in: "chat:C1") },
      { try sandbox.receive(text: "a", from: "1", replyTo: foreign) },
      { try sandbox.receive(text: "a", from: "1", attachments: [.init("IMAGE", payload: "[]")]) },
      { try sandbox.receive(text: "a", from: "1", attachments: [.init("IMAGE", payload: "{")]) },
      { try sandbox.press("m", on: foreign, by: "1") }, { try sandbox.press("l", on: own, by: "1") },
      { try sandbox.press("m", on: own, by: "2") }, { try sandbox.press("m", on: "mid:C1.1", by: "1") },
      { try sandbox.join(chat, by: "1") }, { try sandbox.join("chat:C1", by: "1") },
      { try sandbox.leave(chat, by: "2") }, { try sandbox.rename("chat:C1", to: "a", by: "1") },
      { try sandbox.delete("mid:C1.1") }, { try sandbox.addChat("a", members: ["x"]) },
      { try sandbox.setAllowsMessages(true, of: "") }, { try sandbox.addPerson("user:x") },
    ]
    for (index, scene) in scenes.enumerated() {
      #expect(throws: OKSandbox.ScenarioError.self, "scene \(index)") { try scene() }
    }
    #expect(sandbox.takeWebhooks().isEmpty)
    #expect(sandbox.messages(in: chat).count == 2)
  }
}
