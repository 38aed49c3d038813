import DevinoVK
import ExampleSupport
import Foundation
import Synchronization
import VestnikCore
import VestnikTesting
import VestnikURLSession

/// One run: reads the file, sends it as a campaign, reports.
public struct QuickstartRun: Sendable {
  private let options: QuickstartOptions
  private let file: RecipientFile
  /// The rows that are messages; the others are invalid without the client's help.
  private let messages: [DevinoMessage]
  private let results: ResultsFile?
  private let deliveries: DeliveriesFile?
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
    let input = options.file ?? bundledFile
    results = try options.results.map { path throws(InputError) in try ResultsFile(path: path, input: input) }
    file = try RecipientFile(path: input)
    messages = file.recipients.compactMap { try? $0.message.get() }
    deliveries = try options.deliveries.map { path throws(InputError) in
      try DeliveriesFile(path: path, besides: [input, options.results])
    }
    print("\(options.file ?? "the bundled file"): \(file.recipients.count) rows\n")
  }

  /// Sends all rows and reports. Cancelling the task ends the run early; every row is still accounted for.
  ///
  /// - Throws: ``InputError`` when the journal cannot be used or the results cannot be written.
  public func run() async throws(InputError) {
    let journal = try options.journal.map { path throws(InputError) in try RunJournal(path: path) }
    // Without a journal every run shows the same dates; with one, a day has to pass between two runs.
    let sandboxTime = journal == nil ? ManualClock(.automatic) : ManualClock(.automatic, startingAt: Date())
    let time: any TimeSource = options.isLive ? SystemTime() : sandboxTime
    let budget = try await journal?.openBudget(time)
    let requests = Mutex(0)
    let client = DevinoClient(
      .apiKey(apiKey ?? "test"),
      context: ClientContext(
        transport: options.isLive ? URLSessionTransport() : sandbox(sandboxTime),
        budget: budget ?? SendBudget(MessageLimits.devino.rate, time: time), time: time,
        log: { event in if event.kind == .requestWillSend { requests.withLock { $0 += 1 } } }))
    announce()
    let campaign = Campaign(
      messages, through: client, checkpoint: journal?.checkpoint, options: campaignOptions(time))
    let sent = await results(of: campaign)
    // So that the next run in this process finds the journal free.
    await budget?.shutdown()
    try deliveries?.check()
    try report(try sent.get(), requests: requests.withLock { $0 })
  }

  /// Patience for the whole file: every message may have to wait for all others, and once more for a repeat.
  private func campaignOptions(_ time: any TimeSource) -> CampaignOptions {
    CampaignOptions(
      // The simulated clock is exact while one group at a time moves it.
      groupsInParallel: options.isLive ? 4 : 1, waitForBudget: .seconds(3600 + file.recipients.count),
      total: messages.count, time: time)
  }

  /// Everything that the campaign gives out. What it did not come to is cancelled.
  private func results(
    of campaign: Campaign<DevinoClient>
  ) async -> Result<[SentMessage], InputError> {
    var display = ProgressDisplay(isTerminal: isTerminal, print: print)
    var sent: [SentMessage] = []
    sent.reserveCapacity(messages.count)
    do throws(CampaignError) {
      for try await result in campaign {
        sent.append(SentMessage(outcome: result.outcome, isReplayed: result.isReplayed))
        display.show(result.progress)
      }
    } catch {
      display.finish()
      return .failure(inputError(error))
    }
    display.finish()
    let stopped = SentMessage(outcome: .failed(MessagingError(code: .cancelled, delivery: .notSent)))
    return .success(sent + Array(repeating: stopped, count: messages.count - sent.count))
  }

  private func inputError(_ error: CampaignError) -> InputError {
    let journal = options.journal ?? ""
    switch error {
    case .source(let error): return InputError("reading the rows failed: \(error)")
    case .checkpoint(let error): return InputError("--journal \(journal): \(error)")
    case .inputChanged(let index):
      let rows = file.recipients.filter { (try? $0.message.get()) != nil }
      let row =
        index < rows.count ? "line \(rows[index].line) is not what it was" : "it had more rows then"
      return InputError(
        "--journal \(journal): this is the journal of another file: \(row);"
          + " give the file that was sent before, or another directory")
    }
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
    if let rate = options.faultRate { sandbox.injectRandomly(rate: rate, seed: options.seed) }
    if let deliveries { sandbox.onDelivery = deliveries.write }
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

  private func report(_ sent: [SentMessage], requests: Int) throws(InputError) {
    let words = rowOutcomes(sent)
    let totals = Totals(words, requests: requests)
    let rows = Array(zip(file.recipients, words))
    print("\n" + Report(rows.map { ($0.0, $0.1) }, totals).text + "\n\n")
    print("\(requests) requests; with a real clock the pacing takes \(pacing(of: sent))\n")
    let replayed = sent.count(where: \.isReplayed)
    if replayed > 0 { print("\(replayed) outcomes are those of a former run and were not sent again\n") }
    let unknown = sent.count {
      if case .failed(let error) = $0.outcome { error.delivery == .unknown } else { false }
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
  private func pacing(of results: [SentMessage]) -> String {
    var sent: [SenderGroup: Int] = [:]
    for (message, result) in zip(messages, results) where !result.isReplayed {
      switch result.outcome {
      case .accepted, .rejected, .failed: sent[message.service, default: 0] += 1
      case .invalid, .overBudget: break
      }
    }
    let seconds = (max(1, sent.values.max() ?? 1) - 1) / 50
    return
      "about \(Duration.seconds(seconds).formatted(.units(allowed: [.hours, .minutes, .seconds], width: .wide)))"
  }

  /// Puts the outcomes back beside the rows that could not become messages.
  private func rowOutcomes(_ sent: [SentMessage]) -> [RowOutcome] {
    var rest = sent[...]
    return file.recipients.map { recipient in
      switch recipient.message {
      case .failure(let error): RowOutcome(error)
      case .success: RowOutcome(rest.removeFirst().outcome)
      }
    }
  }
}

/// What became of one message.
private struct SentMessage {
  var outcome: SendOutcome<SendReceipt>
  /// Whether a former run sent it.
  var isReplayed = false
}
