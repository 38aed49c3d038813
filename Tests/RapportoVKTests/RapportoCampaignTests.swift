import Foundation
import RapportoVK
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

/// The client, the pipeline, the budget and the campaign against the sandbox, with one request in twenty going wrong.
@Suite(.timeLimit(.minutes(20))) struct RapportoCampaignTests {
  private struct Account {
    var accepted: [String: String] = [:]
    var unknown: Set<String> = []
    var other: [String] = []
  }

  private func run(
    _ count: Int, idempotency: RapportoIdempotency, rest: Bool, seed: UInt64
  ) async throws -> (account: Account, sandbox: RapportoSandbox) {
    let clock = ManualClock(.automatic)
    let sandbox = RapportoSandbox(features: idempotency == .perMessage ? [.idempotency] : [], time: clock)
    sandbox.injectRandomly(rate: 0.05, seed: seed)
    let address = try #require(URL(string: "https://gw.example/\(rest ? "rest" : "http")"))
    let client = RapportoClient(
      RapportoCredentials(serviceID: "test", password: "password"),
      context: ClientContext(
        transport: sandbox, budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock),
      configuration: .init(
        interface: rest ? .rest(url: address) : .form(url: address), group: "shop", idempotency: idempotency))
    let messages = (0..<count).map { number in
      var message = RapportoMessage(
        to: PhoneNumber("\(79_000_000_000 + number)"), text: "Заказ \(number)",
        partnerMessageID: PartnerMessageID("ord-\(number)"))
      if rest { message.sender = "ACME" }
      return message
    }
    let options = CampaignOptions(
      waitForBudget: .seconds(7200), sending: SendOptions(maxAttempts: 10), total: count, time: clock)
    var account = Account()
    var next = 0
    for try await result in Campaign(messages, through: client, options: options) {
      #expect(result.index == next)
      next += 1
      switch result.outcome {
      case .accepted(let receipt): account.accepted[result.message.text] = receipt.id.rawValue
      case .failed(let error) where error.delivery == .unknown: account.unknown.insert(result.message.text)
      default: account.other.append("\(result.outcome)")
      }
    }
    #expect(next == count)
    return (account, sandbox)
  }

  @Test(arguments: [false, true]) func withAKeyEveryMessageArrivesOnceAndIsKnownToHave(rest: Bool)
    async throws
  {
    let seed = UInt64.random(in: 0 ... .max)
    let count = rest ? 1000 : 10_000
    let (account, sandbox) = try await run(count, idempotency: .perMessage, rest: rest, seed: seed)
    let deliveries = sandbox.deliveries
    #expect(Set(deliveries.map(\.text)).count == deliveries.count, "seed \(seed)")
    // What the client says is what happened: the ids are those of the deliveries.
    #expect(
      account.accepted == Dictionary(uniqueKeysWithValues: deliveries.map { ($0.text, $0.messageID) }),
      "seed \(seed)")
    #expect(
      account.accepted.count == count && account.other.isEmpty, "seed \(seed): \(account.other.prefix(3))")
    #expect(sandbox.requestCount > count + count / 40 && sandbox.rateLimited == 0, "seed \(seed)")
  }

  @Test(arguments: [false, true]) func withoutAKeyWhatIsInDoubtIsReportedAndNotRepeated(rest: Bool)
    async throws
  {
    let seed = UInt64.random(in: 0 ... .max)
    let (account, sandbox) = try await run(2000, idempotency: .off, rest: rest, seed: seed)
    let delivered = Dictionary(grouping: sandbox.deliveries, by: \.text)
    #expect(delivered.allSatisfy { $0.value.count == 1 }, "seed \(seed)")
    #expect(account.accepted.count + account.unknown.count + account.other.count == 2000)
    #expect(account.unknown.count > 20, "seed \(seed)")
    for (text, id) in account.accepted { #expect(delivered[text]?.first?.messageID == id, "seed \(seed)") }
    // Of what is in doubt some arrived and some did not: that is why it must not be repeated.
    #expect(account.unknown.contains { delivered[$0] != nil }, "seed \(seed)")
    #expect(account.unknown.contains { delivered[$0] == nil }, "seed \(seed)")
  }
}
