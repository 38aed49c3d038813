import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension BudgetStoreConformance {
  private static let day = Duration.seconds(86_400)

  /// Cases about the limit of a day.
  static let dayCases: [Case] =
    [1, 5, 6, 40].map { limit in
      Case(
        "day/limit-\(limit)",
        expected: "\(limit) messages to a recipient, then exhausted until a day after the first",
        reason: "BudgetLimits.perDayAndRecipient: the most messages of a group to one recipient in 24 hours"
      ) { bench in
        let trial = try await bench.store(day: limit)
        let before = bench.time.now.advanced(by: day)
        for count in 1...limit {
          try await trial.reserve([trial.key(1)], .granted(1), when: "for message \(count)")
        }
        let ends = try await trial.reserve(trial.same(1, times: 2), .exhausted(2), when: "then").ends
        for end in ends {
          try trial.check(end, from: before, to: bench.time.now.advanced(by: day), when: "then")
        }
        try await trial.reserve([trial.key(2)], .granted(1), when: "for another recipient")
      }
    } + [
      Case(
        "day/twice-in-a-batch", expected: "a recipient who occurs twice counts twice",
        reason: "reserve: each key is judged on its own, and one grant counts for the next key"
      ) { bench in
        let trial = try await bench.store(day: 2)
        let keys = [1, 2, 1, 1, 2, 3, 2, 1].map { trial.key($0) }
        try await trial.reserve(keys, .granted(3), .exhausted(1), .granted(2), .exhausted(2))
      },
      Case(
        "day/waiting-is-not-counted",
        expected: "the whole limit of a day after any number of waiting messages",
        reason: "Counting: a message that is not granted is not counted"
      ) { bench in
        let trial = try await bench.store(second: 1, day: 2)
        try await trial.reserve(trial.same(1, times: 9), .granted(1), .wait(8))
        let wait = try await trial.reserve(trial.same(1, times: 9), .wait(9), when: "in the same second")
          .waits.first
        try await bench.pass(wait: wait ?? .zero)
        try await trial.reserve(trial.same(1, times: 3), .granted(1), .exhausted(2), when: "a second later")
      },
      Case(
        "day/exhausted-is-not-counted",
        expected: "a place as soon as the first day is over, however often was asked",
        reason: "Counting: a message that is not granted is not counted"
      ) { bench in
        try bench.needsManualClock()
        let trial = try await bench.store(day: 1)
        try await trial.reserve([trial.key(1)], .granted(1))
        for _ in 0..<20 {
          try await bench.pass(.seconds(3600))
          try await trial.reserve(trial.same(1, times: 3), .exhausted(3), when: "in the same day")
        }
        try await bench.pass(.seconds(4 * 3600 + 1))
        try await trial.reserve(trial.same(1, times: 2), .granted(1), .exhausted(1), when: "a day later")
      },
    ]
    + [1, 5, 8].map { limit in
      Case(
        "day/rolling-\(limit)", expected: "each place free 24 hours after its message, and no earlier",
        reason: "BudgetLimits.Day.rolling24Hours: the last 24 hours at any moment, whatever the calendar says"
      ) { bench in
        try bench.needsManualClock()
        let trial = try await bench.store(second: 50, day: limit)
        // From 23:00 in steps of 20 min, so that the messages of a larger limit lie around a midnight of UTC.
        try await bench.pass(.seconds(13 * 3600))
        var dates: [Date] = []
        for _ in 0..<limit {
          dates.append(bench.time.now)
          try await trial.reserve([trial.key(1)], .granted(1), when: "within the limit")
          try await bench.pass(.seconds(1200))
        }
        for (index, date) in dates.enumerated() {
          let moment = "before message \(index + 1) of \(limit) is a day old"
          let end = date.advanced(by: day)
          try await bench.pass(.seconds(end.timeIntervalSince(bench.time.now)) - .milliseconds(5))
          let until = try await trial.reserve([trial.key(1)], .exhausted(1), when: "just " + moment).ends
            .first
          try trial.check(until, from: end, to: end, when: "just " + moment)
          try await bench.pass(.milliseconds(1005))
          try await trial.reserve(
            trial.same(1, times: 2), .granted(1), .exhausted(1),
            when: "when message \(index + 1) is a day old")
        }
      }
    } + calendarCases + [
      Case(
        "day/until-is-enough", expected: "a grant at the date that the store gave",
        reason: "BudgetDecision.exhausted: until this date the recipient's day is used up"
      ) { bench in
        try bench.needsManualClock()
        let trial = try await bench.store(second: 7, day: 3)
        try await bench.pass(.milliseconds(123_456_789))
        for _ in 0..<3 {
          try await trial.reserve([trial.key(1)], .granted(1))
          try await bench.pass(.milliseconds(7_654_321))
        }
        for round in 1...6 {
          let moment = "in round \(round)"
          let until = try await trial.reserve([trial.key(1)], .exhausted(1), when: moment).ends.first
          let pause = until?.timeIntervalSince(bench.time.now) ?? 0
          try await bench.pass(.seconds(pause) + .milliseconds(1))
          try await trial.reserve([trial.key(1)], .granted(1), when: moment + ", at the date of the store")
        }
      }
    ]

  /// Cases about days of a calendar. The manual clock begins at 10:00 UTC.
  private static let calendarCases: [Case] = [
    Case(
      "day/calendar", expected: "places free at midnight in the zone GMT+3",
      reason: "BudgetLimits.Day.calendar: from midnight to midnight in a time zone"
    ) { bench in
      try bench.needsManualClock()
      let trial = try await bench.store(
        BudgetLimits(
          perSecond: nil, perDayAndRecipient: 2, day: .calendar(timeZone: "GMT+3"), instant: .departure))
      let start = bench.time.now
      try await bench.pass(.seconds(5 * 3600))
      try await trial.reserve([trial.key(1)], .granted(1), when: "at 18:00")
      try await bench.pass(.seconds(5 * 3600))
      try await trial.reserve([trial.key(1)], .granted(1), when: "at 23:00")
      for (day, pause) in [(0, 3595), (1, 86_390)] {
        let midnight = start.addingTimeInterval(Double(day * 86_400 + 11 * 3600))
        try await bench.pass(.seconds(pause))
        let moment = "5 s before midnight \(day + 1)"
        let until = try await trial.reserve([trial.key(1)], .exhausted(1), when: moment).ends.first
        try trial.check(until, from: midnight, to: midnight, when: moment)
        try await bench.pass(.seconds(10))
        try await trial.reserve(
          trial.same(1, times: 3), .granted(2), .exhausted(1), when: "5 s after midnight \(day + 1)")
      }
    },
    Case(
      "day/unknown-zone", expected: "a day of the last 24 hours",
      reason: "BudgetLimits.Day.calendar: a zone that the system does not know counts as rolling24Hours"
    ) { bench in
      let trial = try await bench.store(
        BudgetLimits(
          perSecond: nil, perDayAndRecipient: 1, day: .calendar(timeZone: "Nowhere/Never"),
          instant: .departure))
      let before = bench.time.now.advanced(by: day)
      let until = try await trial.reserve(trial.same(1, times: 2), .granted(1), .exhausted(1)).ends.first
      try trial.check(until, from: before, to: bench.time.now.advanced(by: day), when: "in an unknown zone")
    },
  ]

  /// Cases about the order of the checks.
  static let orderCases: [Case] = [
    Case(
      "order/day-before-second", expected: "exhausted, although the second has no room either",
      reason: "Order of the checks: nobody waits for a second only to learn that the day is used up"
    ) { bench in
      let trial = try await bench.store(second: 2, day: 1)
      try await trial.reserve(trial.keys(2), .granted(2))
      try await trial.reserve(trial.keys(3), .exhausted(2), .wait(1), when: "with the second used up")
    },
    Case(
      "order/day-before-blocked-group", expected: "exhausted in a blocked group, and a wait for others",
      reason: "Order of the checks: the recipient is judged before the group"
    ) { bench in
      let trial = try await bench.store(second: 9, day: 1)
      try await trial.reserve([trial.key(1)], .granted(1))
      try await trial.block(for: .seconds(60))
      try await trial.reserve(trial.keys(3), .wait(1), .exhausted(1), .wait(1), when: "in a blocked group")
    },
    Case(
      "order/blocked-recipient-first", expected: "exhausted in a blocked group whose second is used up",
      reason: "Order of the checks: a blocked recipient is judged before the group and the second"
    ) { bench in
      let trial = try await bench.store(second: 1, day: 5)
      try await trial.reserve([trial.key(9)], .granted(1))
      try await trial.block(recipient: 1, for: .seconds(60))
      try await trial.reserve(trial.keys(2), .wait(1), .exhausted(1), when: "with the second used up")
      try await trial.block(for: .seconds(60))
      try await trial.reserve(trial.keys(2), .wait(1), .exhausted(1), when: "in a blocked group as well")
    },
    Case(
      "order/later-of-two-ends", expected: "exhausted until the later of the end of the day and of the block",
      reason: "Order of the checks: a recipient who is free earlier would only be exhausted again"
    ) { bench in
      let trial = try await bench.store(day: 1)
      let before = bench.time.now.advanced(by: day)
      try await trial.reserve(trial.keys(2), .granted(2))
      let after = bench.time.now.advanced(by: day)
      try await trial.block(recipient: 0, for: .seconds(3600))
      let late = bench.time.now.advanced(by: day * 2)
      try await trial.block(recipient: 1, for: day * 2)
      let ends = try await trial.reserve(trial.keys(2), .exhausted(2), when: "blocked").ends
      try trial.check(ends.first, from: before, to: after, when: "blocked for less than the day")
      try trial.check(ends.last, from: late, to: late, when: "blocked for longer than the day")
    },
    Case(
      "order/blocked-group-before-second",
      expected: "a wait until the block ends, not only until the second has room",
      reason: "Waiting: the end is the earliest moment at which another question is worth while"
    ) { bench in
      let trial = try await bench.store(second: 1)
      try await trial.reserve([trial.key(1)], .granted(1))
      try await trial.block(for: .seconds(30))
      let wait = try await trial.reserve([trial.key(2)], .wait(1), when: "in a blocked group").waits.first
      try trial.check(wait, from: .seconds(30), to: .seconds(30), when: "with the second used up as well")
    },
  ]
}
