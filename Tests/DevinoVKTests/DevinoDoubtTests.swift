import DevinoVK
import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

/// After a crash only what may have been on its way is in doubt.
@Suite(.timeLimit(.minutes(20))) struct DevinoDoubtTests {
  /// Takes all messages, and keeps a copy of the checkpoint as it is while a request is on its way.
  private final class Recording: HTTPTransport {
    let numbers = Mutex<[String]>([])
    private let requests = Mutex(0)
    private let copied = Mutex<Data?>(nil)
    private let file: URL?

    init(copying file: URL? = nil) {
      self.file = file
    }

    var copy: Data? { copied.withLock { $0 } }

    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      guard case .bytes(let body) = request.body else { return TransportResponse(status: 400) }
      let text = String(decoding: body, as: UTF8.self)
      let phones = text.matches(of: /7999\d{7}/).map { String($0.output) }
      numbers.withLock { $0 += phones }
      let number = requests.withLock { requests in
        requests += 1
        return requests
      }
      if number == 4, let file { copied.withLock { $0 = try? Data(contentsOf: file) } }
      let items = phones.map { #"{"code":"OK","messageId":"\#($0)"}"# }.joined(separator: ",")
      return TransportResponse(status: 200, body: Data(#"{"result":[\#(items)]}"#.utf8))
    }
  }

  private func campaign(
    _ transport: Recording, _ file: URL
  ) async throws -> [CampaignResult<DevinoMessage, SendReceipt>] {
    let clock = ManualClock(.automatic)
    let client = DevinoClient(
      .apiKey("key"),
      context: ClientContext(
        transport: transport, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock))
    let messages = (0..<1000).map {
      DevinoMessage(
        to: PhoneNumber("\(79_990_000_000 + $0)"), from: "shop",
        template: DevinoTemplate(name: "ready"))
    }
    var results: [CampaignResult<DevinoMessage, SendReceipt>] = []
    let options = CampaignOptions(total: messages.count, time: clock)
    for try await result in Campaign(
      messages, through: client, checkpoint: CampaignCheckpoint(file: file), options: options)
    {
      results.append(result)
    }
    return results
  }

  @Test func aCrashLeavesOneRequestAndTheNextInDoubt() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "vestnik-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let first = Recording(copying: file)
    _ = try await campaign(first, file)
    let before = first.numbers.withLock { Array($0.prefix(200)) }
    try #require(first.copy).write(to: file)

    let second = Recording()
    let results = try await campaign(second, file)
    #expect(results.count == 1000)
    let doubtful = results.filter { result in
      if case .failed(let error) = result.outcome { error.code == .interrupted } else { false }
    }
    // Fifty were on their way, and at most the next fifty were about to leave.
    #expect((50...100).contains(doubtful.count), "\(doubtful.count)")
    let again = second.numbers.withLock { Set($0) }
    #expect(again.isDisjoint(with: before))
    #expect(
      again.count + doubtful.count
        + results.filter { $0.isReplayed && !doubtful.map(\.index).contains($0.index) }.count == 1000)
  }
}
