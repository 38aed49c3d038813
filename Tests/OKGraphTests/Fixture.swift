import Foundation
import OKGraph
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

/// One payload in the documented shape, with values of our own.
func fixture(_ name: String) throws -> Data {
  let file = try #require(
    Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
  return try Data(contentsOf: file)
}

/// The names of all fixtures that begin so.
func fixtures(_ prefix: String) -> [String] {
  let folder = Bundle.module.resourceURL?.appending(path: "Fixtures").path ?? ""
  return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasPrefix(prefix) }.map { $0.replacing(".json", with: "") }.sorted()
}

/// JSON in one spelling, so that two bodies can be compared.
func canonical(_ data: Data) throws -> String {
  let value = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
  let bytes = try JSONSerialization.data(
    withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes])
  return String(decoding: bytes, as: UTF8.self)
}

let chat: OKChatID = "chat:C7a1f2e3d4c00"
let anna: OKUserID = "user:580112233445"
let boris: OKUserID = "580112233446"
let token = "tknS3cretToken:SECRETSECRET"

/// A client over a script of answers, the last of which repeats, on a clock that never waits.
struct Bench: Sendable {
  typealias Step = Result<TransportResponse, TransportError>

  let clock = ManualClock(.automatic)
  let transport: MockTransport
  let client: OKGraphClient
  let log: EventLog

  final class EventLog: Sendable {
    private let events = Mutex<[ClientEvent]>([])
    func add(_ event: ClientEvent) { events.withLock { $0.append(event) } }
    var all: [ClientEvent] { events.withLock { $0 } }
  }

  init(
    _ steps: [Step], options: SendOptions = SendOptions(),
    configuration: OKGraphClient.Configuration = .init(), token: Secret = Secret(token)
  ) {
    let box = Box(steps)
    let transport = MockTransport { (_) throws(TransportError) in try box.next().get() }
    let log = EventLog()
    self.transport = transport
    self.log = log
    client = OKGraphClient(
      token,
      context: ClientContext(
        transport: transport, budget: SendBudget(MessageLimits.okGraph.rate, time: clock), options: options,
        time: clock, onEvent: { log.add($0) }), configuration: configuration)
  }

  /// Answers of status 200 with these fixtures.
  init(fixtures names: String..., options: SendOptions = SendOptions()) throws {
    self.init(try names.map { .success(.ok(try fixture($0))) }, options: options)
  }

  private final class Box: Sendable {
    private let position = Mutex(0)
    private let steps: [Step]
    init(_ steps: [Step]) { self.steps = steps }
    func next() -> Step {
      let index = position.withLock { position in
        position += 1
        return position - 1
      }
      return steps[min(index, steps.count - 1)]
    }
  }

  var requests: [TransportRequest] { transport.requests }

  /// The body of a request in one spelling.
  func body(_ index: Int = 0) throws -> String {
    guard requests.indices.contains(index), case .bytes(let data) = requests[index].body else { return "" }
    return try canonical(data)
  }

  /// The address of a request behind the base, without the token.
  func path(_ index: Int = 0) -> String {
    requests[index].url.absoluteString
      .replacing("https://api.ok.ru/graph", with: "")
      .replacing("access_token=tknS3cretToken%3ASECRETSECRET", with: "T")
  }
}

extension TransportResponse {
  static func ok(_ body: Data) -> Self { TransportResponse(status: 200, body: body) }
  static func ok(_ text: String) -> Self { .ok(Data(text.utf8)) }
  static func error(_ code: Int, _ text: String = "X : y", status: Int = 200) -> Self {
    TransportResponse(
      status: status, headers: ["invocation-error": "\(code)"],
      body: Data(#"{"error_code":\#(code),"error_msg":"\#(text)","error_data":null}"#.utf8))
  }
}

extension TransportError {
  static let refused = Self(phase: .notSent, reason: .unreachable, detail: "refused")
  static let late = Self(phase: .maybeSent, reason: .timedOut, detail: "late")
}

/// The error of a call that is expected to fail.
func failure<Value>(
  _ work: () async throws(MessagingError) -> Value
) async throws -> MessagingError {
  do throws(MessagingError) {
    _ = try await work()
  } catch {
    return error
  }
  throw Unexpected()
}

struct Unexpected: Error {}

/// A URL that is known to be one.
func url(_ text: String) -> URL {
  URL(string: text) ?? URL(filePath: "/not-a-url/\(text)")
}

/// A generator with a fixed seed, so that every run sees the same numbers.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
