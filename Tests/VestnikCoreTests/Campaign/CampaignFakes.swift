import Foundation
import Synchronization
import VestnikCore

struct Flyer: Codable, Hashable, Sendable {
  var number: Int
  var group = "a"
}

/// A sender that remembers all it was ever given.
final class FakeSender: MessageSender {
  typealias Reply = @Sendable ([Flyer]) async -> [SendOutcome<Int>]

  let batchLimit: Int
  private let reply: Reply
  private let calls = Mutex<[[Flyer]]>([])
  private let lastOptions = Mutex<SendOptions?>(nil)

  init(batchLimit: Int = 10, reply: @escaping Reply = { $0.map { .accepted($0.number) } }) {
    self.batchLimit = batchLimit
    self.reply = reply
  }

  var given: [[Flyer]] { calls.withLock { $0 } }
  var numbers: [Int] { given.flatMap { $0.map(\.number) } }
  var options: SendOptions? { lastOptions.withLock { $0 } }

  func group(of message: Flyer) -> SenderGroup? { SenderGroup(message.group) }

  func send(_ messages: [Flyer], options: SendOptions?) async -> [SendOutcome<Int>] {
    calls.withLock { $0.append(messages) }
    lastOptions.withLock { $0 = options }
    return await reply(messages)
  }
}

/// Holds callers back until it is opened or their task is cancelled.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [Int: CheckedContinuation<Void, Never>], next: Int)>(
    (false, [:], 0))

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for one in waiting.values { one.resume() }
  }

  func wait() async {
    let ticket = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let passes = state.withLock { state in
          if state.isOpen || Task.isCancelled { return true }
          state.waiting[ticket] = continuation
          return false
        }
        if passes { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
  }
}

/// Counts up without end and remembers how far it was read.
struct Counting: AsyncSequence, Sendable {
  final class Reads: Sendable {
    let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
  }

  struct AsyncIterator: AsyncIteratorProtocol {
    let reads: Reads
    let groups: [String]

    mutating func next() async throws -> Flyer? {
      let number = reads.count.withLock { count in
        defer { count += 1 }
        return count
      }
      return Flyer(number: number, group: groups[number % groups.count])
    }
  }

  let reads = Reads()
  var groups = ["a"]

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reads: reads, groups: groups) }
}

func flyers(_ count: Int, groups: [String] = ["a"]) -> [Flyer] {
  (0..<count).map { Flyer(number: $0, group: groups[$0 % groups.count]) }
}

/// A file in a folder of its own, removed with it.
final class TemporaryFile: Sendable {
  let url: URL

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "campaign-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    url = folder.appending(path: "checkpoint")
  }

  deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }

  var checkpoint: CampaignCheckpoint { CampaignCheckpoint(file: url) }

  func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

  func write(_ bytes: some Sequence<UInt8>) throws { try Data(bytes).write(to: url) }

  /// The rows with an intent, and those with an outcome.
  func rows() throws -> (intended: [Int], settled: [Int]) {
    var intended: [Int] = []
    var settled: [Int] = []
    for frame in LogFrame.all(try bytes()).dropFirst() where !frame.isMarker {
      if frame.payload[0] == UInt8(ascii: "i") {
        for start in stride(from: 1, to: frame.payload.count, by: 16) {
          intended.append(LogFrame.number(frame.payload[start..<start + 8]))
        }
      } else {
        settled.append(LogFrame.number(frame.payload[2..<10]))
      }
    }
    return (intended.sorted(), settled.sorted())
  }
}

extension Campaign {
  /// All results, and the error that ended the campaign.
  func collect() async -> (results: [Element], error: CampaignError?) {
    var results: [Element] = []
    do {
      for try await result in self { results.append(result) }
      return (results, nil)
    } catch {
      return (results, error)
    }
  }
}

extension SendOutcome {
  var receipt: Receipt? {
    if case .accepted(let receipt) = self { receipt } else { nil }
  }

  var error: MessagingError? {
    if case .failed(let error) = self { error } else { nil }
  }
}
