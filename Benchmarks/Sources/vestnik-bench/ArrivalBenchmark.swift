import Foundation
import RapportoVK
import VestnikCore
import VestnikURLSession

/// The second as the provider sees it: arrivals at a server, by its own clock, from three groups with eight tasks each.
struct ArrivalBenchmark {
  struct Figures {
    /// The most requests of one group that arrived in any half-open second.
    var largestWindow = 0
    /// Of one group, on average.
    var perSecond = 0.0
  }

  /// Messages of each group.
  let messages: Int
  /// What lengthens the second.
  let margin: Duration

  /// Sends beside busy processes, which take the processors from the client after its last look at the clock.
  func run(beside processes: Int) async throws -> Figures {
    let spinners = try (0..<processes).map { _ in
      let spinner = Process()
      spinner.executableURL = URL(filePath: CommandLine.arguments[0])
      spinner.arguments = ["--spin"]
      try spinner.run()
      return spinner
    }
    defer { for spinner in spinners { kill(spinner.processIdentifier, SIGKILL) } }
    let body = "<response><code>200</code><payload><id>4095284974</id></payload></response>"
    let server = try LoopbackPeer(answering: Data(body.utf8))
    defer { server.stop() }
    let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: nil, margin: margin))
    let context = ClientContext(
      transport: URLSessionTransport(), budget: budget,
      options: SendOptions(budget: .wait(upTo: .seconds(600))), maxRequestsInFlight: 64)
    await withTaskGroup(of: Void.self) { tasks in
      for group in ["a", "b", "c"] {
        let client = RapportoClient(
          RapportoCredentials(serviceID: "coffee", password: "password"), context: context,
          configuration: .init(
            interface: .form(url: server.url.appending(path: group)), group: SenderGroup(group)))
        for part in 0..<8 {
          let messages = SendBenchmark.messages(messages / 8)
          tasks.addTask {
            let outcomes = await client.send(messages, options: nil)
            precondition(SendBenchmark.accepted(outcomes) == messages.count, "part \(part) must be accepted")
          }
        }
      }
    }
    return Figures(server.arrivals.values.map { $0.sorted() })
  }
}

extension ArrivalBenchmark.Figures {
  fileprivate init(_ groups: [[Int64]]) {
    for arrivals in groups {
      var first = 0
      for last in arrivals.indices {
        while arrivals[last] - arrivals[first] >= 1_000_000_000 { first += 1 }
        largestWindow = max(largestWindow, last - first + 1)
      }
      guard let start = arrivals.first, let end = arrivals.last, end > start else { continue }
      perSecond += Double(arrivals.count) / (Double(end - start) / 1e9 + 1) / Double(groups.count)
    }
  }
}
