import Foundation
import Testing
import VestnikTesting

@testable import VestnikCore

@Suite(.timeLimit(.minutes(20))) struct JournalDamageTests {
  private let clock = ManualClock()
  private let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 5)

  /// Recipient 1 gets one message, 2 two and 3 three, in three batches.
  private func smallJournal(in folder: JournalFolder) async throws -> [UInt8] {
    try await withJournal(folder, limits, clock) { budget in
      for number in 1...3 as ClosedRange<UInt64> {
        let batch = [BudgetKey](repeating: key(number), count: Int(number))
        try await #expect(budget.reserve(batch).reservations.count == Int(number))
      }
    }
    return try folder.bytes()
  }

  /// The offset of the last batch.
  private func lastBatch(_ bytes: [UInt8]) -> Int {
    LogFrame.all(bytes).last { $0.isMarker }?.offset ?? 0
  }

  private func used(_ budget: JournaledBudget) -> [Int] {
    (1...3 as ClosedRange<UInt64>).map { 5 - (budget.remaining(key($0)).day ?? -1) }
  }

  /// The format is documented, so that others can read the file.
  @Test func framesHaveTheDocumentedForm() async throws {
    #expect(LogFrame.crc("123456789".utf8) == 0xE306_9283)
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    let frames = LogFrame.all(bytes)
    #expect(String(decoding: frames[0].payload, as: UTF8.self) == "vestnik budget journal 2        ")
    for frame in frames {
      let whole = bytes[frame.offset..<frame.offset + frame.count]
      #expect(LogFrame.number(whole.dropFirst(4).prefix(4)) == frame.offset / 4)
      #expect(LogFrame.number(whole.dropFirst(8).prefix(4)) == Int(LogFrame.crc(whole.prefix(8))))
      let body = whole.prefix(8) + whole.dropFirst(12).dropLast(4)
      #expect(LogFrame.number(whole.suffix(4)) == Int(LogFrame.crc(body)))
    }
    for (index, frame) in frames.enumerated() where frame.isMarker {
      let records = frames.dropFirst(index + 1).prefix { !$0.isMarker }
      #expect(LogFrame.number(frame.payload.prefix(4)) == records.count)
      #expect(LogFrame.number(frame.payload.dropFirst(4).prefix(8)) == records.map(\.count).reduce(0, +))
    }
  }

  @Test func aTornEndIsCutOffAndCounted() async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    let lastBatch = lastBatch(bytes)
    for end in lastBatch...bytes.count {
      try folder.write(bytes[..<end])
      try await withJournal(folder, limits, clock) { budget in
        #expect(used(budget) == [1, 2, end == bytes.count ? 3 : 0])
        let torn = await budget.counters.tornBytes
        #expect((torn > 0) == (end != lastBatch && end != bytes.count), "\(end)")
        try await #expect(budget.reserve([key(3)]).reservations.count == 1)
      }
    }
  }

  /// Bytes that a disk may hold where nothing was written: the same in every run.
  private static func garbage(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33) | 1
    }
  }

  @Test(arguments: [1, 35, 36, 37, 4096, 1 << 20]) func aTailOfZerosIsCutOff(count: Int) async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    let lastBatch = lastBatch(bytes)
    let ends = count > 5000 ? [bytes.count, lastBatch + 50] : Array(lastBatch...bytes.count)
    for end in ends {
      let lost = bytes[end...].prefix(count)
      // A record that only lost zeros at its end is whole all the same.
      let isWhole = lost.count == bytes.count - end && lost.allSatisfy { $0 == 0 }
      // A part of a checksum alone: a disk does not lose so little, so the record has changed.
      let hasChanged = (1...3).contains(bytes.count - end) && count >= bytes.count - end && !isWhole
      try folder.write(bytes[..<end] + [UInt8](repeating: 0, count: count))
      guard !hasChanged || end == bytes.count else {
        await #expect(throws: JournalError.self) { try await withJournal(folder, limits, clock) { _ in } }
        continue
      }
      try await withJournal(folder, limits, clock) { budget in
        #expect(used(budget) == [1, 2, isWhole ? 3 : 0], "\(end)")
        // Zeros behind a whole batch are written ahead, and no sign of a crash.
        #expect(await (budget.counters.tornBytes > 0) == (end > lastBatch && !isWhole))
      }
      try #expect(folder.bytes().count < bytes.count + 48)
    }
  }

  @Test(arguments: [1, 36, 100, 4096, 300_000]) func aTailOfGarbageIsCutOff(count: Int) async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    for seed in 0..<(count > 5000 ? 1 : 20) as Range<UInt64> {
      try folder.write(bytes + Self.garbage(count, seed: seed))
      try await withJournal(folder, limits, clock) { budget in #expect(used(budget) == [1, 2, 3]) }
      // Behind half a batch, and more than the batch would have needed.
      try folder.write(bytes.dropLast(50) + Self.garbage(count + 100, seed: seed))
      try await withJournal(folder, limits, clock) { budget in #expect(used(budget) == [1, 2, 0]) }
    }
  }

  @Test func zerosAndGarbageInTheMiddleAreDamage() async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    for frame in LogFrame.all(bytes).dropFirst().dropLast() {
      for filling in [[UInt8](repeating: 0, count: frame.count), Self.garbage(frame.count, seed: 7)] {
        var damaged = bytes
        damaged.replaceSubrange(frame.offset..<frame.offset + frame.count, with: filling)
        try folder.write(damaged + [UInt8](repeating: 0, count: 100))
        let error = await #expect(throws: JournalError.self) {
          _ = try await JournaledBudget(limits, directory: folder.url, time: clock)
        }
        guard case .damaged(frame.offset, _)? = error?.kind else {
          Issue.record("frame at \(frame.offset): \(error as Any)")
          continue
        }
        try #expect(folder.bytes().count == damaged.count + 100)
        try await #expect(JournaledBudget.repair(directory: folder.url) != nil)
        try await withJournal(folder, limits, clock) { _ in }
      }
    }
  }

  /// Bytes that were inserted or lost before records that can be read: not what a crash leaves.
  @Test(arguments: [-48, -4, -1, 1, 4, 61, 1000]) func movedRecordsAreDamage(count: Int) async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    for frame in LogFrame.all(bytes).dropFirst().dropLast(2) {
      let rest = bytes[frame.offset...]
      let moved = count < 0 ? rest.dropFirst(-count) : Self.garbage(count, seed: 3) + rest
      try folder.write(bytes[..<frame.offset] + moved)
      let error = await #expect(throws: JournalError.self) {
        _ = try await JournaledBudget(limits, directory: folder.url, time: clock)
      }
      guard case .damaged(frame.offset, _)? = error?.kind else {
        Issue.record("at \(frame.offset): \(error as Any)")
        continue
      }
    }
  }

  @Test func aTornEndWhileTheJournalIsOpenIsDamage() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits, clock) { budget in
      let handle = try FileHandle(forWritingTo: folder.journal)
      var error: JournalError?
      // The journal grows until it is compacted, and what was synced is gone then.
      for round in 0..<40 as Range<UInt64> where error == nil {
        do {
          let reservations = try await budget.reserve((0..<1000 as Range<UInt64>).map { key($0) })
            .reservations
          try await budget.release(reservations, .notSent)
          if round == 0 {
            // The last release.
            try handle.seek(toOffset: UInt64(LogFrame.end(folder.bytes()) - 28))
            try handle.write(contentsOf: [UInt8](repeating: 0, count: 28))
          }
        } catch let found as JournalError {
          error = found
        }
      }
      guard case .damaged? = error?.kind else {
        Issue.record("\(error as Any)")
        return
      }
    }
  }

  @Test func aFlippedByteIsReportedWithItsPlace() async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    let frames = LogFrame.all(bytes)
    // Header; batch, last serial; batch, name, name, 1; batch, 2, 2; batch, 3, 3, 3.
    #expect(frames.count == 14)
    for offset in bytes.indices {
      var damaged = bytes
      damaged[offset] ^= UInt8(1 << (offset % 8))
      try folder.write(damaged)
      let frame = try #require(frames.last { $0.offset <= offset })
      let saved = frame.payload.count == 29 ? 5 : 6
      let error = await #expect(throws: JournalError.self) {
        _ = try await JournaledBudget(limits, directory: folder.url, time: clock)
      }
      #expect(error?.kind == .damaged(offset: frame.offset, recordsSaved: saved), "at \(offset)")
      try #expect(folder.bytes() == damaged)
    }
  }

  @Test(arguments: 0..<14) func repairKeepsWhatIsReadable(place: Int) async throws {
    let folder = try JournalFolder()
    var bytes = try await smallJournal(in: folder)
    // In the length of every other frame, which then is not where the next one begins.
    bytes[LogFrame.all(bytes)[place].offset + (place.isMultiple(of: 2) ? 0 : 9)] ^= 0x10
    try folder.write(bytes)
    let result = try #require(try await JournaledBudget.repair(directory: folder.url))
    try #expect([UInt8](Data(contentsOf: result.damagedFile)) == bytes)
    var expected = [1, 2, 3]
    switch place {
    case 6: expected[0] -= 1
    case 8, 9: expected[1] -= 1
    case 11, 12, 13: expected[2] -= 1
    default: break
    }
    #expect(result.recordsSaved == expected.reduce(0, +))
    try await withJournal(folder, limits, clock) { budget in
      #expect(used(budget) == expected)
    }
    try await #expect(JournaledBudget.repair(directory: folder.url) == nil)
  }

  @Test func whatIsNoJournalIsLeftAlone() async throws {
    let folder = try JournalFolder()
    for junk in [[], [1], [UInt8](repeating: 0, count: 100), Array("no journal at all, but a text".utf8)] {
      try folder.write(junk)
      let error = await #expect(throws: JournalError.self) {
        _ = try await JournaledBudget(limits, directory: folder.url, time: clock)
      }
      #expect(error?.kind == .damaged(offset: 0, recordsSaved: 0))
      try #expect(folder.bytes() == junk)
    }
  }

  @Test func anUnfinishedCompactionDoesNotMatter() async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    for end in [0, 20, 36, 100, bytes.count] {
      try Data(bytes[..<end]).write(to: folder.url.appendingPathComponent("budget.journal.vestnik-draft"))
      try await withJournal(folder, limits, clock) { budget in #expect(used(budget) == [1, 2, 3]) }
    }
  }

  @Test func randomBytesNeverCrash() async throws {
    let folder = try JournalFolder()
    let bytes = try await smallJournal(in: folder)
    for _ in 0..<(runsLongJournalTests ? 5000 : 200) {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...8) { damaged[Int.random(in: 0..<damaged.count)] = .random(in: 0...255) }
      damaged.removeLast(Int.random(in: 0...damaged.count))
      try folder.write(damaged)
      do {
        try await withJournal(folder, limits, clock) { _ in }
      } catch let error as JournalError {
        guard case .damaged = error.kind else { throw error }
      }
    }
  }
}
