import DevinoVK
import ExampleSupport
import Foundation
import VestnikCore
import VestnikTesting
import VestnikURLSession

/// One run: reads the file, sends it, reports.
public struct QuickstartRun: Sendable {
  private let options: QuickstartOptions
  private let file: RecipientFile
  /// The rows that are messages; the others are invalid without the client's help.
  private let messages: [DevinoMessage]
  private let results: ResultsFile?
  private let isTerminal: Bool
  private let print: @Sendable (String) -> Void
  private let apiKey: Secret?

  /// Prepares a run; everything that can be wrong with the input is found here, before anything is sent.
  ///
  /// - Throws: ``InputError``.
  public init(
    _ options: QuickstartOptions, bundledFile: String, environment: [String: String], isTerminal: Bool,
    print: @escaping @Sendable (String) -> Void
  ) throws(InputError) {
    self.options = options
    self.isTerminal = isTerminal
    self.print = print
    let key = environment["DEVINO_API_KEY"] ?? ""
    if options.isLive, key.isEmpty {
      throw InputError("--live needs the API key of your account in the environment variable DEVINO_API_KEY")
    }
    apiKey = options.isLive ? Secret(key) : nil
    let path = options.file ?? bundledFile
    results = try options.results.map { path0 throws(InputError) in try ResultsFile(path: path0, input: path)
    }
    file = try RecipientFile(path: path)
    messages = file.recipients.compactMap { try? $0.message.get() }
    print("\(options.file ?? "the bundled file"): \(file.recipients.count) rows\n")
  }

  /// Sends all rows and reports. Cancelling the task ends the run early; every row is still accounted for.
  ///
  /// - Throws: ``InputError`` when the results cannot be written any more.
  public func run() async throws(InputError) {
    let sandboxTime = ManualClock(.automatic)
    let time: any TimeSource = options.isLive ? SystemTime() : sandboxTime
    let display = ProgressDisplay(total: messages.count, isTerminal: isTerminal, print: print)
    let client = DevinoClient(
      .apiKey(apiKey ?? "test"),
      context: ClientContext(
        transport: options.isLive ? URLSessionTransport() : sandbox(sandboxTime),
        budget: SendBudget(MessageLimits.devino.rate, time: time), options: sendOptions, time: time,
        log: display.note))
    announce()
    let outcomes = await client.send(messages)
    display.finish()
    try report(outcomes, requests: display.requests)
  }

  /// Patience for the whole file: every message may have to wait for all others, and once more for a repeat.
  private var sendOptions: SendOptions {
    SendOptions(budget: .wait(upTo: .seconds(3600 + file.recipients.count)))
  }

  /// A sandbox that knows the services and templates of the file.
  private func sandbox(_ time: ManualClock) -> DevinoSandbox {
    let text = "Здравствуйте! " + file.variables.map { "\($0): #\($0)#" }.joined(separator: ", ")
    let ids = Set(messages.compactMap(\.template.id))
    let names = Set(messages.compactMap(\.template.name)).union(ids.map { "template \($0)" })
    let sandbox = DevinoSandbox(
      services: Set(messages.map(\.service.rawValue)),
      templates: Dictionary(uniqueKeysWithValues: names.map { ($0, text) }),
      templateIDs: Dictionary(uniqueKeysWithValues: ids.map { ($0, "template \($0)") }), time: time)
    for (fault, times) in options.faults { sandbox.inject(fault, times: times) }
    sandbox.setBalance(options.balance)
    return sandbox
  }

  private func announce() {
    print(
      options.isLive
        ? "sending to the real service at 50 messages a second for each service\n"
        : "sending to the sandbox in this process; the clock is simulated, so minutes of pacing pass in seconds\n"
    )
  }

  private func report(_ outcomes: [SendOutcome<SendReceipt>], requests: Int) throws(InputError) {
    let words = rowOutcomes(outcomes)
    let totals = Totals(words, requests: requests)
    let rows = Array(zip(file.recipients, words))
    print("\n" + Report(rows.map { ($0.0, $0.1) }, totals).text + "\n\n")
    print("\(requests) requests; with a real clock the pacing takes \(pacing(of: outcomes))\n")
    let unknown = outcomes.count {
      if case .failed(let error) = $0 { error.delivery == .unknown } else { false }
    }
    if unknown > 0 {
      print(
        "\(unknown) messages may have arrived although no answer says so: do not simply send them again\n")
    }
    if let results {
      try results.write(rows)
      print("every row's outcome is in \(options.results ?? "")\n")
    }
    if options.wantsJSONSummary { print(totals.json + "\n") }
  }

  /// How long 50 messages a second for each service take; the services go side by side.
  private func pacing(of outcomes: [SendOutcome<SendReceipt>]) -> String {
    var sent: [SenderGroup: Int] = [:]
    for (message, outcome) in zip(messages, outcomes) {
      switch outcome {
      case .accepted, .rejected, .failed: sent[message.service, default: 0] += 1
      case .invalid, .overBudget: break
      }
    }
    let seconds = (max(1, sent.values.max() ?? 1) - 1) / 50
    return
      "about \(Duration.seconds(seconds).formatted(.units(allowed: [.hours, .minutes, .seconds], width: .wide)))"
  }

  /// Puts the client's outcomes back beside the rows that could not become messages.
  private func rowOutcomes(_ outcomes: [SendOutcome<SendReceipt>]) -> [RowOutcome] {
    var outcomes = outcomes[...]
    return file.recipients.map { recipient in
      switch recipient.message {
      case .failure(let error): RowOutcome(error)
      case .success: RowOutcome(outcomes.removeFirst())
      }
    }
  }
}
