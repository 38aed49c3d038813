import VestnikCore

extension BudgetStoreConformance {
  /// Cases about callers at the same time.
  static let concurrencyCases: [Case] = [
    Case(
      "concurrency/second",
      expected: "exactly the limit of a second for 20 callers together, each with a serial of its own",
      reason: "reserve decides in one atomic step"
    ) { bench in
      let trial = try await bench.store(second: 50)
      let decisions = try await together(20) { caller in
        try await trial.ask(trial.keys(10, from: UInt64(caller) * 10), when: "among 20 callers")
      }
      try check(decisions, grants: 50)
      try await trial.reserve(trial.keys(1), .wait(1), when: "after the 20 callers")
    },
    Case(
      "concurrency/day", expected: "exactly the limit of a day for 20 callers together",
      reason: "reserve decides in one atomic step"
    ) { bench in
      for limit in [5, 8] {
        let trial = try await bench.store(day: limit)
        let decisions = try await together(20) { _ in
          try await trial.ask(trial.same(1, times: 3), when: "among 20 callers")
        }
        try check(decisions, grants: limit)
        try await trial.reserve([trial.key(1)], .exhausted(1), when: "after the 20 callers")
      }
    },
    Case(
      "concurrency/both-limits",
      expected: "exactly two messages to each of ten recipients in each of two groups",
      reason: "reserve decides in one atomic step about both limits"
    ) { bench in
      let trial = try await bench.store(second: 30, day: 2)
      let decisions = try await together(20) { caller in
        try await trial.ask(trial.keys(10, in: "\(caller % 2)"), when: "among 20 callers")
      }
      try check(decisions, grants: 40)
    },
    Case(
      "concurrency/releases",
      expected: "never more held at once than the limit, and all places free at the end",
      reason: "a release and a reserve at the same time lose no place and free none twice"
    ) { bench in
      let trial = try await bench.store(second: 5, day: 3)
      let held = Locked(0)
      _ = try await together(20) { caller in
        for _ in 0..<10 {
          let decisions = try await trial.ask(
            trial.keys(1, from: UInt64(caller % 4)), when: "among 20 callers")
          let reservations = decisions.reservations
          let count = held.change { held in
            held += reservations.count
            return held
          }
          if count > 5 { throw BudgetFinding("\(count) messages of a group held at once with a limit of 5") }
          held.change { $0 -= reservations.count }
          try await trial.store.release(reservations, .notSent)
        }
        return BudgetDecisions(all: [])
      }
      try await trial.reserve(
        trial.same(1, times: 4) + trial.keys(4, from: 2), .granted(3), .exhausted(1), .granted(2), .wait(2),
        when: "after the 20 callers")
    },
  ]

  /// Runs calls at the same time; returns their results in any order.
  private static func together(
    _ count: Int, _ call: @escaping @Sendable (Int) async throws -> BudgetDecisions
  ) async throws -> [BudgetDecisions] {
    try await withThrowingTaskGroup(of: BudgetDecisions.self) { group in
      for caller in 0..<count { group.addTask { try await call(caller) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Compares the number of grants, and that of their serials.
  private static func check(_ decisions: [BudgetDecisions], grants expected: Int) throws {
    let serials = decisions.flatMap(\.reservations).map(\.serial)
    if serials.count != expected {
      throw BudgetFinding("\(serials.count) grants for 20 callers together instead of \(expected)")
    }
    if Set(serials).count != expected {
      throw BudgetFinding("\(Set(serials).count) serials among \(expected) reservations")
    }
  }

  /// Cases about a store that has lost its disk or its connection. They need the `disconnect` closure of the run.
  static let failureCases: [Case] = [
    Case(
      "failure/reserve", expected: "an error within a few seconds, again and again, and no decision",
      reason: "Failure: a store that cannot decide throws; it never grants what it has not counted"
    ) { bench in
      let trial = try await bench.store(second: 10, day: 5)
      try await trial.reserve(trial.keys(2), .granted(2))
      try await bench.disconnect(trial)
      for moment in ["without its disk or connection", "asked again without it"] {
        try await refusal(bench, trial, moment)
      }
    },
    Case(
      "failure/many-callers", expected: "an error within a few seconds for each of eight callers at once",
      reason: "Failure: callers behind one that waits for its time-out throw as well"
    ) { bench in
      let trial = try await bench.store(second: 10, day: 5)
      try await trial.reserve(trial.keys(2), .granted(2))
      try await bench.disconnect(trial)
      _ = try await together(8) { caller in
        try await refusal(bench, trial, "caller \(caller + 1) of 8")
        return BudgetDecisions(all: [])
      }
    },
    Case(
      "failure/other-calls", expected: "an error or a return within a few seconds",
      reason: "Failure: a message must not wait for a store that cannot decide"
    ) { bench in
      let trial = try await bench.store(second: 10, day: 5)
      let granted = try await trial.reserve(trial.keys(2), .granted(2)).reservations
      let until = bench.time.now.advanced(by: .seconds(60))
      try await bench.disconnect(trial)
      let calls: [(String, @Sendable () async throws -> Void)] = [
        ("track", { try await trial.end(granted, roundTrip: .milliseconds(20)) }),
        ("release", { try await trial.store.release(granted, .notSent) }),
        ("block", { try await trial.store.block(trial.group(), recipient: nil, until: until) }),
      ]
      for (name, call) in calls where await bench.result(of: call) == nil {
        throw BudgetFinding("\(name) has not returned within \(bench.failureLimit)", dependsOnTime: false)
      }
    },
  ]

  /// Asks a store that cannot decide, and expects an error.
  private static func refusal(_ bench: BudgetBench, _ trial: BudgetTrial, _ moment: String) async throws {
    switch await bench.result(of: { try await trial.store.reserve(trial.keys(2), pacing: .sliced) }) {
    case .failure: return
    case .success(let decisions):
      let words = BudgetDecisions.words(BudgetDecisions(all: decisions).runs)
      throw BudgetFinding("\(moment): \(words) instead of an error", dependsOnTime: false)
    case nil:
      throw BudgetFinding("\(moment): nothing within \(bench.failureLimit)", dependsOnTime: false)
    }
  }
}
