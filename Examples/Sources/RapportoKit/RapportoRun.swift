import ExampleSupport
import Foundation
import RapportoVK
import SendingKit
import TableKit
import VestnikCore
import VestnikSandbox
import VestnikTesting
import VestnikURLSession

/// One run: reads the file, sends it through Rapporto, or prints the requests, and reports.
public struct RapportoRun: Sendable {
  private let options: RapportoOptions
  private let account: RapportoAccount?
  private let rows: [Row<RapportoMessage>]
  private let warnings: [TableWarning]
  private let run: FileRun<RapportoMessage>
  private let print: @Sendable (String) -> Void

  /// Prepares a run; everything that can be wrong with the input is found here, before anything is sent.
  ///
  /// - Throws: ``InputError``.
  public init(
    _ options: RapportoOptions, bundledFile: String, environment: [String: String], isTerminal: Bool,
    print: @escaping @Sendable (String) -> Void
  ) throws(InputError) {
    self.options = options
    self.print = print
    account = try RapportoAccount(environment, allowsPlainHTTP: options.allowsPlainHTTP)
    if account != nil, !options.isDryRun {
      if options.sending.faultRate != nil || options.sending.deliveries != nil {
        throw InputError(
          "--faults and --deliveries belong to the sandbox, but RAPPORTO_URL is set: unset it or leave them out"
        )
      }
      guard options.sending.file != nil else {
        throw InputError(
          "RAPPORTO_URL is set, and the bundled file is made of fictional people: give a file of your own, or unset it"
        )
      }
    }
    let input = options.sending.file ?? bundledFile
    // The sandbox takes any name.
    let sender = options.sender ?? (account == nil && options.usesREST ? "Vestnik" : nil)
    let file = try MessageFile(
      path: input, format: options.sending.format, sender: sender, sendsTags: !options.usesREST)
    rows = file.rows
    warnings = file.warnings
    run = try FileRun(
      options.sending, input: input, rows: rows, delimiter: file.delimiter, isTerminal: isTerminal,
      print: print)
    if file.hasUnsentTags { print("REST has no labels: the column tag is not sent\n") }
  }

  /// Sends all rows and reports. Cancelling the task ends the run early; every row is still accounted for.
  ///
  /// - Throws: ``InputError`` when the journal cannot be used or the results cannot be written.
  public func run() async throws(InputError) {
    if options.isDryRun { return printRequests() }
    let journal = try run.journal(to: account?.place ?? "the sandbox")
    let sandboxTime = journal?.sandboxClock() ?? ManualClock(.automatic)
    let time: any TimeSource = account == nil ? sandboxTime : SystemTime()
    let limits = options.usesREST ? MessageLimits.rapportoREST : .rapporto
    let budget = try await journal?.openBudget(
      limits.rate, time, repairs: options.sending.repairsJournal, print: print)
    let requests = RequestCounter()
    let client = client(
      ClientContext(
        transport: account == nil ? sandbox(sandboxTime) : URLSessionTransport(),
        budget: budget ?? SendBudget(limits.rate, time: time), time: time, onEvent: requests.note))
    let warnings = showWarnings(client)
    print(
      account == nil
        ? "sending to the sandbox in this process; the clock is simulated, so minutes of pacing pass in seconds\n"
        : "sending to the real service at 50 messages a second\n")
    let campaign = CampaignOptions(
      groupsInParallel: 1, waitForBudget: .seconds(3600 + rows.count),
      // As often as the documents allow, where a repeat is safe; the person's day allows five.
      sending: SendOptions(maxAttempts: options.isIdempotent ? 10 : 3), total: run.messages.count, time: time)
    try await run.send(
      through: client, journal: journal, budget: budget, campaign, warnings: warnings, counting: requests,
      sandboxTime: account == nil ? sandboxTime : nil)
  }

  private func showWarnings(_ client: RapportoClient) -> WarningTable {
    run.showWarnings(
      warnings, content: { Content(person: $0.phone.normalized, text: $0.text) }, issues: client.issues)
  }

  /// What a person gets.
  private struct Content: Hashable {
    var person: PhoneNumber
    var text: String
  }

  private func client(_ context: ClientContext, serviceID: String? = nil) -> RapportoClient {
    let url = account?.url ?? Self.sandboxURL
    return RapportoClient(
      RapportoCredentials(
        serviceID: serviceID ?? account?.serviceID ?? "test", password: account?.password ?? "password"),
      context: context,
      configuration: .init(
        interface: options.usesREST
          ? .rest(url: url) : .form(url: url, method: options.method, responseFormat: options.responseFormat),
        group: "rapporto", idempotency: options.isIdempotent ? .perMessage : .off,
        allowsPlainHTTP: options.allowsPlainHTTP))
  }

  /// Nobody listens there: the sandbox looks at the path alone.
  private static let sandboxURL = URL(string: "https://sandbox.example/rapporto") ?? URL(filePath: "/")

  private func sandbox(_ time: ManualClock) -> RapportoSandbox {
    let sandbox = RapportoSandbox(
      features: options.isIdempotent ? [.idempotency] : [], path: options.usesREST ? "/http" : "/rapporto",
      restPath: options.usesREST ? "/rapporto" : "/rest", time: time)
    if let rate = options.sending.faultRate { sandbox.injectRandomly(rate: rate, seed: options.sending.seed) }
    if let deliveries = run.deliveries { sandbox.onDelivery = deliveries.write }
    return sandbox
  }

  /// Every request as it would be made. Neither the login nor the password is in it.
  private func printRequests() {
    let nowhere = MockTransport { _ throws(TransportError) in
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "a dry run")
    }
    let client = client(
      ClientContext(transport: nowhere, budget: SendBudget(MessageLimits.rapporto.rate)), serviceID: "HIDDEN")
    let warnings = showWarnings(client)
    var outcomes: [RowOutcome] = []
    for row in rows {
      print("\nline \(row.line)\n")
      do throws(ValidationError) {
        let request = try client.preview(try row.message.get())
        print("\(request)\n")
      } catch {
        outcomes.append(RowOutcome(error))
        print("not sent: \(RowOutcome(error).reason)\n")
      }
    }
    guard options.sending.wantsJSONSummary else { return }
    // Of a dry run only what is invalid has an outcome.
    var totals = Totals(outcomes, requests: 0, warnings: warnings.counts)
    totals.total = rows.count
    print(totals.json + "\n")
  }
}
