import Foundation
import Synchronization
import Testing
import Vestnik
import VestnikTesting

/// The threads of a server may have stacks of half a megabyte: those of Dispatch on Apple platforms do.
@Suite(.timeLimit(.minutes(20))) struct SmallStackTests {
  /// Runs all jobs of a task on one thread with a stack of 512 KB.
  private final class SmallStackExecutor: TaskExecutor {
    private struct State {
      var jobs: [UnownedJob] = []
      var isOver = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    func start() {
      let thread = Thread {
        while let job = self.next() { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
      }
      thread.stackSize = 512 << 10
      thread.start()
    }

    private func next() -> UnownedJob? {
      wake.wait()
      return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      state.withLock { $0.jobs.append(job) }
      wake.signal()
    }

    /// Ends the thread once all jobs are done.
    func stop() { wake.signal() }
  }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let executor = SmallStackExecutor()
    executor.start()
    defer { executor.stop() }
    return try await Task(executorPreference: executor) { try await work() }.value
  }

  /// Fails as many requests for each message as it is told, before anything has left; accepts it then.
  private final class Failing: HTTPTransport {
    private let failures: Int
    private let requests = Mutex<[Data: Int]>([:])

    init(_ failures: Int) {
      self.failures = failures
    }

    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      guard case .bytes(let body) = request.body else { return TransportResponse(status: 400) }
      let number = requests.withLock { requests in
        requests[body, default: 0] += 1
        return requests[body] ?? 0
      }
      if number <= failures {
        throw TransportError(phase: .notSent, reason: .unreachable, detail: "no route")
      }
      return TransportResponse(
        status: 200,
        body: Data("<response><code>200</code><payload><id>4095284974</id></payload></response>".utf8))
    }
  }

  private func rapporto(_ transport: any HTTPTransport, attempts: Int) throws -> RapportoClient {
    let clock = ManualClock(.automatic)
    let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: nil)
    return RapportoClient(
      RapportoCredentials(serviceID: "acme", password: "word"),
      context: ClientContext(
        transport: transport, budget: SendBudget(limits, time: clock),
        options: SendOptions(budget: .wait(upTo: .seconds(100_000)), maxAttempts: attempts), time: clock),
      configuration: .init(
        interface: .form(url: try #require(URL(string: "https://gw.example/vk"))), group: "acme"))
  }

  private func messages(_ count: Int) -> [RapportoMessage] {
    (0..<count).map {
      RapportoMessage(to: PhoneNumber("\(79_990_000_000 + $0)"), text: "Order \($0) is ready")
    }
  }

  private static func stackSize() -> Int { Thread.current.stackSize }

  /// The tests below mean nothing if their thread has a stack of the usual size.
  @Test func theThreadIsSmall() async throws {
    #expect(try await run { Self.stackSize() } == 512 << 10)
  }

  /// Attempts are a loop: neither their number nor that of the messages needs stack.
  @Test(arguments: [(1, 300), (300, 3), (5000, 0)]) func sending(messages count: Int, failures: Int)
    async throws
  {
    let client = try rapporto(Failing(failures), attempts: failures + 1)
    let batch = messages(count)
    let accepted = try await run {
      await client.send(batch).count { if case .accepted = $0 { true } else { false } }
    }
    #expect(accepted == count)
  }

  @Test func aCampaignWithACheckpoint() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "small-stack-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    for _ in 0..<2 {
      let client = try rapporto(Failing(0), attempts: 1)
      let batch = messages(2000)
      let accepted = try await run {
        var accepted = 0
        let checkpoint = CampaignCheckpoint(file: file)
        for try await result in Campaign(batch, through: client, checkpoint: checkpoint) {
          if case .accepted = result.outcome { accepted += 1 }
        }
        return accepted
      }
      #expect(accepted == 2000)
    }
  }

  /// As deep as is read, one level more, and much deeper.
  private static let depths = [127, 128, 129, 100_000]

  @Test(arguments: depths) func deepResponses(depth: Int) async throws {
    let json = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let object = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
    let markup =
      String(repeating: "<response>", count: depth) + String(repeating: "</response>", count: depth)
    let documents = [
      json, object, markup, #"{"result":\#(json)}"#, #"{"result":\#(object)}"#, #"{"error":\#(object)}"#,
    ]
    for document in documents {
      let transport = MockTransport { _ in TransportResponse(status: 200, body: Data(document.utf8)) }
      let context = ClientContext(
        transport: transport, budget: SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: nil)))
      let url = try #require(URL(string: "https://gw.example/vk"))
      let failed = try await run {
        let devino = await DevinoClient(.apiKey("key"), context: context).send([
          DevinoMessage(to: "79990001122", from: "shop", template: DevinoTemplate(name: "ready"))
        ])
        var failed = devino.count { if case .failed = $0 { true } else { false } }
        for interface in [RapportoClient.Interface.form(url: url), .rest(url: url)] {
          let client = RapportoClient(
            RapportoCredentials(serviceID: "acme", password: "word"), context: context,
            configuration: .init(interface: interface, group: "acme"))
          let outcomes = await client.send([
            RapportoMessage(to: "79990001122", text: "Ready", sender: "acme")
          ])
          failed += outcomes.count { if case .failed = $0 { true } else { false } }
        }
        let ok = await OKGraphClient("t", context: context).send([
          OKOutgoingMessage("Ready", to: .chat("chat:C1"))
        ])
        return failed + ok.count { if case .accepted = $0 { false } else { true } }
      }
      #expect(failed == 4, "\(document.prefix(20))")
    }
  }

  @Test(arguments: depths) func deepEvents(depth: Int) async throws {
    let object = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
    let messages =
      String(repeating: #"{"id":1,"reply_message":"#, count: depth) + #"{"id":2}"#
      + String(repeating: "}", count: depth)
    let bodies = [
      #"{"type":"message_new","object":\#(object)}"#,
      #"{"type":"message_new","object":{"message":\#(messages)}}"#,
      #"{"webhookType":"MESSAGE_CREATED","message":\#(object)}"#, object,
    ].map { Data($0.utf8) }
    try await run {
      for body in bodies {
        _ = try? VKEvent(parsing: body)
        _ = try? OKEvent(parsing: body)
        _ = try? DevinoStatusCallback(parsing: body)
        if let value = try? JSONDecoder().decode(JSONValue.self, from: body) {
          _ = try? JSONEncoder().encode(value)
        }
      }
    }
  }
}
