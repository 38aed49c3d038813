import DevinoVK
import ExampleSupport
import Foundation
import SendingKit
import TableKit
import VestnikCore
import VestnikSandbox
import VestnikTesting
import VestnikURLSession

/// One run: reads the file, sends it through Devino, reports.
public struct QuickstartRun: Sendable {
  private let options: QuickstartOptions
  private let file: RecipientFile
  private let known: KnownTemplates
  private let run: FileRun<DevinoMessage>
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
    self.print = print
    let key = environment["DEVINO_API_KEY"] ?? ""
    if options.isLive, key.isEmpty {
      throw InputError("--live needs the API key of your account in the environment variable DEVINO_API_KEY")
    }
    apiKey = options.isLive ? Secret(key) : nil
    let input = options.sending.file ?? bundledFile
    file = try RecipientFile(path: input, format: options.sending.format)
    known = try KnownTemplates(options.templates, for: file)
    run = try FileRun(
      options.sending, input: input, rows: file.recipients, delimiter: file.delimiter, isTerminal: isTerminal,
      print: print)
  }

  /// Sends all rows and reports. Cancelling the task ends the run early; every row is still accounted for.
  ///
  /// - Throws: ``InputError`` when the journal cannot be used or the results cannot be written.
  public func run() async throws(InputError) {
    let journal = try run.journal(to: options.isLive ? "Devino" : "the sandbox")
    // Without a journal every run shows the same dates; with one, a day has to pass between two runs.
    let sandboxTime = journal?.sandboxClock() ?? ManualClock(.automatic)
    let time: any TimeSource = options.isLive ? SystemTime() : sandboxTime
    let budget = try await journal?.openBudget(
      MessageLimits.devino.rate, time, repairs: options.sending.repairsJournal, print: print)
    let requests = RequestCounter()
    let client = DevinoClient(
      .apiKey(apiKey ?? "test"),
      context: ClientContext(
        transport: options.isLive ? URLSessionTransport() : sandbox(sandboxTime),
        budget: budget ?? SendBudget(MessageLimits.devino.rate, time: time), time: time,
        onEvent: requests.note),
      configuration: DevinoClient.Configuration(templates: known.templates))
    let warnings = showWarnings()
    announce()
    let campaign = CampaignOptions(
      // The simulated clock is exact while one group at a time moves it.
      groupsInParallel: options.isLive ? 4 : 1,
      // Patience for the whole file: every message may have to wait for all others, and once more for a repeat.
      waitForBudget: .seconds(3600 + file.recipients.count), total: run.messages.count, time: time)
    try await run.send(
      through: client, journal: journal, budget: budget, campaign, warnings: warnings, counting: requests,
      sandboxTime: options.isLive ? nil : sandboxTime)
  }

  private func showWarnings() -> WarningTable {
    run.showWarnings(
      file.header.warnings,
      content: {
        Content(
          person: $0.phone.normalized, service: $0.service, template: $0.template, variables: $0.variableTexts
        )
      }, issues: { $0.issues(under: .devino) + known.issues($0, under: .devino) })
  }

  /// What a person gets.
  private struct Content: Hashable {
    var person: PhoneNumber
    var service: SenderGroup
    var template: DevinoTemplate
    var variables: [String: String]
  }

  /// A sandbox that knows the services and templates of the file.
  private func sandbox(_ time: ManualClock) -> DevinoSandbox {
    let text = "Здравствуйте! " + file.variables.map { "\($0): #\($0)#" }.joined(separator: ", ")
    let ids = Set(run.messages.compactMap(\.template.id))
    let names = Set(run.messages.compactMap(\.template.name))
    var templates = Dictionary(uniqueKeysWithValues: names.map { ($0, known.sandboxText(of: $0) ?? text) })
    for id in ids { templates["template \(id)"] = known.sandboxText(of: "\(id)") ?? text }
    let sandbox = DevinoSandbox(
      services: Set(run.messages.map(\.service.rawValue)),
      templates: templates,
      templateIDs: Dictionary(uniqueKeysWithValues: ids.map { ($0, "template \($0)") }), time: time)
    for (fault, times) in options.faults { sandbox.inject(fault, times: times) }
    if let rate = options.sending.faultRate { sandbox.injectRandomly(rate: rate, seed: options.sending.seed) }
    if let deliveries = run.deliveries { sandbox.onDelivery = deliveries.write }
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
}
