import VestnikCore

extension BudgetStoreConformance {
  /// Cases about requests that take time. Departures are reported only to a local store, as the pipeline does.
  static let arrivalCases: [Case] = [
    Case(
      "departure/ignores-responses",
      expected: "a place free a second after the departure, however late the response",
      reason: "BudgetLimits.Instant.departure: as fast as the limit allows, however long responses take"
    ) { bench in
      let trial = try await bench.store(second: 1)
      let sent = try await trial.reserve(trial.keys(1), .granted(1)).reservations
      try await trial.depart(sent)
      try await bench.pass(.milliseconds(700))
      try await trial.end(sent, roundTrip: .milliseconds(700))
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "after the response").waits.first
      let left = trial.window - .milliseconds(700)
      try trial.check(wait, from: left, to: left, when: "0.7 s after the departure")
      try await bench.pass(wait: wait ?? .zero)
      try await trial.reserve(trial.keys(1), .granted(1), when: "after the wait")
    },
    Case(
      "arrival/told-nothing", expected: "a place kept for a second at least, and not for ever",
      reason: "track: a call that is lost costs only the precision of the limit of a second for one request"
    ) { bench in
      let trial = try await arrivalStore(bench, second: 2)
      try await trial.reserve(trial.keys(3), .granted(2), .wait(1))
      try await bench.passAlmost(trial.window)
      try await trial.reserve(trial.keys(1), .wait(1), when: "just before a second is over")
      guard bench.isManual else { return }
      try await bench.pass(.seconds(600))
      try await trial.reserve(trial.keys(3), .granted(2), .wait(1), when: "ten minutes later")
    },
    Case(
      "arrival/response",
      expected: "a place kept until a second after the response, less a round trip at most",
      reason: "BudgetLimits.Instant.arrival: the arrival lies between the departure and the response"
    ) { bench in
      let trial = try await arrivalStore(bench, second: 2)
      // The round trip of the first request shows that a request may need as little as 20 ms there and back.
      let quick = try await trial.reserve([trial.key(1)], .granted(1)).reservations
      let slow = try await trial.reserve([trial.key(2)], .granted(1)).reservations
      try await trial.depart(quick)
      try await trial.depart(slow)
      try await bench.pass(.milliseconds(20))
      try await trial.end(quick, roundTrip: .milliseconds(20))
      try await bench.pass(.milliseconds(580))
      try await trial.end(slow, roundTrip: .milliseconds(600))
      try await bench.pass(.milliseconds(600))
      try await trial.reserve(trial.keys(2), .granted(1), .wait(1), when: "0.6 s after a response at 0.6 s")
      try await bench.pass(.milliseconds(440))
      try await trial.reserve(trial.keys(1), .granted(1), when: "a second after the response")
    },
    Case(
      "arrival/no-response", expected: "a place kept until a second after the end of the request",
      reason: "without a response the message may have arrived at any time until the end"
    ) { bench in
      let trial = try await arrivalStore(bench, second: 1)
      let sent = try await trial.reserve(trial.keys(1), .granted(1)).reservations
      try await trial.depart(sent)
      try await bench.pass(.milliseconds(500))
      try await trial.end(sent, roundTrip: nil)
      try await bench.pass(.milliseconds(700))
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "0.7 s after the end").waits.first
      try trial.check(wait, from: .milliseconds(300), to: .milliseconds(300), when: "0.7 s after the end")
      try await bench.pass(wait: wait ?? .zero)
      try await trial.reserve(trial.keys(1), .granted(1), when: "after the wait")
    },
    Case(
      "arrival/under-way",
      expected: "a place kept while the request is under way, and for a second afterwards",
      reason: "a message that has not arrived yet will count in the second of its arrival"
    ) { bench in
      try bench.needsManualClock()
      let trial = try await arrivalStore(bench, second: 2)
      guard trial.store.isLocal else { throw noDeparture }
      let quick = try await trial.reserve([trial.key(1)], .granted(1)).reservations
      let slow = try await trial.reserve([trial.key(2)], .granted(1)).reservations
      try await trial.depart(quick)
      try await trial.depart(slow)
      try await bench.pass(.milliseconds(20))
      try await trial.end(quick, roundTrip: .milliseconds(20))
      for (pause, moment) in [(3000, "while the request is under way"), (1900, "at 4.9 s")] {
        try await bench.pass(.milliseconds(pause))
        let others = try await trial.reserve(trial.keys(2), .granted(1), .wait(1), when: moment).reservations
        try await trial.store.release(others, .notSent)
      }
      try await bench.pass(.milliseconds(80))
      try await trial.end(slow, roundTrip: .seconds(5))
      try await bench.pass(.milliseconds(970))
      let others = try await trial.reserve(
        trial.keys(2), .granted(1), .wait(1), when: "0.97 s after the response"
      ).reservations
      try await trial.store.release(others, .notSent)
      try await bench.pass(.milliseconds(40))
      try await trial.reserve(trial.keys(2), .granted(2), when: "a second after the response")
    },
    Case(
      "arrival/time-out", expected: "a place kept until a second after the time-out when no end is reported",
      reason: "RequestEvent.departed: the request ends within the time-out"
    ) { bench in
      try bench.needsManualClock()
      let trial = try await arrivalStore(bench, second: 1)
      guard trial.store.isLocal else { throw noDeparture }
      let sent = try await trial.reserve(trial.keys(1), .granted(1)).reservations
      try await trial.depart(sent, timeout: .seconds(2))
      try await bench.pass(.milliseconds(2900))
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "0.9 s after the time-out").waits
        .first
      try trial.check(
        wait, from: .milliseconds(100), to: .milliseconds(100), when: "0.9 s after the time-out")
      try await bench.pass(wait: wait ?? .zero)
      try await trial.reserve(trial.keys(1), .granted(1), when: "after the wait")
    },
    Case(
      "arrival/other-reservations", expected: "no place freed by the end of requests with other messages",
      reason: "track: an end concerns the reservations that the request carried"
    ) { bench in
      let trial = try await arrivalStore(bench, second: 1)
      let sent = try await trial.reserve(trial.keys(1), .granted(1)).reservations
      let others = try await trial.reserve(trial.keys(1, in: "b"), .granted(1)).reservations
      try await trial.depart(sent)
      try await trial.end([], roundTrip: .milliseconds(1))
      try await trial.end(others, roundTrip: .milliseconds(1))
      try await trial.end(others, roundTrip: .milliseconds(1))
      try await bench.passAlmost(trial.window)
      try await trial.reserve(trial.keys(1), .wait(1), when: "while the request is under way")
    },
  ]

  private static let noDeparture = BudgetSkip("because departures are reported only to a local store")

  /// Makes a store that counts arrivals, with no margin, which would hide a few milliseconds.
  private static func arrivalStore(_ bench: BudgetBench, second: Int) async throws -> BudgetTrial {
    try await bench.store(
      BudgetLimits(perSecond: second, perDayAndRecipient: nil, instant: .arrival, margin: .zero))
  }
}
