import Foundation
import OKGraph
import Testing
import VestnikCore

@Suite struct ResponseTests {
  private func outcomes(_ text: String, users: Int) async -> [SendOutcome<OKSendReceipt>] {
    let people = (0..<users).map { OKUserID(rawValue: "user:\($0 + 1)") }
    return await Bench([.success(.ok(text))]).client.broadcast("x").send(people)
  }

  @Test func theTwoListsAreJoinedToThePeople() async throws {
    for (name, chatID) in [("answer-users", chat), ("answer-users-2017", nil)] as [(String, OKChatID?)] {
      let bench = try Bench(fixtures: name)
      let outcomes = await bench.client.broadcast("x").send([anna, boris])
      #expect(outcomes == [.accepted(OKSendReceipt(chatID: chatID)), .rejected(Rejection(reasons: []))])
    }
  }

  @Test(arguments: [
    #"{"success":[true],"chat_ids":["chat:C1"]}"#, #"{"success":[true,true,true]}"#,
    #"{"success":[true,true],"chat_ids":["chat:C1"]}"#, #"{"success":[],"chat_ids":[]}"#,
    #"{"success":true}"#, #"{"chat_ids":["chat:C1","chat:C2"]}"#, "{}", "[]", "", "null",
    #"{"message_id":"mid:C1.1"}"#, #"{"success":[true,true],"chat_ids":["a","b","c"]}"#,
  ])
  func listsThatDoNotFitAreReportedAndNeverGuessed(body: String) async {
    for outcome in await outcomes(body, users: 2) {
      guard case .failed(let error) = outcome else { return #expect(Bool(false), "\(outcome)") }
      #expect(error.code == .unreadableResponse && error.delivery == .unknown && error.response != nil)
    }
  }

  @Test func aPersonOfWhomTheListsSayNothingClearIsUnknownAlone() async throws {
    let body = #"{"success":[true,null,false,"x",true],"chat_ids":["chat:C1","chat:C2","chat:C3",null,null]}"#
    let outcomes = await outcomes(body, users: 5)
    #expect(outcomes[0] == .accepted(OKSendReceipt(chatID: "chat:C1")))
    #expect(outcomes[4] == .accepted(OKSendReceipt()))
    for index in 1...3 {
      guard case .failed(let error) = outcomes[index] else { return #expect(Bool(false)) }
      #expect(error.code == .unreadableResponse && error.delivery == .unknown)
    }
  }

  @Test(arguments: [
    ("answer-message-id", OKSendReceipt(messageID: "mid:C7a1f2e3d4c00.199c82ea2400a17")),
    ("answer-mid", OKSendReceipt(messageID: "mid:C7a1f2e3d4c00.199c82ea2400a17")),
    ("answer-success", OKSendReceipt()), ("answer-success-list", OKSendReceipt(chatID: chat)),
  ])
  func aMessageToOneIsTakenInEverySeenShape(name: String, receipt: OKSendReceipt) async throws {
    let bench = try Bench(fixtures: name)
    #expect(try await bench.client.send("x", to: anna) == receipt)
    #expect(try await bench.client.send("x", to: chat) == receipt)
    #expect(await bench.client.broadcast("x").send([anna]) == [.accepted(receipt)])
  }

  @Test(arguments: [#"{"success":false}"#, #"{"success":[false],"chat_ids":[null]}"#])
  func aMessageToOneIsRefused(body: String) async throws {
    let bench = Bench([.success(.ok(body))])
    let error = try await failure { () throws(MessagingError) in try await bench.client.send("x", to: anna) }
    #expect(error.code == .rejected && error.delivery == .rejected)
    let other = try await failure { () throws(MessagingError) in
      try await bench.client.change(.leave, in: chat)
    }
    #expect(other.code == .rejected && other.delivery == .rejected)
  }

  @Test(arguments: ["{}", "[]", "", #"{"success":[true,true]}"#, #"{"message_id":""}"#, "<html>", "{\"a"])
  func anAnswerThatSaysNothingLeavesAMessageUnknown(body: String) async throws {
    let bench = Bench([.success(.ok(body))])
    let error = try await failure { () throws(MessagingError) in try await bench.client.send("x", to: chat) }
    #expect(error.code == .unreadableResponse && error.delivery == .unknown && bench.requests.count == 1)
  }

  @Test(arguments: [
    "<html>Sign in", "true", "[]", #"{"error":"nope"}"#, #"{"success":null}"#, #"{"success":"perhaps"}"#,
    "{\"a",
  ])
  func whatSaysNeitherYesNorNoIsNoConfirmation(body: String) async throws {
    let bench = Bench([.success(.ok(body))])
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.change(.title("a"), in: chat)
    }
    #expect(error.code == .unreadableResponse && error.delivery == .unknown && bench.requests.count == 1)
  }

  @Test(arguments: ["", "{}", #"{"message_id":"mid:C1.1"}"#]) func aSubscriptionIsConfirmed(body: String)
    async throws
  {
    let bench = Bench([.success(.ok(body))])
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.subscribe(to: url("https://partner.example/ok/f2c9"))
    }
    #expect(error.code == .unreadableResponse)
  }

  @Test(arguments: ["{}", "", #"{"success":true}"#, #"{"message_id":"mid:C1.1"}"#])
  func otherCallsSucceedWithoutAnError(body: String) async throws {
    // The documents print no answer for them.
    let bench = Bench([.success(.ok(body))])
    try await bench.client.change(.title("a"), in: chat)
    try await bench.client.perform(.typing, in: chat)
    try await bench.client.edit("mid:C1.1", to: "a")
    try await bench.client.answer("cb", in: chat, with: "a")
    #expect(bench.requests.count == 4)
  }

  @Test func infoNamesTheGroupOrThePerson() async throws {
    let group = try await Bench(fixtures: "answer-info-group").client.info()
    #expect(
      group.groupID == "group:70000001234567" && group.name == "Bakery on Lenina" && group.userID == nil)
    let user = try await Bench(fixtures: "answer-info-user").client.info()
    #expect(user.userID == anna && user.groupID == nil)
    let error = try await failure { () throws(MessagingError) in
      try await Bench([.success(.ok("{}"))]).client.info()
    }
    #expect(error.code == .unreadableResponse)
  }

  @Test func aChatIsReadInFull() async throws {
    let read = try await Bench(fixtures: "answer-chat").client.chat(chat)
    #expect(read.type == .groupChat && read.status == .active && read.title == "Anna Petrova")
    #expect(read.$icon == "https://i.example-cdn.me/i/1.jpg" && read.id == chat && read.ownerID == anna)
    #expect(read.groupID == "group:70000001234567")
    #expect(read.participants == [anna: Date(timeIntervalSince1970: 1_760_000_123.456)])
    #expect(read.lastEventAt == Date(timeIntervalSince1970: 1_760_000_130.002))
    let stored = try JSONEncoder().encode(read)
    #expect(try canonical(stored) == canonical(fixture("answer-chat")))
    #expect(try JSONDecoder().decode(OKChat.self, from: stored) == read)
  }

  @Test func theAddressOfAChatIsAURL() async throws {
    let url = try await Bench(fixtures: "answer-chat-url").client.chatURL(chat)
    #expect(url.absoluteString == "https://ok.ru/messages/g70000001234567")
    let error = try await failure { () throws(MessagingError) in
      try await Bench([.success(.ok("{}"))]).client.chatURL(chat)
    }
    #expect(error.code == .unreadableResponse)
  }

  @Test func subscriptionsMayHaveNoAddressAndAreNotPrinted() async throws {
    let list = try await Bench(fixtures: "answer-subscriptions").client.subscriptions()
    #expect(list.map(\.$url) == ["https://bot.example.org/ok/9f2c", nil])
    #expect(list[0].createdAt == Date(timeIntervalSince1970: 1_760_000_123.456))
    var text = "\(list)"
    dump(list, to: &text)
    #expect(text.contains("bot.example.org") && !text.contains("9f2c"))
    let error = try await failure { () throws(MessagingError) in
      try await Bench([.success(.ok("{}"))]).client.subscriptions()
    }
    #expect(error.code == .unreadableResponse)
  }
}
