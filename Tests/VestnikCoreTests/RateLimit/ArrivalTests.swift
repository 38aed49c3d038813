import Testing
import VestnikCore
import VestnikTesting

/// The provider counts arrivals: however long requests take there and back, no second sees more than the limit.
@Suite struct ArrivalTests {
  private static let limit = 50

  /// Requests of one group in virtual time: each arrives after its way there, and is answered after its way back.
  private struct Simulation {
    let clock = ManualClock()
    let budget: SendBudget
    let requestSize: Int
    private(set) var arrivals: [Duration] = []
    private var responses: [(date: Duration, departure: Duration, reservations: [BudgetReservation])] = []

    init(requestSize: Int, margin: Duration) {
      budget = SendBudget(
        BudgetLimits(perSecond: limit, perDayAndRecipient: nil, margin: margin), time: clock)
      self.requestSize = requestSize
    }

    mutating func run(messages: Int, ways: (Int) -> (there: Duration, back: Duration)) {
      let keys = Array(repeating: BudgetKey(group: "shop", recipient: RecipientKey(7)), count: requestSize)
      var number = 0
      while arrivals.count < messages || !responses.isEmpty {
        read()
        var next = responses.map(\.date).min() ?? clock.uptime + .milliseconds(1)
        if arrivals.count < messages {
          let decisions = budget.reserve(keys)
          let granted = decisions.compactMap { if case .granted(let one) = $0 { one } else { nil } }
          let waits = decisions.compactMap { if case .wait(let wait) = $0 { wait } else { nil } }
          if !granted.isEmpty {
            budget.track(granted, .departed(timeout: .seconds(30)))
            let (there, back) = ways(number)
            number += 1
            arrivals += Array(repeating: clock.uptime + there, count: granted.count)
            responses.append((clock.uptime + there + back, clock.uptime, granted))
            continue
          }
          next = min(next, clock.uptime + max(.milliseconds(1), waits.min() ?? .zero))
        }
        clock.advance(by: next - clock.uptime)
      }
    }

    private mutating func read() {
      let now = clock.uptime
      for response in responses where response.date <= now {
        budget.track(response.reservations, .ended(roundTrip: now - response.departure))
      }
      responses.removeAll { $0.date <= now }
    }

    /// The most arrivals that any half-open second holds.
    var mostInASecond: Int {
      let sorted = arrivals.sorted()
      var first = 0
      return sorted.indices.reduce(0) { most, last in
        while sorted[last] - sorted[first] >= .seconds(1) { first += 1 }
        return max(most, last - first + 1)
      }
    }

    var perSecond: Double {
      let sorted = arrivals.sorted()
      guard let first = sorted.first, let last = sorted.last else { return 0 }
      return Double(arrivals.count) / ((last - first) / .seconds(1) + 1)
    }
  }

  @Test(arguments: [(1, 1), (1, 2), (1, 3), (50, 4), (50, 5), (50, 6), (7, 7), (50, 8)])
  func randomWaysCrowdNoSecond(requestSize: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var simulation = Simulation(requestSize: requestSize, margin: .zero)
    simulation.run(messages: 3000) { _ in
      (
        .milliseconds(Int.random(in: 0...800, using: &random)),
        .milliseconds(Int.random(in: 0...800, using: &random))
      )
    }
    #expect(simulation.mostInASecond <= Self.limit)
  }

  /// The first request of a connection takes long, the others do not: the way of the first must not be taken for that
  /// of the next.
  @Test(arguments: [1, 50])
  func aColdConnectionBeforeAWarmOneCrowdsNoSecond(requestSize: Int) {
    var simulation = Simulation(requestSize: requestSize, margin: .zero)
    simulation.run(messages: 3000) { number in
      number % 40 == 0 ? (.milliseconds(620), .milliseconds(15)) : (.milliseconds(15), .milliseconds(15))
    }
    #expect(simulation.mostInASecond <= Self.limit)
  }

  /// The first requests all open connections at once, and the next go over those.
  @Test(arguments: [(350, 50), (150, 20), (800, 10)])
  func aWholeSecondOfColdConnectionsCrowdsNone(there: Int, warm: Int) {
    var simulation = Simulation(requestSize: 1, margin: .milliseconds(20))
    simulation.run(messages: 500) { number in
      (.milliseconds(number < 50 ? there : warm), .milliseconds(warm))
    }
    #expect(simulation.mostInASecond <= Self.limit)
  }

  @Test(arguments: [(1, 0), (1, 25), (1, 50), (50, 0), (50, 25), (50, 50)])
  func aSteadyRoundTripOf50MillisecondsCostsLittle(requestSize: Int, there: Int) {
    var simulation = Simulation(requestSize: requestSize, margin: .milliseconds(20))
    simulation.run(messages: 3000) { _ in (.milliseconds(there), .milliseconds(50 - there)) }
    #expect(simulation.mostInASecond <= Self.limit)
    #expect(simulation.perSecond >= 47, "\(simulation.perSecond)")
  }

  private func reservation(_ decisions: [BudgetDecision]) -> BudgetReservation? {
    if case .granted(let reservation)? = decisions.first { reservation } else { nil }
  }

  /// Half of the shortest trip is taken off, and nothing before ten are known. Here a trip takes 200 ms.
  @Test(arguments: [(9, 1000), (10, 900), (11, 900), (30, 900)])
  func nothingIsCertainBeforeTenTripsAreKnown(requests: Int, milliseconds: Int) throws {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil, margin: .zero), time: clock)
    let key = BudgetKey(group: "shop", recipient: RecipientKey(7))
    // The trip of the first request, which opens the connection, does not count; that of the last does.
    for _ in 0..<requests {
      let one = try #require(reservation(budget.reserve([key])))
      budget.track([one], .departed(timeout: .seconds(4)))
      clock.advance(by: .milliseconds(200))
      budget.track([one], .ended(roundTrip: .milliseconds(200)))
      if case .wait(let wait) = budget.reserve([key])[0] { clock.advance(by: wait) }
    }
    let last = try #require(reservation(budget.reserve([key])))
    budget.track([last], .departed(timeout: .seconds(4)))
    clock.advance(by: .milliseconds(200))
    budget.track([last], .ended(roundTrip: .milliseconds(200)))
    #expect(budget.reserve([key]) == [.wait(.milliseconds(milliseconds))])
  }

  /// A batch that is planned ahead gets no place of a request that is under way, however late its response is.
  @Test func whatIsPlannedAheadWaitsForTheTimeOutOfWhatIsUnderWay() throws {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil, margin: .zero), time: clock)
    let key = BudgetKey(group: "shop", recipient: RecipientKey(7))
    let one = try #require(reservation(budget.reserve([key])))
    budget.track([one], .departed(timeout: .seconds(4)))
    clock.advance(by: .milliseconds(1500))
    let planned = budget.reserve([key, key], pacing: .providerQueues)
    let departures = planned.map { reservation([$0])?.departure }
    #expect(departures == [.seconds(5), .seconds(6)])
  }

  @Test func byDepartureAPlaceIsFreeWhateverTheResponse() throws {
    let clock = ManualClock()
    let limits = BudgetLimits(perSecond: 1, perDayAndRecipient: nil, instant: .departure, margin: .zero)
    let budget = SendBudget(limits, time: clock)
    let key = BudgetKey(group: "shop", recipient: RecipientKey(7))
    let one = try #require(reservation(budget.reserve([key])))
    budget.track([one], .departed(timeout: .seconds(4)))
    clock.advance(by: .milliseconds(999))
    #expect(budget.reserve([key]) == [.wait(.milliseconds(1))])
    clock.advance(by: .milliseconds(1))
    #expect(budget.remaining(key).second == 1)
  }

  @Test func aPlaceIsFreeASecondAfterTheResponse() throws {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil, margin: .zero), time: clock)
    let key = BudgetKey(group: "shop", recipient: RecipientKey(7))
    let one = try #require(reservation(budget.reserve([key])))
    budget.track([one], .departed(timeout: .seconds(4)))
    clock.advance(by: .milliseconds(1500))
    #expect(budget.remaining(key).second == 0)
    budget.track([one], .ended(roundTrip: .milliseconds(1500)))
    clock.advance(by: .milliseconds(999))
    #expect(budget.remaining(key).second == 0)
    #expect(budget.reserve([key]) == [.wait(.milliseconds(1))])
    clock.advance(by: .milliseconds(1))
    #expect(budget.remaining(key).second == 1)
  }

  /// A request whose end nobody reports is over with its time-out.
  @Test(arguments: [(4999, 0), (5000, 1)])
  func withoutAnEndItCountsFromTheTimeOut(milliseconds: Int, room: Int) throws {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil, margin: .zero), time: clock)
    let key = BudgetKey(group: "shop", recipient: RecipientKey(7))
    let one = try #require(reservation(budget.reserve([key])))
    budget.track([one], .departed(timeout: .seconds(4)))
    clock.advance(by: .milliseconds(milliseconds))
    #expect(budget.remaining(key).second == room)
  }

  /// What never left takes no place, under way or not.
  @Test func aReleasedReservationFreesItsPlaceAtOnce() throws {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil, margin: .zero), time: clock)
    let key = BudgetKey(group: "shop", recipient: RecipientKey(7))
    let one = try #require(reservation(budget.reserve([key])))
    budget.track([one], .departed(timeout: .seconds(4)))
    budget.track([one], .ended(roundTrip: nil))
    budget.release([one], .notSent)
    #expect(budget.remaining(key).second == 1)
  }
}

/// SplitMix64, so that a failure can be repeated.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
