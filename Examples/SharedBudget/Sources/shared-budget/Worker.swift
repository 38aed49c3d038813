import DevinoVK
import Foundation
import HiredisClient
import Synchronization
import VestnikCore
import VestnikURLSession

/// A worker, of which any number may run on any number of hosts: it sends messages to random people, through the
/// client, the pipeline and the budget that all workers share.
///
/// It prints a line for each call (`sent`, how many messages were accepted, over the budget, and failed with which
/// code), and one for each event of the store: `loss`, `store-failed`.
struct Worker {
  private let client: DevinoClient
  private let group: SenderGroup
  private let people: Int
  private let batch: Int
  private let loops: Int
  private let deadline: ContinuousClock.Instant

  init(_ options: Options) throws {
    guard let server = options.text("server").flatMap({ URL(string: $0) }) else {
      throw UsageError(description: "--server needs a URL\n\(SharedBudgetProgram.usage)")
    }
    group = SenderGroup(options.text("group") ?? "shop")
    people = try options.number("people", or: 100)
    batch = try options.number("batch", or: 5)
    loops = try options.number("loops", or: 2)
    deadline = try .now + .seconds(options.number("seconds", or: 5))
    let timeout = try Duration.seconds(options.number("timeout", or: 2))
    let limits = try BudgetLimits(
      perSecond: options.number("per-second", or: 50), perDayAndRecipient: options.number("per-day", or: 5))
    let redis = try HiredisClient(host: "127.0.0.1", port: options.number("redis"))
    let budget = SharedBudget(
      limits, requestTimeout: timeout, onLoss: { Self.say("loss \($0.group.rawValue)") },
      evaluate: { script, keys, arguments in
        try await redis.evaluate(script, keys: keys, arguments: arguments)
      })
    let context = ClientContext(
      transport: URLSessionTransport(connectionsPerHost: 16), budget: budget,
      onStoreFailure: options.has("fail-open") ? .failOpen : .failClosed,
      options: SendOptions(budget: .wait(upTo: .seconds(2)), timeout: timeout, maxAttempts: 1),
      maxRequestsInFlight: 16,
      onEvent: { event in
        if event.kind == .budgetStoreFailed { Self.say("store-failed \(event.details["error"] ?? "")") }
      })
    client = DevinoClient(
      .apiKey("none"), context: context, configuration: DevinoClient.Configuration(baseURL: server))
  }

  func run() async {
    await withDiscardingTaskGroup { group in
      for _ in 0..<loops {
        group.addTask {
          while ContinuousClock.now < deadline { await sendBatch() }
        }
      }
    }
    Self.say("done")
  }

  private func sendBatch() async {
    let messages = (0..<batch).map { _ in
      DevinoMessage(
        to: PhoneNumber("7999\(1_000_000 + Int.random(in: 0..<people))"), from: group, template: "order_ready"
      )
    }
    var counts: [String: Int] = [:]
    for outcome in await client.send(messages) {
      switch outcome {
      case .accepted: counts["accepted", default: 0] += 1
      case .overBudget: counts["over", default: 0] += 1
      case .failed(let error): counts[error.code.rawValue, default: 0] += 1
      case .rejected: counts["rejected", default: 0] += 1
      case .invalid: counts["invalid", default: 0] += 1
      }
    }
    Self.say(
      "sent " + counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
    // A store that is down fails at once, and a person whose day is used up is known at once.
    if counts["accepted"] == nil { try? await Task.sleep(for: .milliseconds(50)) }
  }

  /// Writes a whole line in one call, so that nothing is lost when the process is killed.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
