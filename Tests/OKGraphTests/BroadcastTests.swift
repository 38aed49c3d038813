import Foundation
import OKGraph
import Testing
import VestnikCore
import VestnikTesting

@Suite struct BroadcastTests {
  /// A server that takes all but every third person.
  private func server() -> MockTransport {
    MockTransport { (request) throws(TransportError) in
      guard case .bytes(let data) = request.body,
        let body = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
        let users = (body["recipient"] as? [String: Any])?["user_ids"] as? [String]
      else { return .error(100) }
      let numbers = users.map { Int($0.replacing("user:", with: "")) ?? 0 }
      let success = numbers.map { $0 % 3 == 0 ? "false" : "true" }.joined(separator: ",")
      let chats = numbers.map { $0 % 3 == 0 ? "null" : "\"chat:C\($0)\"" }.joined(separator: ",")
      return .ok("{\"success\":[\(success)],\"chat_ids\":[\(chats)]}")
    }
  }

  private func client(
    _ transport: MockTransport, _ clock: ManualClock, rate: BudgetLimits = MessageLimits.okGraph.rate
  ) -> OKGraphClient {
    OKGraphClient(
      "t-12345",
      context: ClientContext(
        transport: transport, budget: SendBudget(rate, time: clock), time: clock),
      configuration: .init(limits: .okGraph.with { $0.rate = rate }))
  }

  @Test func peopleAreNamedInRequestsOfAHundred() async throws {
    let (transport, clock) = (server(), ManualClock(.automatic))
    let broadcast = client(transport, clock).broadcast("Monday")
    #expect(broadcast.batchLimit == 100)
    let outcomes = await broadcast.send((1...250).map { OKUserID(rawValue: "user:\($0)") })
    #expect(transport.requests.count == 3)
    for (index, outcome) in outcomes.enumerated() {
      let number = index + 1
      let expected: SendOutcome<OKSendReceipt> =
        number % 3 == 0
        ? .rejected(Rejection(reasons: []))
        : .accepted(OKSendReceipt(chatID: OKChatID("chat:C\(number)")))
      #expect(outcome == expected)
    }
  }

  @Test func aCampaignGoesThroughIt() async throws {
    let (transport, clock) = (server(), ManualClock(.automatic))
    let people = (1...120).map { OKUserID(rawValue: "\($0)") }
    var accepted = 0
    var rejected = 0
    for try await result in Campaign(people, through: client(transport, clock).broadcast("Monday")) {
      #expect(result.message == people[result.index])
      switch result.outcome {
      case .accepted: accepted += 1
      case .rejected: rejected += 1
      default: #expect(Bool(false))
      }
    }
    #expect(accepted == 80 && rejected == 40)
  }

  @Test func theBudgetOfTheGroupIsKept() async throws {
    let (transport, clock) = (server(), ManualClock(.automatic))
    let rate = BudgetLimits(perSecond: 10, perDayAndRecipient: 1)
    let ok = client(transport, clock, rate: rate)
    let people = (1...25).map { OKUserID(rawValue: "user:\($0)") }
    let outcomes = await ok.broadcast("Monday").send(people)
    #expect(transport.requests.count == 3 && clock.uptime >= .seconds(2))
    #expect(outcomes.count { if case .overBudget = $0 { true } else { false } } == 0)
    // The same person, with and without the prefix, has had the one of the day.
    let again = await ok.broadcast("Tuesday").send(["user:1", "2", "99"])
    guard case .overBudget = again[0], case .overBudget = again[1] else { return #expect(Bool(false)) }
    #expect(again[2] == .rejected(Rejection(reasons: [])) && ok.broadcast("x").group(of: "1") == "me")
    // A message to one person counts, too.
    let single = try await failure { () throws(MessagingError) in
      try await ok.send("x", to: OKUserID(rawValue: "user:4"))
    }
    #expect(single.code == .overBudget)
  }

  @Test func oneBadPersonDoesNotStopTheOthers() async throws {
    let (transport, clock) = (server(), ManualClock(.automatic))
    let outcomes = await client(transport, clock).broadcast("Monday").send(["user:1", " ", "user:2"])
    #expect(outcomes[0] == .accepted(OKSendReceipt(chatID: "chat:C1")))
    guard case .invalid(let issues) = outcomes[1] else { return #expect(Bool(false)) }
    #expect(issues.map(\.path) == ["[1].recipient.user_ids"])
    #expect(outcomes[2] == .accepted(OKSendReceipt(chatID: "chat:C2")))
  }

  @Test func aLostAnswerLeavesAllOfTheRequestUnknown() async throws {
    let bench = Bench([.failure(.late)])
    for outcome in await bench.client.broadcast("x").send([anna, boris]) {
      guard case .failed(let error) = outcome else { return #expect(Bool(false)) }
      #expect(error.delivery == .unknown)
    }
    #expect(bench.requests.count == 1)
  }
}
