import AllocationCounter

/// One way to do a piece of work, which returns a number that must come out as expected.
struct Contestant {
  var name: String
  var expected: Int
  var work: () throws -> Int
}

/// What a contestant took for one piece of work.
struct ContestFigures: Codable {
  var name: String
  var microseconds: Double
  /// The slowest pass over the fastest.
  var spread: Double
  var allocations: Int
}

/// The figures of one contest; the first is ours.
struct ContestResult: Codable {
  var name: String
  var figures: [ContestFigures]
}

/// Several ways to do the same work, measured in turn, so that a disturbed second disturbs all of them.
struct Contest {
  var contestants: [Contestant]
  var passes = 15
  /// At least so long takes each pass, far beyond the grain of the clock.
  var passLength = Duration.milliseconds(40)

  func run() throws -> [ContestFigures] {
    let rounds = try contestants.map(rounds)
    let allocations = try contestants.map(allocations)
    var times = contestants.map { _ in [Double]() }
    for _ in 0..<passes {
      for (index, contestant) in contestants.enumerated() {
        times[index].append(try time(of: contestant, rounds: rounds[index]))
      }
    }
    return contestants.indices.map { index in
      let sorted = times[index].sorted()
      return ContestFigures(
        name: contestants[index].name, microseconds: sorted[sorted.count / 2],
        spread: sorted[sorted.count - 1] / sorted[0], allocations: allocations[index])
    }
  }

  private func rounds(_ contestant: Contestant) throws -> Int {
    let once = try time(of: contestant, rounds: 3)
    return max(1, Int(passLength / .microseconds(1) / once))
  }

  private func time(of contestant: Contestant, rounds: Int) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<rounds { try once(contestant) }
    return start.duration(to: clock.now) / .microseconds(1) / Double(rounds)
  }

  private func allocations(_ contestant: Contestant) throws -> Int {
    let before = allocation_count()
    try once(contestant)
    return allocation_count() - before
  }

  private func once(_ contestant: Contestant) throws {
    let result = try contestant.work()
    precondition(result == contestant.expected, "\(contestant.name) must do the whole work")
  }
}
