import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// What a power cut leaves of a file whose blocks were there before, and files that somebody made up.
@Suite(.timeLimit(.minutes(20))) struct RecordLogTests {
  private let clock = ManualClock()
  private let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 5)
  private static let sector = 512

  private func open(_ folder: JournalFolder, _ bytes: some Sequence<UInt8>) async throws -> Int {
    try folder.write(bytes)
    return try await withJournal(folder, limits, clock) { budget in
      (0..<300 as Range<UInt64>).count { budget.remaining(key($0)).day != 5 }
    }
  }

  private func damage(_ folder: JournalFolder, _ bytes: some Sequence<UInt8>) async throws -> JournalError
    .Kind?
  {
    try folder.write(bytes)
    return await #expect(throws: JournalError.self) {
      _ = try await JournaledBudget(limits, directory: folder.url, time: clock)
    }?.kind
  }

  /// The file before and after batches of 100 grants, each synced alone, with the zeros that were written ahead.
  private func stages(_ folder: JournalFolder, batches: Int) async throws -> [[UInt8]] {
    try await withJournal(folder, limits, clock) { budget in
      var stages = [try folder.bytes()]
      for batch in 0..<batches as Range<Int> {
        let keys = (0..<100).map { key(UInt64(batch * 100 + $0)) }
        #expect(try await budget.reserve(keys).reservations.count == 100)
        stages.append(try folder.bytes())
      }
      return stages
    }
  }

  /// The disk has written any of the sectors of the last batch, in any order.
  @Test func aPowerCutKeepsAnySectors() async throws {
    let folder = try JournalFolder()
    let stages = try await stages(folder, batches: 2)
    let (before, after) = (stages[1], stages[2])
    let sectors = stride(from: 0, to: LogFrame.end(after), by: Self.sector).filter { start in
      start + Self.sector > LogFrame.end(before)
    }
    #expect(sectors.count > 8)
    var random = SystemRandomNumberGenerator()
    let masks =
      (0..<sectors.count).flatMap { [1 << $0, ~(1 << $0)] }
      + (0..<150).map { _ in Int(bitPattern: UInt(random.next())) }
    for mask in masks {
      var bytes = before + [UInt8](repeating: 0, count: max(0, after.count - before.count))
      for (place, start) in sectors.enumerated() where mask >> place & 1 == 1 {
        let end = min(start + Self.sector, after.count)
        bytes.replaceSubrange(start..<end, with: after[start..<end])
      }
      let isWhole = bytes.prefix(LogFrame.end(after)).elementsEqual(after.prefix(LogFrame.end(after)))
      try await #expect(open(folder, bytes) == (isWhole ? 200 : 100), "sectors \(String(mask, radix: 2))")
    }
  }

  /// The next batch says that the one before it had been synced: a missing sector is damage then.
  @Test func aSectorThatWasSyncedIsNotTorn() async throws {
    let folder = try JournalFolder()
    let stages = try await stages(folder, batches: 2)
    let start = LogFrame.end(stages[0])
    for sector in stride(
      from: (start / Self.sector + 1) * Self.sector, to: LogFrame.end(stages[1]) - Self.sector,
      by: Self.sector)
    {
      var bytes = stages[2]
      bytes.replaceSubrange(sector..<sector + Self.sector, with: [UInt8](repeating: 0, count: Self.sector))
      guard case .damaged(start..., 80...)? = try await damage(folder, bytes) else {
        Issue.record("sector at \(sector)")
        continue
      }
    }
  }

  @Test(arguments: [2, 3, 50]) func aBatchOfFullLengthWithWrongRecordsIsDamage(count: Int) async throws {
    let folder = try JournalFolder()
    let after = try await stages(folder, batches: 2)[2]
    let frames = LogFrame.all(after)
    var bytes = Array(after.prefix(LogFrame.end(after)))
    for frame in frames.suffix(count) { bytes[frame.offset + 14] ^= 0x55 }
    let kind = try await damage(folder, bytes)
    #expect(kind == .damaged(offset: frames[frames.count - count].offset, recordsSaved: 200 - count))
  }

  @Test(
    arguments: [
      [3] + LogFrame.bytes(0, 4) + LogFrame.bytes(7, 8) + LogFrame.bytes(Double.infinity.bitPattern, 8)
        + LogFrame.bytes(9, 8),
      [3] + LogFrame.bytes(0, 4) + LogFrame.bytes(7, 8) + LogFrame.bytes(Double.nan.bitPattern, 8)
        + LogFrame.bytes(9, 8),
      [3] + LogFrame.bytes(0, 4) + LogFrame.bytes(7, 8) + LogFrame.bytes((-1e300).bitPattern, 8)
        + LogFrame.bytes(9, 8),
      [3] + LogFrame.bytes(0, 4) + LogFrame.bytes(7, 8) + LogFrame.bytes(0, 8) + LogFrame.bytes(.max, 8),
      [1] + LogFrame.bytes(.max, 8), [1], [2, 0, 0], [77, 1, 2, 3],
    ] as [[UInt8]])
  func madeUpRecordsAreDamage(payload: [UInt8]) async throws {
    let folder = try JournalFolder()
    let sound = try await stages(folder, batches: 1)[1]
    let file = Array(sound.prefix(LogFrame.end(sound)))
    let bytes = LogFrame.appending(payload, to: file)
    // Behind the marker.
    #expect(try await damage(folder, bytes) == .damaged(offset: file.count + 36, recordsSaved: 100))
  }

  /// Heads that claim much and keep little, and markers that claim anything.
  @Test func madeUpHeadsCostNoTime() async throws {
    let folder = try JournalFolder()
    let sound = try await stages(folder, batches: 1)[1]
    var bytes = Array(sound.prefix(LogFrame.end(sound)))
    for claim in [1 << 20, 1 << 23, (1 << 24) - 1] {
      var file = bytes
      while file.count < 1 << 20 {
        let head = LogFrame.bytes(UInt64(claim), 4) + LogFrame.bytes(UInt64(file.count / 4), 4)
        file += head + LogFrame.bytes(UInt64(LogFrame.crc(head)), 4)
      }
      _ = try? await open(folder, file)
    }
    for length in [0, 1, UInt64.max, UInt64(Int.max), 1 << 63] {
      let marker = LogFrame.bytes(0xFFFF_FFFF, 4) + LogFrame.bytes(length, 8) + LogFrame.bytes(.max, 8)
      bytes += LogFrame.make(marker, at: bytes.count, isMarker: true)
      _ = try? await open(folder, bytes)
      _ = try? await open(folder, bytes + [UInt8](repeating: 1, count: 100))
    }
  }

  /// A row's number takes no memory of its own.
  @Test func madeUpRowsTakeNoMemory() async throws {
    let file = try TemporaryFile()
    _ = await Campaign(flyers(3), through: FakeSender(), checkpoint: file.checkpoint).collect()
    for index in [1 << 31, 1 << 40, UInt64(Int.max) - 1] {
      let record = [UInt8(ascii: "i")] + LogFrame.bytes(index, 8) + LogFrame.bytes(7, 8)
      try file.write(LogFrame.appending(record, to: file.bytes()))
      let sender = FakeSender()
      let end = await Campaign(flyers(3), through: sender, checkpoint: file.checkpoint).collect()
      guard case .inputChanged(index: 3)? = end.error else {
        Issue.record("\(end.error as Any)")
        continue
      }
      #expect(sender.given.isEmpty)
    }
  }

  /// A checkpoint's name is the user's, and so may be those beside it.
  @Test func theFilesBesideACheckpointStay() async throws {
    let file = try TemporaryFile()
    let other = file.url.deletingLastPathComponent().appending(path: "checkpoint.new")
    try Data("mine".utf8).write(to: other)
    _ = await Campaign(flyers(3), through: FakeSender(), checkpoint: file.checkpoint).collect()
    #expect(try Data(contentsOf: other) == Data("mine".utf8))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: other.deletingLastPathComponent().path).sorted()
        == ["checkpoint", "checkpoint.new"])
  }

  /// Many begin the same journal at once: one has it, the others are told so, and nobody is left behind.
  @Test func oneOfManyBeginsAJournal() async throws {
    for _ in 0..<20 {
      let folder = try JournalFolder()
      let opened = await withTaskGroup(of: JournaledBudget?.self) { tasks in
        for _ in 0..<8 {
          tasks.addTask { try? await JournaledBudget(limits, directory: folder.url, time: clock) }
        }
        return await tasks.reduce(into: [JournaledBudget]()) { if let budget = $1 { $0.append(budget) } }
      }
      #expect(opened.count == 1)
      for budget in opened { await budget.shutdown() }
      try #expect(FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["budget.journal"])
    }
  }

  /// The draft of another opener is renamed into its place and stays locked while its journal is used: who waits for it
  /// must not wait for that.
  @Test func nobodyWaitsForTheOwnerOfAJournal() async throws {
    let folder = try JournalFolder()
    let draft = folder.url.appending(path: "budget.journal.vestnik-draft").path
    #expect(FileManager.default.createFile(atPath: draft, contents: nil))
    let file = try #require(FileHandle(forUpdatingAtPath: draft))
    defer { try? file.close() }
    #expect(flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    let (limits, clock, url) = (limits, clock, folder.url)
    let opening = Task { try await JournaledBudget(limits, directory: url, time: clock) }
    // Long enough to be waiting; should it come later, there is nothing to wait for.
    try await Task.sleep(for: .milliseconds(50))
    try FileManager.default.moveItem(atPath: draft, toPath: folder.url.appending(path: "elsewhere").path)
    await (try opening.value).shutdown()
  }
}
