import DevinoVK
import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

/// The client, the pipeline and the budget against the sandbox, which knows none of them.
@Suite(.timeLimit(.minutes(20))) struct DevinoSandboxTests {
  private let clock = ManualClock(.automatic)

  private func sandbox(
    _ dialect: DevinoSandbox.Dialect = .current, counting: DevinoSandbox.Counting = .strict
  ) -> DevinoSandbox {
    DevinoSandbox(
      services: ["coffee_corner", "tea_corner"],
      templates: ["order_ready": "Hello, #guest#", "code": "Your code is #code#"], templateIDs: [731: "code"],
      dialect: dialect, counting: counting, time: clock)
  }

  private func client(
    _ sandbox: DevinoSandbox, _ credentials: DevinoCredentials = .apiKey("test"),
    _ configuration: DevinoClient.Configuration = .init(), budget: BudgetLimits = MessageLimits.devino.rate
  ) -> DevinoClient {
    let context = ClientContext(
      transport: sandbox, budget: SendBudget(budget, time: clock), time: clock)
    return DevinoClient(credentials, context: context, configuration: configuration)
  }

  private func messages(_ count: Int, to first: Int = 79_990_000_000) -> [DevinoMessage] {
    (0..<count).map { number in
      DevinoMessage(
        to: PhoneNumber("\(first + number)"), from: "coffee_corner", template: "order_ready",
        variables: ["guest": "Ольга \(number)"])
    }
  }

  private func word(_ outcome: SendOutcome<SendReceipt>) -> String {
    switch outcome {
    case .accepted: "accepted"
    case .rejected(let rejection): "rejected \(rejection.reasons.map(\.code).joined())"
    case .invalid(let issues): "invalid \(issues.map(\.rule.rawValue).joined())"
    case .overBudget: "over"
    case .failed(let error): "\(error.code) \(error.delivery)"
    }
  }

  private func tally(_ outcomes: [SendOutcome<SendReceipt>]) -> [String: Int] {
    Dictionary(outcomes.map { (word($0), 1) }, uniquingKeysWith: +)
  }

  @Test func aBigBatchArrivesWholeAndBreaksNoLimit() async {
    let sandbox = sandbox()
    let outcomes = await client(sandbox).send(messages(1234))
    #expect(tally(outcomes) == ["accepted": 1234])
    #expect(sandbox.requestCount == 25 && sandbox.rateLimited == 0)
    #expect(sandbox.deliveries.map(\.text) == (0..<1234).map { "Hello, Ольга \($0)" })
    let ids = outcomes.compactMap { try? $0.get().id.rawValue }
    #expect(ids == sandbox.deliveries.map(\.messageID))
    #expect(clock.uptime >= .milliseconds(24 * 1020))
  }

  @Test func aPersonHasFiveMessagesADayHoweverTheNumberIsSpelt() async {
    func messages() -> [DevinoMessage] {
      ["79261230044", "89261230044", "+79261230044"].flatMap { phone in
        (0..<4).map { _ in
          DevinoMessage(
            to: PhoneNumber(phone), from: "coffee_corner", template: "order_ready",
            variables: ["guest": "Ольга"])
        }
      }
    }
    let sandbox = sandbox()
    #expect(tally(await client(sandbox).send(messages())) == ["accepted": 5, "over": 7])
    #expect(sandbox.rateLimited == 0)
    // The sandbox counts people as well.
    let unlimited = client(sandbox, budget: BudgetLimits(perSecond: 50, perDayAndRecipient: nil))
    #expect(tally(await unlimited.send(messages())) == ["accepted": 12])
    #expect(sandbox.rateLimited == 12)
    sandbox.setRejection("is.spam", of: "8 (926) 123-00-44")
    #expect(tally(await unlimited.send(Array(messages().prefix(1)))) == ["rejected is.spam": 1])
    // Digits alone go to the wire, as they were written.
    #expect(Set(sandbox.deliveries.map(\.phone)) == ["79261230044", "89261230044"])
  }

  /// VK Notify FAQ, "Limits": five a day in VK and OK. Whether each network has five of its own is not said, so that
  /// they have five together.
  @Test func theLimitOfTheDayCountsBothNetworksTogether() async {
    let sandbox = sandbox()
    var batch = Array(repeating: messages(1)[0], count: 6)
    for index in batch.indices { batch[index].routes = index.isMultiple(of: 2) ? [.vk] : [.ok] }
    #expect(tally(await client(sandbox).send(batch)) == ["accepted": 5, "over": 1])
    #expect(Set(sandbox.deliveries.map(\.channel)) == ["VK", "OK"])
  }

  @Test func everyParameterPassesTheStrictReader() async {
    for (dialect, wire) in [
      (DevinoDialect.current, DevinoSandbox.Dialect.current), (.currentCamelCase, .currentCamelCase),
      (.previous, .previous),
    ] {
      let sandbox = sandbox(wire)
      let message = DevinoMessage(
        to: "+79990001122", from: "coffee_corner", template: DevinoTemplate(name: "code", id: 731),
        variables: ["code": "\"1234\"\\\n\u{1}👩‍👩‍👧"], routes: [.vk, .ok], timeToLive: .minutes(15),
        deliveryPolicy: .mobileDeviceRequired, statusURL: "https://hooks.example.org/d?t=1",
        callbackData: ["n": .number(literal: "2.5"), "list": .array([.null, .bool(true), .integer(.min)])])
      let outcomes = await client(sandbox, .apiKey("test"), .init(dialect: dialect)).send([message])
      #expect(tally(outcomes) == ["accepted": 1], "\(dialect): \(outcomes)")
      #expect(sandbox.deliveries.map(\.text) == ["Your code is \"1234\"\\\n\u{1}👩‍👩‍👧"])
    }
  }

  @Test func aDialectThatTheProviderDoesNotSpeakIsRefusedWhole() async {
    let sandbox = sandbox(.current)
    let outcomes = await client(sandbox, .apiKey("test"), .init(dialect: .currentCamelCase)).send(messages(2))
    #expect(tally(outcomes) == ["rejected rejected": 2])
    #expect(sandbox.deliveries.isEmpty)
  }

  @Test(arguments: [DevinoSandbox.IDStyle.integer, .string, .oneElementArray, .underID])
  func identifiersAreReadInEveryStyle(style: DevinoSandbox.IDStyle) async throws {
    let sandbox = sandbox()
    sandbox.idStyle = style
    let receipt = try await client(sandbox).send(messages(1)[0])
    #expect(receipt.id.rawValue == sandbox.deliveries[0].messageID)
    #expect(receipt.acceptedAt == clock.now && receipt.attempts == 1)
  }

  @Test func credentialsAreUsedAsGiven() async {
    let sandbox = sandbox()
    #expect(
      tally(await client(sandbox, .basic(login: "login", password: "password")).send(messages(1))) == [
        "accepted": 1
      ])
    #expect(tally(await client(sandbox, .apiKey("wrong")).send(messages(1))) == ["unauthorized rejected": 1])
  }

  @Test func oneBadMessageNeverSinksTheBatch() async {
    let sandbox = sandbox()
    var batch = messages(10)
    batch[1].phone = "8 (999) 000"
    batch[3].template = "no_such_template"
    batch[4].service = "no_such_service"
    batch[5].timeToLive = .seconds(59)
    sandbox.setRejection(DevinoErrorKey.isSpam, of: "79990000006")
    let outcomes = await client(sandbox).send(batch)
    #expect(
      outcomes.map(word) == [
        "accepted", "invalid phone.e164", "accepted", "rejected message.contains.invalid.templateId",
        "rejected service.not.found", "invalid ttl.range", "rejected is.spam", "accepted", "accepted",
        "accepted",
      ])
    guard case .invalid(let issues) = outcomes[5] else { return #expect(Bool(false)) }
    #expect(issues[0].description == "[5].ttl: 59 s, allowed 60…86400 s")
  }

  @Test func moneyThatRunsOutRejectsTheRest() async {
    let sandbox = sandbox()
    sandbox.setBalance(70)
    let outcomes = await client(sandbox).send(messages(100))
    #expect(
      outcomes.map(word) == Array(repeating: "accepted", count: 70)
        + Array(repeating: "rejected billing.error", count: 30))
  }

  @Test func theSixthMessageOfADayIsKeptBack() async {
    let sandbox = sandbox()
    let batch = Array(repeating: messages(1)[0], count: 6)
    let outcomes = await client(sandbox).send(batch)
    #expect(outcomes.map(word) == Array(repeating: "accepted", count: 5) + ["over"])
    #expect(sandbox.rateLimited == 0)
  }

  @Test(arguments: [
    (SandboxFault.timeOutBeforeAcceptance, "transport unknown", 0),
    (.timeOutAfterAcceptance, "transport unknown", 50),
    (.status(503), "server unknown", 0), (.truncateResponse, "transport unknown", 50),
    (.status(400), "rejected rejected", 0),
  ])
  func afterAFaultEveryMessageIsAccountedForAndNoneGoesTwice(fault: SandboxFault, words: String, arrived: Int)
    async
  {
    let sandbox = sandbox()
    sandbox.inject(fault)
    let outcomes = await client(sandbox).send(messages(150))
    #expect(tally(outcomes) == [words: 50, "accepted": 100])
    #expect(sandbox.deliveries.count == 100 + arrived)
    #expect(Set(sandbox.deliveries.map(\.phone)).count == sandbox.deliveries.count)
    #expect(sandbox.requestCount == 3)
  }

  @Test(arguments: [SandboxFault.refuseConnection, .status(429)])
  func whatCertainlyDidNotArriveIsSentAgain(fault: SandboxFault) async {
    let sandbox = sandbox()
    sandbox.inject(fault, times: 2)
    let outcomes = await client(sandbox).send(messages(20))
    #expect(tally(outcomes) == ["accepted": 20])
    #expect(sandbox.requestCount == 3 && sandbox.deliveries.count == 20 && sandbox.rateLimited == 0)
  }

  @Test func aProviderThatQueuesTakesAThousandAtOnce() async {
    let sandbox = sandbox(counting: .queues)
    let outcomes = await client(sandbox).send(messages(1000), options: SendOptions(pacing: .providerQueues))
    #expect(tally(outcomes) == ["accepted": 1000])
    #expect(sandbox.requestCount == 1 && sandbox.rateLimited == 0)
  }

  @Test func moreThanTheProviderTakesIsRefusedByTheSandboxItself() async {
    let sandbox = sandbox()
    let limits = MessageLimits.devino.with {
      $0.batch.value = nil
      $0.rate.perSecond = nil
    }
    let client = client(
      sandbox, .apiKey("test"), .init(limits: limits),
      budget: BudgetLimits(perSecond: nil, perDayAndRecipient: nil))
    // One result for 1001 messages: which of them it speaks of is not said.
    #expect(tally(await client.send(messages(1001))) == ["unreadable-response unknown": 1001])
    #expect(sandbox.deliveries.isEmpty)
  }

  @Test func aCancelledBatchStillHasAnOutcomeForEveryMessage() async {
    let clock = ManualClock()
    let sandbox = DevinoSandbox(
      services: ["coffee_corner"], templates: ["order_ready": "Hello, #guest#"], time: clock)
    let client = DevinoClient(
      .apiKey("test"),
      context: ClientContext(
        transport: sandbox, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock))
    let batch = messages(120)
    let task = Task { await client.send(batch) }
    await clock.waitForSleepers(1)
    task.cancel()
    #expect(tally(await task.value) == ["accepted": 50, "cancelled notSent": 70])
    #expect(sandbox.deliveries.count == 50)
  }

  @Test func statusesComeBackForWhatWasSent() async throws {
    let sandbox = sandbox()
    let receipt = try await client(sandbox).send(messages(1)[0])
    clock.advance(by: .seconds(60))
    let bodies = sandbox.takeCallbacks().map { String(decoding: $0.body, as: UTF8.self) }.joined()
    for status in ["SENT", "DELIVERED", "READ"] { #expect(bodies.contains("\"\(status)\"")) }
    #expect(bodies.contains("\"messageId\":\"\(receipt.id)\""))
  }
}
