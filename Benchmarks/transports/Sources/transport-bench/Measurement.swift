import Foundation

/// What a contestant took for one request with so many in flight, in microseconds of the processor.
struct Figures {
  var contestant: Contestant
  var inFlight: Int
  /// One figure a pass, sorted.
  var passes: [Double]

  var median: Double { passes[passes.count / 2] }
  /// The slowest pass over the fastest.
  var spread: Double { passes[passes.count - 1] / passes[0] }
}

/// All figures of a run.
struct Report {
  /// The least share of its bare peer's messages that `AsyncHTTPClientTransport` must carry.
  static let gate = 0.85

  var figures: [Figures]

  /// Measures the contestants in turn, so that a disturbed second disturbs all of them.
  ///
  /// - Parameter requests: The requests of a pass. `URLSession` takes so much longer that it gets an eighth.
  init(_ contestants: [Contestant], levels: [Int], rounds: Int, requests: Int) async throws {
    figures = []
    for inFlight in levels {
      var passes = contestants.map { _ in [Double]() }
      for round in 0...rounds {
        for (index, contestant) in contestants.enumerated() {
          let count = contestant.library == .urlSession ? max(1, requests / 8) : requests
          let cost = try await Self.pass(contestant, inFlight: inFlight, requests: count)
          // The first round opens the connections.
          if round > 0 { passes[index].append(cost) }
        }
      }
      figures += zip(contestants, passes).map {
        Figures(contestant: $0, inFlight: inFlight, passes: $1.sorted())
      }
    }
  }

  /// The messages per second of the processor, as a share of what the best bare user of the same library reaches.
  func share(of figures: Figures) -> Double {
    let peers = self.figures.filter {
      $0.contestant.isBare && $0.contestant.library == figures.contestant.library
        && $0.inFlight == figures.inFlight
    }
    return (peers.map(\.median).min() ?? figures.median) / figures.median
  }

  /// What `--check` complains about.
  var complaints: [String] {
    figures.filter { $0.contestant.key == "ahc" && share(of: $0) < Self.gate }.map {
      "\($0.contestant.name), \($0.inFlight) in flight: "
        + "a share of \(text(share(of: $0), 2)) is less than \(Self.gate)"
    }
  }

  /// The figures as a table in Markdown.
  var table: String {
    let rows = figures.map { figures in
      "| \(figures.inFlight) | \(figures.contestant.name) | \(text(figures.median, 1)) "
        + "| \(Int(1_000_000 / figures.median)) | \(text(share(of: figures), 2)) | \(text(figures.spread, 2)) |\n"
    }
    return """
      | in flight | client | µs of CPU a request | messages a CPU second | share of the best bare peer | spread |
      | --- | --- | --- | --- | --- | --- |

      """ + rows.joined()
  }

  /// The figures as one line of JSON.
  var json: String {
    let pairs = figures.flatMap { figures in
      let key = "\"transport.\(figures.contestant.key)"
      return [
        "\(key).share.\(figures.inFlight)\":\(text(share(of: figures), 3))",
        "\(key).microseconds.\(figures.inFlight)\":\(text(figures.median, 2))",
      ]
    }
    return "{\(pairs.joined(separator: ","))}\n"
  }

  private func text(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number)
  }

  /// Sends the requests of one pass and returns the microseconds of the processor that one of them took.
  static func pass(_ contestant: Contestant, inFlight: Int, requests: Int) async throws -> Double {
    let start = processorMicroseconds()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<inFlight {
        group.addTask {
          for _ in stride(from: worker, to: requests, by: inFlight) {
            let response = try await contestant.send()
            guard response == (200, Message.answer.utf8.count) else {
              throw BenchError(message: "\(contestant.name) received \(response)")
            }
          }
        }
      }
      try await group.waitForAll()
    }
    return (processorMicroseconds() - start) / Double(requests)
  }

  /// What this process has used of the processor, in user and system mode, all threads together.
  private static func processorMicroseconds() -> Double {
    var usage = rusage()
    // RUSAGE_SELF, whose type differs between the systems' libraries.
    getrusage(0, &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) * 1e6 + Double($1.tv_usec) }
  }
}
