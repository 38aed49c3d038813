import Foundation
import VestnikCore

/// The memory and the speed of a campaign of so many messages: everything but the provider.
struct CampaignBenchmark {
  struct Figures {
    /// Resident memory of the process after a tenth, a half and all of the messages, in bytes.
    var memory: [Int] = []
    var perSecond = 0.0
  }

  /// A sender that takes everything at once.
  private struct InstantSender: MessageSender {
    struct Message: Codable, Sendable {
      var number: Int
    }

    let batchLimit = 1000

    func group(of message: Message) -> SenderGroup? { message.number % 2 == 0 ? "coffee_corner" : "bakery" }

    func send(_ messages: [Message], options: SendOptions?) async -> [SendOutcome<SendReceipt>] {
      let now = Date()
      return messages.map {
        .accepted(SendReceipt(id: MessageID("\($0.number)"), acceptedAt: now, attempts: 1))
      }
    }
  }

  /// Made as they are asked for, so that the input itself takes no memory.
  private struct Input: Sequence, IteratorProtocol, Sendable {
    let count: Int
    var number = 0

    mutating func next() -> InstantSender.Message? {
      guard number < count else { return nil }
      defer { number += 1 }
      return InstantSender.Message(number: number)
    }
  }

  let messages: Int
  /// Whether every row is written down before it is sent.
  let isDurable: Bool

  func run() async throws -> Figures {
    let file = FileManager.default.temporaryDirectory.appending(path: "vestnik-bench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let campaign = Campaign(
      Input(count: messages), through: InstantSender(),
      checkpoint: isDurable ? CampaignCheckpoint(file: file) : nil)
    var figures = Figures()
    let clock = ContinuousClock()
    let start = clock.now
    var next = 0
    for try await result in campaign {
      precondition(result.index == next, "the benchmark's own sums must be right")
      next += 1
      if [messages / 10, messages / 2, messages].contains(next) { figures.memory.append(residentBytes()) }
    }
    precondition(next == messages, "the benchmark's own sums must be right")
    figures.perSecond = Double(messages) / (start.duration(to: clock.now) / .seconds(1))
    return figures
  }
}
