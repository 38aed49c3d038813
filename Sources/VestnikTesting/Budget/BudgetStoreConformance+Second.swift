import VestnikCore

extension BudgetStoreConformance {
  /// Cases about the limit of a second, at departure.
  static let secondCases: [Case] =
    [1, 2, 7, 50].map { limit in
      Case(
        "second/limit-\(limit)", expected: "\(limit) messages granted at once, and the next waits",
        reason: "BudgetLimits.perSecond: the most messages of a group in any second, and no fewer"
      ) { bench in
        let together = try await bench.store(second: limit)
        try await together.reserve(together.keys(limit + 1), .granted(limit), .wait(1), when: "in one call")
        let apart = try await bench.store(second: limit)
        for key in apart.keys(limit) {
          try await apart.reserve([key], .granted(1), when: "in calls of one key")
        }
        try await apart.reserve([apart.key(99)], .wait(1), when: "in a call of its own")
      }
    } + [
      Case(
        "second/waiting-is-not-counted", expected: "the whole limit after a second of waiting messages",
        reason: "Counting: a message that is not granted is not counted"
      ) { bench in
        let trial = try await bench.store(second: 3)
        try await trial.reserve(trial.keys(3), .granted(3))
        for _ in 0..<5 { try await trial.reserve(trial.keys(9), .wait(9), when: "in the same second") }
        try await bench.pass(trial.window + bench.tolerance)
        try await trial.reserve(trial.keys(4), .granted(3), .wait(1), when: "a second later")
      },
      Case(
        "second/exhausted-is-not-counted", expected: "the whole limit beside exhausted messages",
        reason: "Counting: a message that is not granted is not counted"
      ) { bench in
        let trial = try await bench.store(second: 3, day: 1)
        try await trial.reserve(
          trial.same(1, times: 9) + trial.keys(3, from: 2), .granted(1), .exhausted(8), .granted(2), .wait(1))
      },
    ] + edgeCases + [
      Case(
        "second/any-window", expected: "a place free a second after its own departure",
        reason: "BudgetLimits.perSecond holds in any second, not in those of a wall clock"
      ) { bench in
        let trial = try await bench.store(second: 6)
        try await trial.reserve(trial.keys(2), .granted(2))
        try await bench.pass(.milliseconds(600))
        try await trial.reserve(trial.keys(5), .granted(4), .wait(1), when: "0.6 s later")
        try await bench.pass(trial.window - .milliseconds(600) + bench.tolerance)
        try await trial.reserve(
          trial.keys(4), .granted(2), .wait(2), when: "a second after the first messages")
      },
      Case(
        "second/any-moment", expected: "never more than the limit in a second, wherever the second begins",
        reason: "BudgetLimits.perSecond holds in any half-open interval of a second"
      ) { bench in
        try bench.needsManualClock()
        let trial = try await bench.store(second: 5)
        var departures: [Int] = []
        for step in 0..<500 {
          let granted = try await trial.ask(trial.keys(1 + step % 3)).reservations.count
          departures += Array(repeating: step * 7, count: granted)
          let recent = departures.count { $0 > step * 7 - 1000 }
          if recent > 5 {
            throw BudgetFinding("\(recent) messages within a second, \(step * 7) ms after the first")
          }
          try await bench.pass(.milliseconds(7))
        }
        // 3.5 s hold at least three windows, each with the whole limit.
        if departures.count < 15 { throw BudgetFinding("only \(departures.count) messages granted in 3.5 s") }
      },
      Case(
        "second/after-idle-time", expected: "no more than the limit after ten seconds without a message",
        reason: "an allowance that is not used is not saved up"
      ) { bench in
        let trial = try await bench.store(second: 4)
        try await trial.reserve(trial.keys(1), .granted(1))
        try await bench.pass(.seconds(10))
        try await trial.reserve(trial.keys(20), .granted(4), .wait(16), when: "10 s later")
      },
    ]

  /// Cases about the length of a second with its margin.
  private static let edgeCases: [Case] = [
    ("second/half-open", Duration.zero), ("second/margin", .milliseconds(20)),
    ("second/long-margin", .milliseconds(1500)), ("second/negative-margin", .milliseconds(-400)),
  ].map { name, margin in
    let window = .seconds(1) + max(.zero, margin)
    return Case(
      name, expected: "a wait just before \(window) after the departure, and a grant then",
      reason:
        "the interval of a second is half-open, and BudgetLimits.margin lengthens it; below zero it is zero"
    ) { bench in
      if margin < .zero || window > .seconds(2) { try bench.needsManualClock() }
      let trial = try await bench.store(second: 2, margin: margin)
      try await trial.reserve(trial.keys(3), .granted(2), .wait(1))
      try await bench.passAlmost(window)
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "just before the end").waits.first
      try trial.check(
        wait, from: .zero, to: .milliseconds(bench.isManual ? 1 : 250), when: "just before the end")
      try await bench.pass(wait: wait ?? .zero)
      try await trial.reserve(trial.keys(3), .granted(2), .wait(1), when: "at the end")
    }
  }

  /// Cases about the time of a wait.
  static let waitCases: [Case] = [
    Case(
      "wait/length", expected: "a wait until the place of the first message is free",
      reason: "Waiting: the end is the earliest moment at which another question is worth while"
    ) { bench in
      let trial = try await bench.store(second: 2)
      try await trial.reserve(trial.keys(1), .granted(1))
      try await bench.pass(.milliseconds(300))
      try await trial.reserve(trial.keys(1), .granted(1), when: "0.3 s later")
      try await bench.pass(.milliseconds(200))
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "0.5 s later").waits.first
      let expected = trial.window - .milliseconds(500)
      try trial.check(wait, from: expected, to: expected, when: "0.5 s after the first message")
    },
    Case(
      "wait/then-granted", expected: "a grant for each waiting key that asks alone after its wait",
      reason: "Waiting: with no other callers and no requests under way a question at that moment is granted"
    ) { bench in
      for place in 0..<(bench.isManual ? 5 : 1) {
        let trial = try await bench.store(second: 2)
        let waits = try await trial.reserve(trial.keys(7), .granted(2), .wait(5)).waits
        try trial.check(
          waits[place], from: trial.window, to: trial.window * (place / 2 + 1),
          when: "waiting key \(place + 1) of a group of 2 a second")
        try await bench.pass(wait: waits[place])
        try await trial.reserve([trial.key(UInt64(place) + 2)], .granted(1), when: "after \(waits[place])")
      }
    },
    Case(
      "wait/later-keys", expected: "of the waiting keys of a group none waits less than an earlier one",
      reason: "Waiting: the pipeline sends the messages of a group in their order"
    ) { bench in
      let trial = try await bench.store(second: 2)
      let names = ["a", "b", "a", "a"]
      try await trial.reserve(trial.keys(1, in: "b"), .granted(1))
      try await bench.pass(.milliseconds(bench.isManual ? 400 : 100))
      let keys = (0..<40).map { trial.key($0, in: names[Int($0) % 4]) }
      let decisions = try await trial.ask(keys, when: "40 keys of two groups").all
      for name in ["a", "b"] {
        let waits = BudgetDecisions(
          all: zip(keys, decisions).filter { $0.0.group == trial.group(name) }.map { $0.1 }
        ).waits
        for (earlier, later) in zip(waits, waits.dropFirst()) where later < earlier {
          throw BudgetFinding("a wait of \(later) behind one of \(earlier) in the same group")
        }
        if waits.contains(where: { $0 <= .zero }) { throw BudgetFinding("a wait of zero or less") }
      }
    },
    Case(
      "wait/many", expected: "positive waits for a thousand keys of one group",
      reason: "Waiting: the time is longer than zero, also where it is long"
    ) { bench in
      let trial = try await bench.store(second: 1)
      let waits = try await trial.reserve(trial.keys(1000), .granted(1), .wait(999)).waits
      try trial.check(waits.min(), from: trial.window, to: trial.window, when: "the shortest of 999 waits")
      try trial.check(
        waits.max(), from: trial.window, to: trial.window * 999, when: "the longest of 999 waits")
    },
  ]

  /// Cases about `.providerQueues`.
  static let queueCases: [Case] = [
    Case(
      "queue/beyond-the-second", expected: "every message granted",
      reason: "with .providerQueues messages beyond the present second are granted as well"
    ) { bench in
      let trial = try await bench.store(second: 5)
      try await trial.reserve(trial.keys(12), .granted(12), pacing: .providerQueues)
      try await trial.reserve(trial.keys(7), .granted(7), pacing: .providerQueues, when: "again")
    },
    Case(
      "queue/counts-in-the-seconds-to-come",
      expected: "messages that wait until the seconds of the queued messages are over",
      reason: "with .providerQueues messages are counted in the seconds to come"
    ) { bench in
      for (count, seconds) in [(5, 1), (6, 1), (11, 2), (15, 3)] {
        let trial = try await bench.store(second: 5)
        try await trial.reserve(trial.keys(count), .granted(count), pacing: .providerQueues)
        let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "behind \(count) queued messages")
          .waits.first
        try trial.check(
          wait, from: .seconds(seconds), to: trial.window * seconds,
          when: "behind \(count) queued messages of 5 a second")
      }
    },
    Case(
      "queue/room-behind", expected: "the places that the queued messages left in their last second",
      reason: "queued messages count once each, in the first second that has room"
    ) { bench in
      let trial = try await bench.store(second: 5)
      try await trial.reserve(trial.keys(8), .granted(8), pacing: .providerQueues)
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "behind 8 of 5 a second").waits.first
      try await bench.pass(wait: wait ?? .zero)
      try await trial.reserve(trial.keys(3), .granted(2), .wait(1), when: "after the wait")
    },
    Case(
      "queue/day", expected: "the limit of a day, which also queued messages must not exceed",
      reason: "only the limit of a second is the provider's to pace"
    ) { bench in
      let trial = try await bench.store(second: 2, day: 3)
      try await trial.reserve(
        trial.same(1, times: 5) + trial.keys(4, from: 2), .granted(3), .exhausted(2), .granted(4),
        pacing: .providerQueues)
      try await trial.reserve([trial.key(1)], .exhausted(1), when: "in a call without .providerQueues")
    },
    Case(
      "queue/blocked-group", expected: "a wait until the block of the group ends",
      reason: "Order of the checks: a blocked group waits; the provider has asked for it"
    ) { bench in
      let trial = try await bench.store(second: 5, day: 5)
      try await trial.block(for: .seconds(60))
      let waits = try await trial.reserve(trial.keys(2), .wait(2), pacing: .providerQueues).waits
      try trial.check(waits.first, from: .seconds(60), to: .seconds(60), when: "in a blocked group")
    },
    Case(
      "queue/other-group", expected: "another group that does not wait",
      reason: "Apart from each other: groups do not count together"
    ) { bench in
      let trial = try await bench.store(second: 2)
      try await trial.reserve(trial.keys(9), .granted(9), pacing: .providerQueues)
      try await trial.reserve(trial.keys(3, in: "b"), .granted(2), .wait(1), when: "in another group")
    },
    Case(
      "queue/release", expected: "a released message that no longer counts in its second to come",
      reason: "release: the reservations count no longer"
    ) { bench in
      let trial = try await bench.store(second: 2)
      let queued = try await trial.reserve(trial.keys(6), .granted(6), pacing: .providerQueues).reservations
      try await trial.store.release(Array(queued.suffix(4)), .notSent)
      let wait = try await trial.reserve(trial.keys(1), .wait(1), when: "after the release").waits.first
      try trial.check(wait, from: trial.window, to: trial.window, when: "after the release of 4 of 6")
    },
  ]
}
