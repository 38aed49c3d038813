import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension BudgetStoreConformance {
  /// Cases about blocked groups and recipients.
  static let blockCases: [Case] = [
    Case(
      "block/group",
      expected: "a wait for every recipient of the group until the block ends, and for nobody else",
      reason: "block: a blocked group gets wait, because the provider said \"too much\""
    ) { bench in
      let trial = try await bench.store(second: 9, day: 9)
      try await trial.block(for: .milliseconds(600))
      let waits = try await trial.reserve(trial.keys(3), .wait(3)).waits
      for wait in waits {
        try trial.check(wait, from: .milliseconds(600), to: .milliseconds(600), when: "in a blocked group")
      }
      try await trial.reserve(trial.keys(2, in: "b"), .granted(2), when: "in another group")
      try await bench.pass(wait: waits.max() ?? .zero)
      try await trial.reserve(trial.keys(3), .granted(3), when: "after the block")
    },
    Case(
      "block/recipient", expected: "exhausted until the block ends, for this recipient of this group alone",
      reason: "block: a blocked recipient gets exhausted"
    ) { bench in
      let trial = try await bench.store(second: 9, day: 9)
      let end = bench.time.now.advanced(by: .milliseconds(600))
      try await trial.block(recipient: 1, for: .milliseconds(600))
      let ends = try await trial.reserve(trial.keys(3), .granted(1), .exhausted(1), .granted(1)).ends
      try trial.check(ends.first, from: end, to: end.advanced(by: bench.tolerance), when: "blocked")
      try await trial.reserve([trial.key(1, in: "b")], .granted(1), when: "in another group")
      let pause = (ends.first ?? end).timeIntervalSince(bench.time.now)
      try await bench.pass(.seconds(pause) + bench.tolerance)
      try await trial.reserve([trial.key(1)], .granted(1), when: "after the block")
    },
    Case(
      "block/without-limits", expected: "blocks that hold in a store without limits",
      reason: "block: the provider has said \"too much\", whatever the limits are"
    ) { bench in
      let trial = try await bench.store()
      try await trial.block(recipient: 1, for: .seconds(60))
      try await trial.block("b", for: .seconds(60))
      try await trial.reserve(trial.keys(2) + trial.keys(1, in: "b"), .granted(1), .exhausted(1), .wait(1))
    },
    Case(
      "block/later-end", expected: "the later of two ends, in whichever order they come",
      reason: "block: of two blocks the later end counts; responses of one second arrive in any order"
    ) { bench in
      let trial = try await bench.store(second: 9, day: 9)
      let start = bench.time.now
      for (seconds, other) in [(600, 60), (60, 600)] {
        let (name, recipient) = ("group-\(seconds)", UInt64(seconds))
        for length in [seconds, other] {
          try await trial.block(name, for: .seconds(length))
          try await trial.block(recipient: recipient, for: .seconds(length))
        }
        let moment = "blocked for \(seconds) s and then for \(other) s"
        let waits = try await trial.reserve(trial.keys(1, in: name), .wait(1), when: moment).waits
        try trial.check(waits.first, from: .seconds(600), to: .seconds(600), when: moment)
        let ends = try await trial.reserve([trial.key(recipient)], .exhausted(1), when: moment).ends
        let end = start.addingTimeInterval(600)
        try trial.check(ends.first, from: end, to: end.advanced(by: bench.lateness), when: moment)
      }
    },
    Case(
      "block/past", expected: "no effect of a block that has ended, neither alone nor beside another",
      reason: "block: a block lasts until its date, and of two blocks the later end counts"
    ) { bench in
      let trial = try await bench.store(second: 9, day: 9)
      try await trial.block("b", for: .seconds(60))
      try await trial.block("b", recipient: 1, for: .seconds(60))
      let past = [bench.time.now.addingTimeInterval(-1), Date(timeIntervalSince1970: 0), .distantPast]
      for date in past {
        for group in [trial.group("a"), trial.group("b")] {
          try await trial.store.block(group, recipient: nil, until: date)
          try await trial.store.block(group, recipient: trial.key(1).recipient, until: date)
        }
      }
      try await trial.reserve(trial.keys(2), .granted(2), when: "after blocks of the past")
      let waits = try await trial.reserve(
        trial.keys(2, in: "b"), .wait(1), .exhausted(1), when: "after blocks of the past"
      ).waits
      try trial.check(waits.first, from: .seconds(60), to: .seconds(60), when: "after blocks of the past")
    },
    Case(
      "block/distant-future", expected: "a block that does not end in a year, and no crash",
      reason: "block: any date is possible, and an overflow ends the process"
    ) { bench in
      let trial = try await bench.store(second: 9, day: 9)
      let year = 365.0 * 86_400
      try await trial.store.block(trial.group(), recipient: nil, until: .distantFuture)
      try await trial.store.block(trial.group("b"), recipient: trial.key(1).recipient, until: .distantFuture)
      for moment in ["in a blocked group", "blocked for a second as well"] {
        let wait = try await trial.reserve([trial.key(1)], .wait(1), when: moment).waits.first
        if let wait, wait < .seconds(year) {
          throw BudgetFinding("\(moment): a wait of \(wait) until .distantFuture")
        }
        try await trial.block(for: .seconds(1))
      }
      let until = try await trial.reserve([trial.key(1, in: "b")], .exhausted(1), when: "blocked").ends.first
      if let until, until.timeIntervalSince(bench.time.now) < year {
        throw BudgetFinding("exhausted until \(until) instead of .distantFuture")
      }
    },
    Case(
      "block/is-not-counted", expected: "the whole limits after messages to the blocked",
      reason: "Counting: a message that is not granted is not counted"
    ) { bench in
      let trial = try await bench.store(second: 3, day: 1)
      try await trial.block("a", for: .milliseconds(300))
      try await trial.block("b", recipient: 1, for: .seconds(60))
      try await trial.reserve(trial.keys(20), .wait(20), when: "in a blocked group")
      try await trial.reserve(
        trial.same(1, times: 20, in: "b") + trial.keys(4, from: 2, in: "b"), .exhausted(20), .granted(3),
        .wait(1),
        when: "behind a blocked recipient")
      try await bench.pass(.milliseconds(300) + bench.tolerance)
      try await trial.reserve(trial.keys(4), .granted(3), .wait(1), when: "after the block")
    },
    Case(
      "block/keeps-counting", expected: "messages from before a block that still count after it",
      reason: "block: a block adds to the limits and takes nothing from them"
    ) { bench in
      try bench.needsManualClock()
      let trial = try await bench.store(second: 9, day: 1)
      try await trial.reserve(trial.keys(2), .granted(2))
      try await trial.block(for: .seconds(3600))
      try await trial.block(recipient: 1, for: .seconds(1800))
      try await bench.pass(.seconds(7200))
      try await trial.reserve(trial.keys(3), .exhausted(2), .granted(1), when: "after the blocks")
    },
  ]
}
