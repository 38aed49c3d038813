import Foundation
import Testing
import VestnikCore
import VestnikTesting

@testable import RapportoVK

@Suite(.timeLimit(.minutes(20))) struct RapportoThroughputTests {
  @Test(arguments: [200, 900])
  func aSlowProviderIsAskedSideBySide(milliseconds: Int) async throws {
    let clock = ManualClock()
    let departures = Boxed<[Duration]>([])
    let transport = MockTransport { request throws(TransportError) in
      departures.update { $0.append(clock.uptime) }
      try? await clock.sleep(until: clock.uptime + .milliseconds(milliseconds))
      // The id tells which message it was.
      let phone = request.text.split(separator: "clientId=")[1].prefix(11)
      return TransportResponse(200, "OK\n\(phone)\n")
    }
    // By departures, so that the second does not wait for responses.
    var limits = MessageLimits.rapporto.rate
    limits.instant = .departure
    let client = RapportoClient(
      Sample.credentials,
      context: ClientContext(
        transport: transport, budget: SendBudget(limits, time: clock), time: clock),
      configuration: .init(interface: try Sample.form(), group: "acme"))
    let messages = (0..<500).map {
      RapportoMessage(to: PhoneNumber("\(79_990_000_000 + $0)"), text: "Order \($0)")
    }
    let sending = Task { await client.send(messages) }
    for burst in 1...10 {
      // 50 requests under way, and the head of the line waiting for the next second.
      await clock.waitForSleepers(burst < 10 ? 51 : 50)
      #expect(departures.value.count == 50 * burst)
      clock.advance(by: .milliseconds(milliseconds))
      if burst < 10 { clock.advance(by: .milliseconds(1020 - milliseconds)) }
    }
    let outcomes = await sending.value
    // In the order of the messages, whatever the order of the answers.
    #expect(outcomes.map(word) == (0..<500).map { "accepted \(79_990_000_000 + $0) 1" })
    let last = try #require(departures.value.last)
    // 500 messages in the nine seconds before the last burst and its own: 49 a second.
    #expect(500 / (Double((last + .milliseconds(1020)) / .seconds(1))) >= 49)
    #expect(last == .milliseconds(9 * 1020))
    for (index, start) in departures.value.enumerated() {
      #expect(departures.value[index...].prefix { $0 < start + .seconds(1) }.count <= 50)
    }
  }

  @Test func aRefusedMessageDoesNotHideTheOthers() async throws {
    let clock = ManualClock(.automatic)
    let transport = MockTransport { request in
      request.text.contains("Order+7") ? TransportResponse(414, "") : TransportResponse(200, "OK 1")
    }
    let client = RapportoClient(
      Sample.credentials,
      context: ClientContext(
        transport: transport, budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock),
      configuration: .init(interface: try Sample.form(), group: "acme"))
    let outcomes = await client.send(
      (0..<20).map {
        RapportoMessage(to: PhoneNumber("\(79_990_000_000 + $0)"), text: "Order \($0)")
      })
    #expect(outcomes.map(word).filter { $0 == "accepted 1 1" }.count == 19)
    #expect(word(outcomes[7]) == "rejected rejected 1")
  }

  @Test func aCampaignRunsThroughTheClient() async throws {
    let clock = ManualClock(.automatic)
    let transport = MockTransport { _ in TransportResponse(200, "OK 1") }
    let client = RapportoClient(
      Sample.credentials,
      context: ClientContext(
        transport: transport, budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock),
      configuration: .init(interface: try Sample.form(), group: "acme"))
    let messages = (0..<300).map {
      RapportoMessage(to: PhoneNumber("\(79_990_000_000 + $0)"), text: "x")
    }
    var indices: [Int] = []
    for try await result in Campaign(
      messages, through: client, options: CampaignOptions(total: 300, time: clock))
    {
      indices.append(result.index)
      #expect(word(result.outcome) == "accepted 1 1")
    }
    #expect(indices == Array(0..<300))
  }

  /// A campaign keeps 200 messages of a group under way, so that responses of 4 s cost no rate.
  @Test func aCampaignWaitsForNoResponse() async throws {
    let clock = ManualClock()
    let departures = Boxed<[Duration]>([])
    let transport = MockTransport { _ throws(TransportError) in
      departures.update { $0.append(clock.uptime) }
      try? await clock.sleep(until: clock.uptime + .seconds(4))
      return TransportResponse(200, "OK 1")
    }
    var limits = MessageLimits.rapporto.rate
    limits.instant = .departure
    let client = RapportoClient(
      Sample.credentials,
      context: ClientContext(
        transport: transport, budget: SendBudget(limits, time: clock), time: clock,
        maxRequestsInFlight: 256), configuration: .init(interface: try Sample.form(), group: "acme"))
    let messages = (0..<500).map {
      RapportoMessage(to: PhoneNumber("\(79_990_000_000 + $0)"), text: "x")
    }
    let options = CampaignOptions(total: 500, time: clock)
    let sending = Task {
      var accepted = 0
      for try await result in Campaign(messages, through: client, options: options) {
        if case .accepted = result.outcome { accepted += 1 }
      }
      return accepted
    }
    for burst in 1...10 {
      if burst > 4 {
        // The first 50 of those under way are answered, and the next are handed over and wait for their second.
        clock.advance(by: .seconds(4) - .milliseconds(3060))
        await clock.waitForSleepers(151)
        clock.advance(by: .milliseconds(4 * 1020) - .seconds(4))
      }
      let isLast = burst >= 4
      await clock.waitForSleepers(50 * min(burst, 4) + (isLast ? 0 : 1))
      #expect(departures.value.count == 50 * burst)
      if burst < 4 { clock.advance(by: .milliseconds(1020)) }
    }
    for _ in 0..<4 { clock.advance(by: .milliseconds(1020)) }
    #expect(try await sending.value == 500)
    let last = try #require(departures.value.last)
    #expect(500 / Double((last + .milliseconds(1020)) / .seconds(1)) >= 48)
  }
}
