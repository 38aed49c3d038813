import ExampleSupport
import Foundation
import TableKit
import VestnikCore
import VestnikTesting

/// One run of a file: sends its rows as a campaign, and reports what became of every one.
public struct FileRun<Message: Codable & Sendable>: Sendable {
  /// The rows that are messages; the others are invalid without the client's help.
  public let messages: [Message]
  /// Where the sandbox writes what it delivered, when that is wanted.
  public let deliveries: DeliveriesFile?

  private let options: SendingOptions
  private let rows: [Row<Message>]
  private let results: ResultsFile?
  private let isTerminal: Bool
  private let print: @Sendable (String) -> Void

  /// Prepares a run; everything that can be wrong with its files is found here, before anything is sent.
  ///
  /// - Parameters:
  ///   - options: What the command line asks for.
  ///   - input: The path of the file.
  ///   - rows: What was read from it.
  ///   - delimiter: What separates its cells; the results are written with the same.
  ///   - isTerminal: Whether a person watches.
  ///   - print: Where the report goes.
  /// - Throws: ``InputError``.
  public init(
    _ options: SendingOptions, input: String, rows: [Row<Message>], delimiter: Delimiter, isTerminal: Bool,
    print: @escaping @Sendable (String) -> Void
  ) throws(InputError) {
    self.options = options
    self.rows = rows
    self.isTerminal = isTerminal
    self.print = print
    messages = rows.compactMap { try? $0.message.get() }
    try RunPaths.check(options, input: input)
    results = try options.results.map { path throws(InputError) in
      try ResultsFile(path: path, delimiter: delimiter)
    }
    deliveries = try options.deliveries.map { path throws(InputError) in try DeliveriesFile(path: path) }
    print("\(options.file ?? "the bundled file"): \(rows.count) rows\n")
  }

  /// The journal that the options ask for; `destination` says where the messages go, without a secret.
  ///
  /// - Throws: ``InputError`` when its directory cannot be made, or belongs to another destination.
  public func journal(to destination: String) throws(InputError) -> RunJournal? {
    try options.journal.map { path throws(InputError) in try RunJournal(path: path, destination: destination)
    }
  }

  /// Prints what is doubtful in the rows that will be sent: to be called before anything is.
  ///
  /// - Parameters:
  ///   - header: What is doubtful in the header line.
  ///   - content: What a person gets: two rows of which it is equal are one message sent twice.
  ///   - issues: What the client finds in a message.
  /// - Returns: The warnings, for the summary.
  public func showWarnings<Content: Hashable>(
    _ header: [TableWarning], content: (Message) -> Content, issues: (Message) -> [ValidationIssue]
  ) -> WarningTable {
    var table = WarningTable()
    var repeated = RepeatedRows()
    table.add(header)
    for (index, row) in rows.enumerated() {
      guard let message = try? row.message.get() else { continue }
      let found = issues(message)
      if found.containsError { continue }
      table.add(found, line: row.line)
      repeated.add(content(message), row: index)
    }
    for (row, first) in repeated.repeats({ (try? rows[$0].message.get()).map(content) }) {
      table.addRepeat(line: rows[row].line, of: rows[first].line)
    }
    print(table.text)
    return table
  }

  /// Sends all rows and reports. Cancelling the task ends the run early; every row is still accounted for.
  ///
  /// - Parameters:
  ///   - sender: What sends.
  ///   - journal: What makes the run resumable, with the sender's budget.
  ///   - campaign: How the campaign runs.
  ///   - warnings: What ``showWarnings(_:content:issues:)`` found.
  ///   - requests: What the sender logs to.
  ///   - sandboxTime: The sandbox's clock, which the journal has to remember; `nil` for the real service.
  /// - Throws: ``InputError`` when the journal cannot be used or the results cannot be written. What is known by then
  ///   has been reported and written.
  public func send<Sender: MessageSender<Message, SendReceipt>>(
    through sender: Sender, journal: RunJournal?, budget: JournaledBudget?, _ campaign: CampaignOptions,
    warnings: WarningTable, counting requests: RequestCounter, sandboxTime: ManualClock?
  ) async throws(InputError) {
    let (sent, error) = await results(
      of: Campaign(messages, through: sender, checkpoint: journal?.checkpoint, options: campaign)
    ) { index in
      if let sandboxTime, index.isMultiple(of: 25) { journal?.note(sandboxTime.now) }
    }
    // So that the next run in this process finds the journal free.
    await budget?.shutdown()
    if let error, sent.isEmpty { throw inputError(error) }
    let stopped = SentMessage(outcome: .failed(MessagingError(code: .cancelled, delivery: .notSent)))
    let all = sent + Array(repeating: stopped, count: messages.count - sent.count)
    try report(all, requests.count, warnings, pacing: { pacing(of: $0, by: sender.group) })
    if let error { throw inputError(error) }
    try deliveries?.check()
  }

  /// Everything that the campaign gives out, and why it ended early.
  private func results<Sender: MessageSender<Message, SendReceipt>>(
    of campaign: Campaign<Sender>, noting: (Int) -> Void
  ) async -> ([SentMessage], CampaignError?) {
    var display = ProgressDisplay(isTerminal: isTerminal, print: print)
    var sent: [SentMessage] = []
    sent.reserveCapacity(messages.count)
    do throws(CampaignError) {
      for try await result in campaign {
        sent.append(SentMessage(outcome: result.outcome, isReplayed: result.isReplayed))
        display.show(result.progress)
        noting(result.index)
      }
    } catch {
      display.finish()
      return (sent, error)
    }
    display.finish()
    return (sent, nil)
  }

  private func inputError(_ error: CampaignError) -> InputError {
    let journal = options.journal ?? ""
    switch error {
    case .source(let error): return InputError("reading the rows failed: \(error)")
    case .checkpoint(let error): return InputError("--journal \(journal): \(error)")
    case .inputChanged(let index):
      let rows = rows.filter { (try? $0.message.get()) != nil }
      let row =
        index < rows.count ? "line \(rows[index].line) is not what it was" : "it had more rows then"
      return InputError(
        "--journal \(journal): this is the journal of another file: \(row);"
          + " give the file that was sent before, or another directory")
    }
  }

  private func report(
    _ sent: [SentMessage], _ requests: Int, _ warnings: WarningTable, pacing: ([SentMessage]) -> String
  ) throws(InputError) {
    let words = rowOutcomes(sent)
    let totals = Totals(words, requests: requests, warnings: warnings.counts)
    print("\n" + Report(zip(rows, words).map { (line: $0.line, outcome: $1) }, totals).text + "\n\n")
    print("\(requests) requests; with a real clock the pacing takes \(pacing(sent))\n")
    let replayed = sent.count(where: \.isReplayed)
    if replayed > 0 { print("\(replayed) outcomes are those of a former run and were not sent again\n") }
    let unknown = sent.count {
      if case .failed(let error) = $0.outcome { error.delivery == .unknown } else { false }
    }
    if unknown > 0 {
      print(
        "\(unknown) messages may have arrived although no response says so: do not simply send them again\n")
    }
    if let results {
      try results.write(zip(rows, words).map { (line: $0.line, phone: $0.phone, outcome: $1) })
      print("every row's outcome is in \(options.results ?? "")\n")
    }
    if options.wantsJSONSummary { print(totals.json + "\n") }
  }

  /// How long 50 messages a second for each group take; the groups go side by side.
  private func pacing(of results: [SentMessage], by group: (Message) -> SenderGroup?) -> String {
    var sent: [SenderGroup?: Int] = [:]
    for (message, result) in zip(messages, results) where !result.isReplayed {
      switch result.outcome {
      case .accepted, .rejected, .failed: sent[group(message), default: 0] += 1
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
    return rows.map { row in
      switch row.message {
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
