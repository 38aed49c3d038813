import AllocationCounter

/// One way to do a piece of work, which returns a number that must come out as expected.
struct Contestant {
  var name: String
  var expected: Int
  var work: () async throws -> Int
}

/// What a contestant took for one piece of work.
struct ContestFigures: Codable {
  var name: String
  /// The median of the passes.
  var microseconds: Double
  var fastest: Double
  /// The slowest pass over the fastest.
  var spread: Double
  /// -1 where they cannot be counted.
  var allocations: Int
}

/// The figures of one contest; the first is ours.
struct ContestResult: Codable {
  var name: String
  var figures: [ContestFigures]

  /// How often as long as we the other one takes.
  func ratio(to contestant: Int = 1) -> Double {
    figures[contestant].microseconds / figures[0].microseconds
  }
}

/// Several ways to do the same work, measured in turn, so that a disturbed second disturbs all of them.
struct Contest {
  var name: String
  var contestants: [Contestant]

  /// How thoroughly all contests are measured.
  struct Effort {
    var passes: Int
    /// At least so long takes each pass, far beyond the grain of the clock.
    var passLength: Duration

    static let full = Self(passes: 15, passLength: .milliseconds(40))
    /// For a gate, whose margin is wide.
    static let quick = Self(passes: 7, passLength: .milliseconds(15))
  }

  func run(_ effort: Effort) async throws -> ContestResult {
    var rounds: [Int] = []
    var allocations: [Int] = []
    for contestant in contestants {
      rounds.append(try await self.rounds(contestant, effort))
      allocations.append(try await self.allocations(contestant))
    }
    var times = contestants.map { _ in [Double]() }
    for _ in 0..<effort.passes {
      for (index, contestant) in contestants.enumerated() {
        times[index].append(try await time(of: contestant, rounds: rounds[index]))
      }
    }
    let figures = contestants.indices.map { index in
      let sorted = times[index].sorted()
      return ContestFigures(
        name: contestants[index].name, microseconds: sorted[sorted.count / 2],
        fastest: sorted[0], spread: sorted[sorted.count - 1] / sorted[0], allocations: allocations[index])
    }
    return ContestResult(name: name, figures: figures)
  }

  /// Ours alone, so often, for a profiler.
  func loop(_ rounds: Int) async throws {
    for _ in 0..<rounds { try await once(contestants[0]) }
  }

  private func rounds(_ contestant: Contestant, _ effort: Effort) async throws -> Int {
    let once = try await time(of: contestant, rounds: 3)
    return max(1, Int(effort.passLength / .microseconds(1) / once))
  }

  private func time(of contestant: Contestant, rounds: Int) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<rounds { try await once(contestant) }
    return start.duration(to: clock.now) / .microseconds(1) / Double(rounds)
  }

  /// Counted when everything that happens once has happened.
  private func allocations(_ contestant: Contestant) async throws -> Int {
    allocation_counting_start()
    defer { allocation_counting_stop() }
    try await once(contestant)
    return allocation_counting_stop()
  }

  private func once(_ contestant: Contestant) async throws {
    let result = try await contestant.work()
    precondition(result == contestant.expected, "\(contestant.name) must do the whole work")
  }
}
