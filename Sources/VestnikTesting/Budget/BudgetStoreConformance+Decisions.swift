import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension BudgetStoreConformance {
  /// Cases about the shape of decisions.
  static let decisionCases: [Case] = [
    Case(
      "decisions/no-keys", expected: "no decision about no key",
      reason: "reserve returns one decision for each key"
    ) { bench in
      let trial = try await bench.store(second: 1, day: 1)
      try await trial.reserve([])
      try await trial.reserve([], pacing: .providerQueues, when: "with .providerQueues")
      try await trial.reserve(trial.keys(1), .granted(1), when: "afterwards")
    },
    Case(
      "decisions/one-for-each", expected: "one decision for each key, in the order of the keys",
      reason: "the pipeline finds a message's decision by its place"
    ) { bench in
      let trial = try await bench.store(second: 3, day: 1)
      try await trial.block(recipient: 9, for: .seconds(60))
      let keys =
        [trial.key(9), trial.key(1)] + trial.same(9, times: 2) + [trial.key(2), trial.key(1), trial.key(3)]
        + [trial.key(4), trial.key(1, in: "b"), trial.key(9), trial.key(5)]
      try await trial.reserve(
        keys, .exhausted(1), .granted(1), .exhausted(2), .granted(1), .exhausted(1), .granted(1), .wait(1),
        .granted(1), .exhausted(1), .wait(1))
    },
    Case(
      "decisions/reservation", expected: "a reservation for the key that was asked, granted now",
      reason: "the reservation is needed to release the message"
    ) { bench in
      let trial = try await bench.store(second: 5, day: 5)
      let keys = [trial.key(2), trial.key(1, in: "b"), trial.key(2), trial.key(0)]
      let before = bench.time.now
      let reservations = try await trial.reserve(keys, .granted(4)).reservations
      guard reservations.map(\.key) == keys else {
        throw BudgetFinding("reservations for other keys than those that were asked")
      }
      for reservation in reservations
      where !reservation.reservedAt.isWithin(
        before.addingTimeInterval(-1), bench.time.now.addingTimeInterval(1))
      {
        throw BudgetFinding("a grant of \(before) is dated \(reservation.reservedAt)")
      }
    },
    Case(
      "decisions/serials", expected: "a serial that no other reservation of the store has",
      reason: "BudgetReservation.serial: a release must find its message and no other"
    ) { bench in
      let trial = try await bench.store()
      var serials: Set<UInt64> = []
      for call in 0..<20 {
        let keys = trial.same(1, times: 5) + trial.keys(5, in: "b\(call % 3)")
        serials.formUnion(try await trial.reserve(keys, .granted(10)).reservations.map(\.serial))
      }
      if serials.count != 200 { throw BudgetFinding("\(serials.count) serials among 200 reservations") }
    },
  ]

  /// Cases about limits that are none, and about what does not count together.
  static let apartCases: [Case] = [
    Case(
      "apart/groups", expected: "the limit of a second in each group, whatever the others do",
      reason: "Apart from each other: groups do not count together"
    ) { bench in
      let trial = try await bench.store(second: 3)
      try await trial.reserve(trial.keys(4, in: "a"), .granted(3), .wait(1), when: "in the first group")
      try await trial.reserve(trial.keys(4, in: "b"), .granted(3), .wait(1), when: "in the second group")
    },
    Case(
      "apart/groups-of-one-call", expected: "the limit of a second in each group of the call",
      reason: "each key is judged on its own, and groups do not count together"
    ) { bench in
      let trial = try await bench.store(second: 2)
      let keys = (0..<4).flatMap { recipient in
        ["a", "b", "c"].map { trial.key(UInt64(recipient), in: $0) }
      }
      try await trial.reserve(keys, .granted(6), .wait(6))
    },
    Case(
      "apart/recipients", expected: "the limit of a day for each recipient",
      reason: "BudgetLimits.perDayAndRecipient: the most messages to one recipient"
    ) { bench in
      let trial = try await bench.store(day: 1)
      try await trial.reserve(trial.keys(50), .granted(50))
      try await trial.reserve(trial.keys(50) + [trial.key(50)], .exhausted(50), .granted(1), when: "again")
    },
    Case(
      "apart/recipient-of-two-groups", expected: "a day of its own in each group",
      reason: "Apart from each other: the recipients of two groups do not count together"
    ) { bench in
      let trial = try await bench.store(day: 2)
      try await trial.reserve(trial.same(7, times: 3), .granted(2), .exhausted(1), when: "in one group")
      try await trial.reserve(
        trial.same(7, times: 3, in: "b"), .granted(2), .exhausted(1), when: "in another group")
    },
    Case(
      "apart/large-numbers",
      expected: "a day of its own for each of the numbers 0, 2^53, 2^53 + 1 and 2^64 - 1",
      reason: "RecipientKey is a 64-bit number; a number of a script or of JSON has 53 bits"
    ) { bench in
      let trial = try await bench.store(day: 1)
      let keys = [0, 1 << 53, 1 << 53 + 1, UInt64.max - 1, .max].map {
        BudgetKey(group: trial.group(), recipient: RecipientKey($0))
      }
      try await trial.reserve(keys, .granted(5))
      try await trial.reserve(keys, .exhausted(5), when: "again")
    },
    Case(
      "apart/joined-names", expected: "a day of its own where only the joint of group and recipient differs",
      reason: "a store that joins names as text must separate them"
    ) { bench in
      let trial = try await bench.store(second: 1, day: 1)
      let pairs: [(String, UInt64)] = [
        ("", 12_345), ("1", 2345), ("12", 345), ("1:2", 345), (":12", 345), ("1:", 2345), ("{1}", 2345),
        ("1 2", 345), ("1\n2", 345), ("1\0", 2345), ("é", 5), ("É", 5),
      ]
      let keys = pairs.map { BudgetKey(group: SenderGroup($0.0), recipient: RecipientKey($0.1)) }
      try await trial.reserve(keys, .granted(keys.count))
    },
    Case(
      "limits/none", expected: "every message granted", reason: "BudgetLimits: a limit of nil is no limit"
    ) { bench in
      let trial = try await bench.store()
      try await trial.reserve(trial.same(1, times: 500) + trial.keys(500), .granted(1000))
      let second = try await bench.store(second: 2)
      try await second.reserve(
        second.same(1, times: 3), .granted(2), .wait(1), when: "without a limit of a day")
      let day = try await bench.store(day: 2)
      try await day.reserve(
        day.same(1, times: 3) + day.keys(300, from: 2), .granted(2), .exhausted(1), .granted(300),
        when: "without a limit of a second")
    },
    Case(
      "limits/zero", expected: "exhausted for ever, whatever the pacing",
      reason:
        "Order of the checks: a limit of 0 is exhausted for ever; somebody who waits would wait for ever"
    ) { bench in
      let never = bench.time.now.addingTimeInterval(10 * 365 * 86_400)
      for (second, day) in [(0, nil), (nil, 0), (0, 5), (50, 0), (0, 0)] as [(Int?, Int?)] {
        let trial = try await bench.store(second: second, day: day)
        for pacing in [SendOptions.Pacing.sliced, .providerQueues] {
          let words =
            "with \(second.map(String.init) ?? "nil") a second, \(day.map(String.init) ?? "nil") a day"
          let ends = try await trial.reserve(trial.keys(2), .exhausted(2), pacing: pacing, when: words).ends
          if let early = ends.first(where: { $0 < never }) {
            throw BudgetFinding("\(words): exhausted until \(early)")
          }
        }
      }
    },
  ]
}
