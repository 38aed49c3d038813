import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

/// Calls that send no message.
@Suite struct CallTests {
  private let clock = ManualClock(.automatic)
  private let url = URL(string: "https://api.example.org/x?token=SECRET") ?? URL(filePath: "/")

  private final class Log: Sendable {
    private let events = Mutex<[ClientEvent]>([])
    func add(_ event: ClientEvent) { events.withLock { $0.append(event) } }
    var all: [ClientEvent] { events.withLock { $0 } }
  }

  private func context(_ transport: MockTransport, _ log: Log = Log(), slots: Int = 64) -> ClientContext {
    ClientContext(
      transport: transport, budget: SendBudget(BudgetLimits(perSecond: 0, perDayAndRecipient: 0)),
      time: clock, maxRequestsInFlight: slots, onEvent: { log.add($0) })
  }

  private func call(
    _ context: ClientContext, _ request: TransportRequest, options: SendOptions = SendOptions(),
    pause: Duration? = .seconds(1)
  ) async throws(MessagingError) -> Int {
    try await context.call(request, to: "notes", options: options, redacting: Redaction(secrets: [])) {
      answer, attempt in
      switch answer {
      case .success(let response) where response.status == 200: return .final(.success(attempt.number))
      default:
        let error = MessagingError(code: .server, delivery: .unknown)
        return pause.map { .retry(after: $0, blocksGroup: false, otherwise: error) }
          ?? .final(.failure(error))
      }
    }
  }

  private func failing(_ work: () async throws(MessagingError) -> Int) async -> MessagingError? {
    do throws(MessagingError) {
      _ = try await work()
      return nil
    } catch {
      return error
    }
  }

  @Test func aCallNeedsNoBudgetAndIsLoggedWithoutItsSecrets() async throws {
    let (log, transport) = (Log(), MockTransport { _ in TransportResponse(status: 200) })
    #expect(try await call(context(transport, log), TransportRequest(url: url)) == 1)
    #expect(log.all.map(\.kind) == [.requestWillSend, .responseReceived])
    #expect(log.all.allSatisfy { !$0.requestID.isEmpty } && !"\(log.all)".contains("SECRET"))
    #expect(transport.requests[0].timeout == .seconds(30))
  }

  @Test func itIsRepeatedAsOftenAsTheOptionsAllow() async throws {
    let transport = MockTransport { _ in TransportResponse(status: 500) }
    let context = context(transport)
    let error = await failing { () throws(MessagingError) in
      try await call(context, TransportRequest(url: url))
    }
    #expect(error?.code == .server && error?.attempts == 3 && error?.requestID.isEmpty == false)
    #expect(transport.requests.count == 3 && clock.uptime == .seconds(2))
    let once = await failing { () throws(MessagingError) in
      try await call(context, TransportRequest(url: url), pause: nil)
    }
    #expect(once?.attempts == 1 && transport.requests.count == 4)
  }

  @Test func aRequestThatMustNotLeaveDoesNot() async throws {
    let transport = MockTransport { _ in TransportResponse(status: 200) }
    let plain = TransportRequest(url: try #require(URL(string: "http://api.example.org/?token=SECRET")))
    let error = await failing { () throws(MessagingError) in try await call(context(transport), plain) }
    #expect(error?.code == .invalid && error?.delivery == .notSent && transport.requests.isEmpty)
    #expect(error?.issues.map(\.rule) == ["url.scheme"] && !"\(error as Any)".contains("SECRET"))
  }

  @Test func cancellationWhileItWaitsIsTold() async throws {
    let transport = MockTransport { _ in TransportResponse(status: 500) }
    let context = context(transport)
    let task = Task { () async -> MessagingError? in
      withUnsafeCurrentTask { $0?.cancel() }
      return await failing { () throws(MessagingError) in try await call(context, TransportRequest(url: url))
      }
    }
    let error = await task.value
    #expect(error?.code == .cancelled && error?.delivery == .notSent && transport.requests.isEmpty)
  }

  @Test func itTakesASlotAndGivesItBack() async throws {
    let transport = MockTransport { _ in TransportResponse(status: 500) }
    let context = context(transport, slots: 1)
    for _ in 0..<3 {
      _ = await failing { () throws(MessagingError) in try await call(context, TransportRequest(url: url)) }
    }
    #expect(transport.requests.count == 9)
  }
}
