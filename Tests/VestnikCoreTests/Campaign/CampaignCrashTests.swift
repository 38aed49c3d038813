import Foundation
import Synchronization
import Testing
import VestnikCore

@Suite(.timeLimit(.minutes(20))) struct CampaignCrashTests {
  /// A former run: its file, and for each message that may have arrived how long the file was when it left.
  private struct Former {
    var bytes: [UInt8]
    var departures: [Int: Int]
    var count: Int
  }

  private func former() async throws -> Former {
    let file = try TemporaryFile()
    let departures = Mutex<[Int: Int]>([:])
    let sender = FakeSender(batchLimit: 2) { notes in
      let size = (try? LogFrame.end(file.bytes())) ?? 0
      return notes.map { note in
        if note.number == 2 { return .overBudget(until: Date(timeIntervalSince1970: 1)) }
        departures.withLock { $0[note.number] = size }
        if note.number == 3 { return .failed(MessagingError(code: .transport, delivery: .unknown)) }
        return .accepted(note.number)
      }
    }
    let input = flyers(8, groups: ["a", "b"])
    let (results, error) = await Campaign(input, through: sender, checkpoint: file.checkpoint).collect()
    #expect(results.count == 8 && error == nil)
    return Former(bytes: try file.bytes(), departures: departures.withLock { $0 }, count: 8)
  }

  @Test func aCrashAtAnyByteSendsNothingTwice() async throws {
    let former = try await former()
    let file = try TemporaryFile()
    var doubtful = 0
    for length in 0...former.bytes.count {
      try file.write(former.bytes.prefix(length))
      let gone = Set(former.departures.filter { $0.value <= length }.keys)
      let sender = FakeSender(batchLimit: 2)
      let (results, error) = await Campaign(
        flyers(former.count, groups: ["a", "b"]), through: sender, checkpoint: file.checkpoint
      ).collect()
      #expect(error == nil, "cut at \(length)")
      #expect(results.map(\.index) == Array(0..<former.count), "cut at \(length)")
      let again = Set(sender.numbers)
      #expect(again.isDisjoint(with: gone), "cut at \(length)")
      #expect(sender.numbers.count == again.count)
      for result in results where result.isReplayed == again.contains(result.index) {
        #expect(Bool(false), "cut at \(length): row \(result.index) is neither sent nor replayed")
      }
      for result in results where result.outcome.error?.code == .interrupted {
        #expect(result.outcome.error?.delivery == .unknown && !again.contains(result.index))
        doubtful += 1
      }
      guard length.isMultiple(of: 7) else { continue }
      // A second resume finds everything settled or in doubt, and sends nothing.
      let third = FakeSender()
      let end = await Campaign(
        flyers(former.count, groups: ["a", "b"]), through: third, checkpoint: file.checkpoint
      ).collect()
      #expect(end.results.count == former.count && third.given.isEmpty, "cut at \(length)")
    }
    #expect(doubtful > 0)
  }

  @Test func aFlippedBitIsReportedAndNothingIsSent() async throws {
    let former = try await former()
    let file = try TemporaryFile()
    for place in former.bytes.indices {
      var bytes = former.bytes
      bytes[place] ^= 1 << UInt8(place % 8)
      try file.write(bytes)
      let sender = FakeSender()
      let (results, error) = await Campaign(
        flyers(former.count, groups: ["a", "b"]), through: sender, checkpoint: file.checkpoint
      ).collect()
      guard case .checkpoint(let reason)? = error, case .damaged(let offset, _) = reason.kind else {
        #expect(Bool(false), "byte \(place): \(error as Any)")
        continue
      }
      #expect(offset <= place && results.isEmpty && sender.given.isEmpty)
      #expect(try file.bytes() == bytes, "the file is left as it was")
    }
  }

  /// What a power cut may leave where nothing was written yet.
  private static let tails: [[UInt8]] = [
    [0], [UInt8](repeating: 0, count: 4096), [UInt8](repeating: 0, count: 3 << 20), [0xFF], [0x0A],
    garbage(30, seed: 1), garbage(1000, seed: 2), garbage(70_000, seed: 3),
    garbage(500, seed: 4) + [UInt8](repeating: 0, count: 600) + garbage(500, seed: 5),
  ]

  private static func garbage(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }

  @Test(arguments: tails) func whatWasNeverARecordIsCutOff(tail: [UInt8]) async throws {
    let former = try await former()
    let file = try TemporaryFile()
    let frames = Set(LogFrame.all(former.bytes).map(\.offset))
    // A disk loses no part of four bytes, and a single byte behind half a record could be its changed end.
    let starts = former.bytes.indices.filter {
      $0 > 48 && (frames.contains($0) || ($0.isMultiple(of: 92) && tail.count > 1))
    }
    for length in starts.suffix(tail.count > 5000 ? 2 : 100) + [former.bytes.count] {
      try file.write(former.bytes.prefix(length) + tail)
      let gone = Set(former.departures.filter { $0.value <= length }.keys)
      let sender = FakeSender(batchLimit: 2)
      let (results, error) = await Campaign(
        flyers(former.count, groups: ["a", "b"]), through: sender, checkpoint: file.checkpoint
      ).collect()
      #expect(error == nil && results.map(\.index) == Array(0..<former.count), "cut at \(length)")
      #expect(Set(sender.numbers).isDisjoint(with: gone), "cut at \(length)")
    }
  }

  @Test func garbageThatARecordFollowsIsDamage() async throws {
    let former = try await former()
    let file = try TemporaryFile()
    for (index, frame) in LogFrame.all(former.bytes).enumerated().dropFirst().dropLast() {
      let fillings = [
        [UInt8](repeating: 0, count: frame.count), Self.garbage(frame.count, seed: UInt64(index)),
      ]
      for (filling, replaced) in fillings.flatMap({ [($0, frame.count), ($0, 0)] }) {
        let end = frame.offset + replaced
        try file.write(former.bytes.prefix(frame.offset) + filling + former.bytes.dropFirst(end))
        let sender = FakeSender()
        let (_, error) = await Campaign(
          flyers(former.count, groups: ["a", "b"]), through: sender, checkpoint: file.checkpoint
        ).collect()
        guard case .checkpoint(let reason)? = error, case .damaged(let offset, _) = reason.kind else {
          #expect(Bool(false), "at \(frame.offset): \(error as Any)")
          continue
        }
        #expect(offset == frame.offset && sender.given.isEmpty)
      }
    }
  }

  @Test func aHeaderThatWasNeverWrittenIsBegunAnew() async throws {
    let file = try TemporaryFile()
    for bytes in [[UInt8](repeating: 0, count: 36), [0]] {
      try file.write(bytes)
      let end = await Campaign(flyers(3), through: FakeSender(), checkpoint: file.checkpoint).collect()
      #expect(end.error == nil && end.results.count == 3)
    }
  }

  @Test func aCheckpointOfTheFirstFormatIsRefusedByItsName() async throws {
    let file = try TemporaryFile()
    let content = Array("0123456789abcdef vestnik-campaign 1\n0123456789abcdef i 0:0123456789abcdef\n".utf8)
    try file.write(content)
    let sender = FakeSender()
    let (_, error) = await Campaign(flyers(1), through: sender, checkpoint: file.checkpoint).collect()
    guard case .checkpoint(let reason)? = error else { return #expect(Bool(false)) }
    #expect(reason.kind == .unsupportedFormat("a campaign checkpoint of format 1"))
    #expect(try file.bytes() == content && sender.given.isEmpty)
  }

  @Test func aCheckpointThatIsRemovedEndsTheCampaign() async throws {
    let file = try TemporaryFile()
    let sender = FakeSender(batchLimit: 5) { notes in
      if notes.contains(where: { $0.number == 20 }) { try? FileManager.default.removeItem(at: file.url) }
      return notes.map { .accepted($0.number) }
    }
    let (_, error) = await Campaign(
      Counting(), through: sender, checkpoint: file.checkpoint, options: .init(window: 20)
    ).collect()
    guard case .checkpoint(let reason)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(reason.kind == .removed)
  }

  @Test(arguments: [
    Array("phone,name\n79990001122,Olga".utf8), [UInt8](repeating: 0, count: 4096), [0x30, 0x0A],
  ])
  func aForeignFileIsNotTouched(content: [UInt8]) async throws {
    let file = try TemporaryFile()
    try file.write(content)
    let (_, error) = await Campaign(flyers(1), through: FakeSender(), checkpoint: file.checkpoint).collect()
    guard case .checkpoint(let reason)? = error else { return #expect(Bool(false)) }
    #expect(reason.kind == .damaged(offset: 0, recordsSaved: 0))
    #expect(try file.bytes() == content)
  }
}
