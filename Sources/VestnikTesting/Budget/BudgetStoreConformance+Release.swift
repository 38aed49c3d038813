import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension BudgetStoreConformance {
  /// Cases about released reservations.
  static let releaseCases: [Case] = [
    Case(
      "release/not-sent-second", expected: "one place in the second free again for each reservation",
      reason: "ReleaseReason.notSent: nothing left the machine, the message does not count in the second"
    ) { bench in
      let trial = try await bench.store(second: 3)
      let granted = try await trial.reserve(trial.keys(4), .granted(3), .wait(1)).reservations
      try await trial.store.release([granted[1]], .notSent)
      try await trial.reserve(trial.keys(3), .granted(1), .wait(2), when: "after one release")
      try await trial.store.release([granted[0], granted[2]], .notSent)
      try await trial.reserve(trial.keys(3), .granted(2), .wait(1), when: "after two more")
    },
    Case(
      "release/not-sent-day", expected: "one place in the day free again for each reservation",
      reason: "ReleaseReason.notSent: nothing left the machine, the message does not count in the day"
    ) { bench in
      for limit in [2, 7] {
        let trial = try await bench.store(day: limit, countsRejected: limit == 7)
        let granted = try await trial.reserve(
          trial.same(1, times: limit + 1) + trial.same(2, times: limit), .granted(limit), .exhausted(1),
          .granted(limit)
        ).reservations
        try await trial.store.release([granted[0]], .notSent)
        try await trial.reserve(
          trial.same(1, times: 2), .granted(1), .exhausted(1), when: "after one release")
        try await trial.reserve([trial.key(2)], .exhausted(1), when: "for another recipient")
      }
    },
    Case(
      "release/of-several-groups", expected: "every reservation of the list released",
      reason: "release: the reservations count no longer"
    ) { bench in
      let trial = try await bench.store(second: 1, day: 1)
      let keys = ["a", "b", "c"].map { trial.key(1, in: $0) }
      let granted = try await trial.reserve(keys, .granted(3)).reservations
      try await trial.store.release([], .notSent)
      try await trial.reserve(keys, .exhausted(3), when: "after an empty list")
      try await trial.store.release(granted, .notSent)
      try await trial.reserve(keys, .granted(3), when: "after the release of all")
    },
    Case(
      "release/rejected", expected: "the place in the day free again, and that in the second not",
      reason: "Rejected messages: the request reached the provider, but the message does not count in the day"
    ) { bench in
      for limit in [1, 6] {
        let trial = try await bench.store(second: limit * 2, day: limit)
        let first = try await trial.reserve(
          trial.same(1, times: limit + 1), .granted(limit), .exhausted(1)
        ).reservations
        try await trial.store.release(first, .rejected)
        try await trial.reserve(
          trial.same(1, times: limit + 1), .granted(limit), .exhausted(1), when: "after the rejection")
        try await trial.reserve([trial.key(2)], .wait(1), when: "with the second used up by the rejected")
      }
    },
    Case(
      "release/counts-rejected", expected: "no place free again",
      reason: "Rejected messages: the store, and not the pipeline, honours BudgetLimits.countsRejected"
    ) { bench in
      let trial = try await bench.store(second: 2, day: 1, countsRejected: true)
      let granted = try await trial.reserve(trial.keys(3), .granted(2), .wait(1)).reservations
      try await trial.store.release(granted, .rejected)
      try await trial.reserve(trial.keys(3), .exhausted(2), .wait(1), when: "after the rejection")
    },
    Case(
      "release/twice", expected: "no more places free than after one release",
      reason:
        "release: a reservation that was released before is ignored; else a retry frees the place of another"
    ) { bench in
      for (reason, limit) in [(ReleaseReason.notSent, 3), (.rejected, 3), (.notSent, 8), (.rejected, 8)] {
        let trial = try await bench.store(second: 100, day: limit)
        let granted = try await trial.reserve(trial.same(1, times: limit), .granted(limit)).reservations
        try await trial.store.release([granted[0], granted[0]], reason)
        try await trial.store.release([granted[0]], reason)
        try await trial.reserve(
          trial.same(1, times: 2), .granted(1), .exhausted(1),
          when: "\(reason), twice in the list and once more")
        try await trial.store.release([granted[0]], reason)
        try await trial.reserve(
          [trial.key(1)], .exhausted(1), when: "\(reason), after another message took the place")
      }
      let trial = try await bench.store(second: 3)
      let granted = try await trial.reserve(trial.keys(3), .granted(3)).reservations
      try await trial.store.release([granted[0], granted[0]], .notSent)
      try await trial.store.release([granted[0]], .notSent)
      try await trial.reserve(trial.keys(2), .granted(1), .wait(1), when: "in the second")
    },
    Case(
      "release/twice-for-two-reasons", expected: "the first release counts, and the second is ignored",
      reason: "release: a reservation that was released before is ignored"
    ) { bench in
      for countsRejected in [false, true] {
        let trial = try await bench.store(second: 2, day: 1, countsRejected: countsRejected)
        let granted = try await trial.reserve(trial.keys(2), .granted(2)).reservations
        try await trial.store.release(granted, .rejected)
        try await trial.store.release(granted, .notSent)
        try await trial.reserve([trial.key(9)], .wait(1), when: "rejected, then not sent")
        if countsRejected {
          try await trial.reserve([trial.key(1)], .exhausted(1), when: "rejected, then not sent")
        }
      }
      let trial = try await bench.store(day: 2)
      let granted = try await trial.reserve(trial.same(1, times: 2), .granted(2)).reservations
      try await trial.store.release([granted[0]], .notSent)
      try await trial.store.release([granted[0]], .rejected)
      try await trial.reserve(
        trial.same(1, times: 2), .granted(1), .exhausted(1), when: "not sent, then rejected")
    },
    Case(
      "release/unknown", expected: "no place free again",
      reason: "release: an unknown reservation is ignored"
    ) { bench in
      for (second, day) in [(3, 1), (3, 9)] {
        let trial = try await bench.store(second: second, day: day)
        let granted = try await trial.reserve(trial.keys(3), .granted(3)).reservations
        var unknown = granted
        for index in unknown.indices { unknown[index].serial = UInt64.max / 4 - UInt64(index) }
        unknown += (1...3).map {
          BudgetReservation(key: trial.key(1), reservedAt: bench.time.now, serial: UInt64.max / 4 - 10 * $0)
        }
        for reason in [ReleaseReason.rejected, .notSent] { try await trial.store.release(unknown, reason) }
        let moment = "after the release of unknown reservations"
        try await trial.reserve([trial.key(5)], .wait(1), when: moment)
        if day == 1 { try await trial.reserve(trial.keys(3), .exhausted(3), when: moment) }
      }
    },
    Case(
      "release/after-its-second", expected: "no place free that another message has taken since",
      reason: "release: a reservation that no longer counts in the second has nothing to free there"
    ) { bench in
      let trial = try await bench.store(second: 2)
      let first = try await trial.reserve(trial.keys(3), .granted(2), .wait(1))
      try await bench.pass(wait: first.waits.first ?? .zero)
      try await trial.reserve(trial.keys(2), .granted(2), when: "a second later")
      try await trial.store.release(first.reservations, .notSent)
      try await trial.reserve(
        trial.keys(1), .wait(1), when: "after the release of messages from a second ago")
    },
    Case(
      "release/after-its-day", expected: "no place free that another message has taken since",
      reason: "release: a reservation that no longer counts in the day has nothing to free there"
    ) { bench in
      try bench.needsManualClock()
      for limit in [1, 5, 6] {
        let trial = try await bench.store(day: limit)
        let old = try await trial.reserve(trial.same(1, times: limit), .granted(limit)).reservations
        try await bench.pass(.seconds(86_401))
        try await trial.reserve(trial.same(1, times: limit), .granted(limit), when: "a day later")
        for reason in [ReleaseReason.rejected, .notSent] { try await trial.store.release(old, reason) }
        try await trial.reserve(
          [trial.key(1)], .exhausted(1), when: "after the release of messages of yesterday")
      }
    },
    Case(
      "release/of-the-right-message",
      expected: "the place of the released message free, and not that of an older one",
      reason: "release: only the given reservations count no longer"
    ) { bench in
      try bench.needsManualClock()
      for limit in [2, 6] {
        let trial = try await bench.store(day: limit)
        try await trial.reserve(trial.same(1, times: limit - 1), .granted(limit - 1))
        try await bench.pass(.seconds(36_000))
        let late = try await trial.reserve([trial.key(1)], .granted(1), when: "ten hours later").reservations
        try await bench.pass(.seconds(36_000))
        try await trial.store.release(late, .rejected)
        try await trial.reserve(
          trial.same(1, times: 2), .granted(1), .exhausted(1), when: "after the release of the latest")
        // The others end now; the message that took the place of the released one does not.
        try await bench.pass(.seconds(86_401 - 72_000))
        try await trial.reserve(
          trial.same(1, times: limit), .granted(limit - 1), .exhausted(1), when: "a day after the first")
      }
    },
    Case(
      "release/keeps-blocks", expected: "a block that a release does not end",
      reason: "block: a block lasts until its date"
    ) { bench in
      let trial = try await bench.store(second: 5, day: 5)
      let granted = try await trial.reserve(trial.keys(2), .granted(2)).reservations
      try await trial.block(recipient: 1, for: .seconds(60))
      try await trial.store.release(granted, .notSent)
      try await trial.reserve(trial.keys(2), .granted(1), .exhausted(1), when: "after the release")
    },
  ]

  /// Cases about the wall clock of the caller.
  static let clockCases: [Case] = [
    Case(
      "clock/wall-clock-steps",
      expected: "neither a second nor a day over because the caller's wall clock stepped",
      reason: "Clock: a host whose clock is wrong breaks no limit"
    ) { bench in
      let trial = try await bench.store(second: 1, day: 1)
      let before = bench.time.uptime + .seconds(86_400)
      try await trial.reserve([trial.key(1)], .granted(1))
      let after = bench.time.uptime + .seconds(86_400)
      for days in [2, -5] {
        bench.stepWallClock(by: .seconds(days * 86_400))
        let moment = "after a step of \(days) days"
        let until = try await trial.reserve(trial.keys(2), .wait(1), .exhausted(1), when: moment).ends.first
        let (now, uptime) = (bench.time.now, bench.time.uptime)
        try trial.check(
          until, from: now.advanced(by: before - uptime), to: now.advanced(by: after - uptime), when: moment)
      }
    },
    Case(
      "clock/blocks-on-the-callers-clock", expected: "a block until the date on the caller's wall clock",
      reason: "Clock: dates that a caller gives or gets are on the caller's clock"
    ) { bench in
      for days in [-3, 30] {
        bench.stepWallClock(by: .seconds(days * 86_400))
        let trial = try await bench.store(second: 5, day: 5)
        let end = bench.time.now.advanced(by: .seconds(60))
        try await trial.block(for: .seconds(60))
        try await trial.block("b", recipient: 1, for: .seconds(60))
        let moment = "on a wall clock that stepped by \(days) days"
        let wait = try await trial.reserve(trial.keys(1), .wait(1), when: moment).waits.first
        try trial.check(wait, from: .seconds(60), to: .seconds(60), when: moment)
        let until = try await trial.reserve([trial.key(1, in: "b")], .exhausted(1), when: moment).ends.first
        try trial.check(until, from: end, to: end.advanced(by: bench.lateness), when: moment)
      }
    },
  ]
}
