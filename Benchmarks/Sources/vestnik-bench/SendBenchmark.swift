import AllocationCounter
import DevinoVK
import Foundation
import RapportoVK
import VestnikCore
import VestnikURLSession

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What one message costs on its way through `send`.
struct SendFigures {
  /// Processor time of the process for a message, without that of the loopback server, in microseconds.
  var microseconds = 0.0
  /// The most memory held at once beyond that before the call, for a message.
  var bytes = 0.0
  var allocations = 0.0
  /// On the clock.
  var perSecond = 0.0
}

/// Sends through the real clients: Rapporto's form with one message a request, Devino's batches with fifty.
///
/// The budget has no limits, because waiting is not what is measured. It is asked all the same.
enum SendBenchmark {
  static func context(_ transport: any HTTPTransport) -> ClientContext {
    ClientContext(
      transport: transport, budget: SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: nil)),
      options: SendOptions(budget: .failFast))
  }

  static func rapporto(_ transport: any HTTPTransport, _ url: URL) -> RapportoClient {
    RapportoClient(
      RapportoCredentials(serviceID: "coffee", password: "p4ss+word&"), context: context(transport),
      configuration: .init(interface: .form(url: url), group: "coffee_corner"))
  }

  static func devino(_ transport: any HTTPTransport, _ url: URL) -> DevinoClient {
    DevinoClient(
      .apiKey("key"), context: context(transport),
      configuration: DevinoClient.Configuration(
        baseURL: url, limits: MessageLimits.devino.with { $0.batch.value = 50 }))
  }

  static func messages(_ count: Int) -> [RapportoMessage] {
    (0..<count).map { number in
      RapportoMessage(
        to: PhoneNumber("\(79_990_000_000 + number)"), text: "Заказ \(number) готов, ждём вас")
    }
  }

  static func batchMessages(_ count: Int) -> [DevinoMessage] {
    (0..<count).map { number in
      DevinoMessage(
        to: PhoneNumber("\(79_990_000_000 + number)"), from: "coffee_corner",
        template: DevinoTemplate(name: "order_ready"), variables: ["order": "\(number)"])
    }
  }

  /// Measures one piece of work that sends messages and returns how many were accepted.
  ///
  /// - Parameter server: A server in this process, whose processor time is left out.
  static func measure(
    _ count: Int, rounds: Int = 1, server: LoopbackPeer? = nil, _ work: () async throws -> Int
  ) async throws -> SendFigures {
    func once() async throws {
      let accepted = try await work()
      precondition(accepted == count, "every message must be accepted")
    }
    var figures = SendFigures()
    let clock = ContinuousClock()
    let (start, processor, theirs) = (clock.now, Processor.time, server?.processorTime ?? .zero)
    for _ in 0..<rounds { try await once() }
    let total = Double(count * rounds)
    let ours = Processor.time - processor - ((server?.processorTime ?? .zero) - theirs)
    figures.microseconds = ours / .microseconds(1) / total
    figures.perSecond = total / (start.duration(to: clock.now) / .seconds(1))
    memory_weighing_start()
    allocation_counting_start()
    try await once()
    figures.allocations = Double(allocation_counting_stop()) / Double(count)
    figures.bytes = Double(memory_weighing_stop()) / Double(count)
    return figures
  }

  static func accepted<Receipt>(_ outcomes: [SendOutcome<Receipt>]) -> Int {
    outcomes.indices.count { if case .accepted = outcomes[$0] { true } else { false } }
  }
}

/// Takes every message at once, in memory.
struct ImmediateTransport: HTTPTransport {
  let body: Data

  init(_ body: Data) {
    self.body = body
  }

  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    TransportResponse(status: 200, headers: ["Content-Type": "text/plain"], body: body)
  }
}

/// The processor time of this process, user and system.
enum Processor {
  static var time: Duration {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(.zero) {
      $0 + .seconds($1.tv_sec) + .microseconds($1.tv_usec)
    }
  }
}
