import Foundation
import Testing
import VestnikTesting

@testable import VestnikCore

@Suite(.timeLimit(.minutes(20))) struct JournalTests {
  private let clock = ManualClock()
  private let limits = BudgetLimits(perSecond: 3, perDayAndRecipient: 2, margin: .zero)
  private let daily = BudgetLimits(perSecond: nil, perDayAndRecipient: 2)

  @Test func theSecondAndTheDayGoOnAfterARestart() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits, clock) { budget in
      try await #expect(budget.reserve([key(1), key(1), key(2)]).reservations.count == 3)
    }
    clock.advance(by: .milliseconds(400))
    try await withJournal(folder, limits, clock) { budget in
      let decisions = try await budget.reserve([key(3), key(1)])
      guard case .wait(let wait) = decisions[0], case .exhausted(let until) = decisions[1] else {
        Issue.record("\(decisions)")
        return
      }
      // The requests may have been under way until the restart: their second begins only there.
      #expect(abs(wait / .seconds(1) - 1) < 0.001)
      // Days are kept in whole seconds, rounded up.
      #expect((86_399.599...86_400.601).contains(until.timeIntervalSince(clock.now)))
      clock.advance(by: .milliseconds(999))
      try await #expect(budget.reserve([key(3)]).reservations.isEmpty)
      clock.advance(by: .milliseconds(2))
      try await #expect(budget.reserve([key(3), key(2), key(2)]).reservations.count == 2)
    }
    clock.advance(by: .seconds(86_400))
    try await withJournal(folder, limits, clock) { budget in
      try await #expect(budget.reserve([key(1), key(1)]).reservations.count == 2)
    }
  }

  /// What left up to half a minute ago may have been under way until the restart: without a limit of the day, and when it
  /// was refused, the journal keeps it so long.
  @Test(arguments: [(29, false, 0), (31, false, 3), (29, true, 0), (31, true, 3)])
  func aRestartKnowsWhatMayHaveBeenUnderWay(seconds: Int, isRejected: Bool, room: Int) async throws {
    let folder = try JournalFolder()
    let perDay = isRejected ? 5 : nil
    let limits = BudgetLimits(perSecond: 3, perDayAndRecipient: perDay, margin: .zero)
    try await withJournal(folder, limits, clock) { budget in
      let reservations = try await budget.reserve([key(1), key(2), key(3)]).reservations
      if isRejected { try await budget.release(reservations, .rejected) }
    }
    clock.advance(by: .seconds(seconds))
    try await withJournal(folder, limits, clock) { budget in
      #expect(budget.remaining(key(4)).second == room)
    }
  }

  @Test func serialsNeverRepeat() async throws {
    let folder = try JournalFolder()
    var serials: Set<UInt64> = []
    for _ in 0..<4 {
      try await withJournal(folder, daily, clock) { budget in
        let reservations = try await budget.reserve([key(1), key(2)]).reservations
        #expect(reservations.allSatisfy { serials.insert($0.serial).inserted })
        try await budget.release(reservations, .notSent)
      }
    }
    try await withJournal(folder, daily, clock) { budget in
      #expect(budget.remaining(key(1)).day == 2)
    }
  }

  @Test func releasesOutliveARestart() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits, clock) { budget in
      let reservations = try await budget.reserve([key(1), key(2), key(3)]).reservations
      try await budget.release([reservations[0]], .notSent)
      try await budget.release([reservations[1]], .rejected)
    }
    for _ in 0..<2 {
      try await withJournal(folder, limits, clock) { budget in
        #expect(budget.remaining(key(1)) == (1, 2))
        #expect(budget.remaining(key(2)) == (1, 2))
        #expect(budget.remaining(key(3)) == (1, 1))
      }
    }
  }

  @Test(arguments: [false, true])
  func aRefusedMessageThatIsReleasedAsNotSentIsStillRefusedAfterARestart(countsRejected: Bool) async throws {
    let folder = try JournalFolder()
    let limits = BudgetLimits(perSecond: 3, perDayAndRecipient: 2, countsRejected: countsRejected)
    try await withJournal(folder, limits, clock) { budget in
      let reservations = try await budget.reserve([key(1), key(2)]).reservations
      try await budget.release(reservations, .rejected)
      try await budget.release(reservations, .notSent)
      #expect(budget.remaining(key(1)) == (1, countsRejected ? 1 : 2))
    }
    try await withJournal(folder, limits, clock) { budget in
      #expect(budget.remaining(key(1)) == (1, countsRejected ? 1 : 2))
    }
  }

  @Test func blocksOutliveARestart() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits, clock) { budget in
      try await budget.block("shop", recipient: RecipientKey(1), until: clock.now.addingTimeInterval(100))
      try await budget.block("bank", recipient: nil, until: clock.now.addingTimeInterval(50))
      try await budget.block("bank", recipient: nil, until: clock.now.addingTimeInterval(20))
      try await budget.block("cafe", recipient: nil, until: .distantFuture)
    }
    clock.advance(by: .seconds(30))
    try await withJournal(folder, limits, clock) { budget in
      let now = clock.now
      let decisions = try await budget.reserve([key(1), key(2), key(1, "bank"), key(1, "cafe")])
      #expect(decisions[0] == .exhausted(until: now.addingTimeInterval(70)))
      #expect(decisions[2] == .wait(.seconds(20)))
      #expect(decisions.reservations.map(\.key) == [key(2)])
    }
    clock.advance(by: .seconds(71))
    try await withJournal(folder, limits, clock) { budget in
      try await #expect(budget.reserve([key(1), key(1, "bank")]).reservations.count == 2)
    }
  }

  @Test func aClockThatStepsFreesNothing() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, daily, clock) { budget in
      clock.stepWallClock(by: .seconds(-36_000))
      try await #expect(budget.reserve([key(1), key(1)]).reservations.count == 2)
      clock.stepWallClock(by: .seconds(36_000))
    }
    clock.advance(by: .seconds(86_000))
    try await withJournal(folder, daily, clock) { budget in
      #expect(budget.remaining(key(1)).day == 0)
    }
    clock.stepWallClock(by: .seconds(-200_000))
    try await withJournal(folder, daily, clock) { budget in
      #expect(budget.remaining(key(1)).day == 0)
    }
  }

  @Test func whatTheProviderQueuesKeepsItsSecondsAcrossARestart() async throws {
    let folder = try JournalFolder()
    let limits = BudgetLimits(perSecond: 50, perDayAndRecipient: 5, margin: .zero)
    try await withJournal(folder, limits, clock) { budget in
      let decisions = try await budget.reserve((0..<1000).map { key($0) }, pacing: .providerQueues)
      #expect(decisions.reservations.count == 1000)
    }
    clock.advance(by: .seconds(5))
    try await withJournal(folder, limits, clock) { budget in
      try await #expect(budget.reserve([key(5000)]) == [.wait(.seconds(15))])
    }
  }

  @Test func aSerialIsNeverGivenTwiceAcrossARestart() async throws {
    let folder = try JournalFolder()
    let last = try await withJournal(folder, limits, clock) { budget in
      let reservations = try await budget.reserve([key(1), key(2)]).reservations
      try await budget.release(reservations, .notSent)
      return reservations.map(\.serial).max() ?? 0
    }
    try await withJournal(folder, limits, clock) { budget in
      let serial = try await budget.reserve([key(3)]).reservations[0].serial
      #expect(serial > last)
    }
  }

  @Test func waitingAndExhaustionWriteNothing() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits, clock) { budget in
      _ = try await budget.reserve([key(1), key(1), key(2)])
      let before = try folder.bytes()
      let syncs = await budget.counters.syncs
      try await #expect(budget.reserve([key(3), key(1)]).reservations.isEmpty)
      #expect(await budget.counters.syncs == syncs)
      try #expect(folder.bytes() == before)
    }
  }

  @Test func concurrentCallersShareASync() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, daily) { budget in
      let before = await budget.counters.syncs
      await withTaskGroup(of: Void.self) { tasks in
        for number in 0..<2000 as Range<UInt64> {
          tasks.addTask { _ = try? await budget.reserve([key(number)]) }
        }
      }
      let syncs = await budget.counters.syncs - before
      #expect(syncs < 500)
    }
    try await withJournal(folder, daily) { budget in
      #expect((0..<2000 as Range<UInt64>).allSatisfy { budget.remaining(key($0)).day == 1 })
    }
  }

  @Test func compactionKeepsExactlyWhatCounts() async throws {
    let folder = try JournalFolder()
    let yesterday = key(1, "a group with a name that is longer than one record can hold, Ж")
    try await withJournal(folder, daily, clock) { budget in
      _ = try await budget.reserve((0..<1000 as Range<UInt64>).map { key($0, "old") })
      clock.advance(by: .seconds(50_000))
      _ = try await budget.reserve([yesterday])
      let released = try await budget.reserve((0..<1000 as Range<UInt64>).map { key($0) }).reservations
      try await budget.release(released, .notSent)
      clock.advance(by: .seconds(40_000))
    }
    let before = try folder.bytes().count
    try await withJournal(folder, daily, clock) { budget in
      #expect(budget.remaining(yesterday).day == 1)
      #expect(budget.remaining(key(5, "old")).day == 2)
      #expect(budget.remaining(key(5)).day == 2)
      // The last serial, the name twice, the grant.
      try #expect(LogFrame.all(folder.bytes()).dropFirst().count { !$0.isMarker } == 1 + 2 + 1)
    }
    #expect(before > 36 * 3000)
  }

  @Test func aGrownJournalIsCompactedWhileItIsUsed() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, daily, clock) { budget in
      let compactions = await budget.counters.compactions
      for round in 0..<20 as Range<UInt64> {
        let reservations = try await budget.reserve((0..<1000 as Range<UInt64>).map { key($0) }).reservations
        try await budget.release(reservations, .notSent)
        _ = try await budget.reserve([key(10_000 + round)])
      }
      #expect(await budget.counters.compactions == compactions + 1)
      try #expect(folder.bytes().count < 1 << 20)
    }
    try await withJournal(folder, daily, clock) { budget in
      #expect((0..<20 as Range<UInt64>).allSatisfy { budget.remaining(key(10_000 + $0)).day == 1 })
      #expect(budget.remaining(key(3)).day == 2)
    }
  }

  @Test func aSecondOpenerIsToldAtOnce() async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits) { _ in
      let error = await #expect(throws: JournalError.self) {
        _ = try await JournaledBudget(limits, directory: folder.url)
      }
      #expect(error?.kind == .locked)
    }
    try await withJournal(folder, limits) { _ in }
  }

  @Test func afterAShutdownNothingIsGranted() async throws {
    let folder = try JournalFolder()
    let budget = try await JournaledBudget(limits, directory: folder.url)
    await budget.shutdown()
    await #expect(throws: JournalError.self) { _ = try await budget.reserve([key(1)]) }
    await #expect(throws: JournalError.self) {
      try await budget.block("shop", recipient: nil, until: .now)
    }
  }

  /// What is written to a file that the next start does not find is as good as lost.
  @Test(arguments: [0, 1, 2]) func aRemovedJournalIsAnErrorAtTheNextGrant(how: Int) async throws {
    let folder = try JournalFolder()
    try await withJournal(folder, limits, clock) { budget in
      try await #expect(budget.reserve([key(1)]).reservations.count == 1)
      let bytes = try folder.bytes()
      switch how {
      case 0: try FileManager.default.removeItem(at: folder.journal)
      case 1:
        try FileManager.default.moveItem(at: folder.journal, to: folder.url.appendingPathComponent("old"))
      default:
        try FileManager.default.removeItem(at: folder.journal)
        try folder.write(bytes)
      }
      let error = await #expect(throws: JournalError.self) { _ = try await budget.reserve([key(2)]) }
      #expect(error?.kind == .removed && error?.description.contains("removed or replaced") == true)
      // It stays over.
      await #expect(throws: JournalError.self) { _ = try await budget.reserve([key(3)]) }
      #expect(budget.remaining(key(2)).day == 2)
    }
  }

  /// Whoever opens a journal just as it is replaced by a smaller one must not get the lock of the old one.
  @Test func theLockStaysWhileTheFileIsReplaced() async throws {
    let folder = try JournalFolder()
    for _ in 0..<20 {
      try await withJournal(folder, daily, clock) { _ in
        await withTaskGroup(of: Bool.self) { tasks in
          for _ in 0..<8 {
            tasks.addTask { (try? await JournaledBudget(daily, directory: folder.url, time: clock)) == nil }
          }
          for await isRefused in tasks { #expect(isRefused) }
        }
      }
    }
  }

  /// The first frame of a journal of format 1, and one of a checkpoint of format 1.
  @Test(arguments: [
    (
      [0x56, 0, 1, 0, 0x56, 0x53, 0x42, 0x4A] + [UInt8](repeating: 7, count: 64),
      "a budget journal of format 1"
    ),
    (nil, "vestnik campaign checkpoint 3"),
  ])
  func anotherFormatIsRefusedByItsName(start: [UInt8]?, name: String) async throws {
    let folder = try JournalFolder()
    if let start {
      try folder.write(start)
    } else {
      let checkpoint = CampaignCheckpoint(file: folder.journal)
      _ = await Campaign(flyers(1), through: FakeSender(), checkpoint: checkpoint).collect()
    }
    let bytes = try folder.bytes()
    let error = await #expect(throws: JournalError.self) {
      _ = try await JournaledBudget(limits, directory: folder.url)
    }
    #expect(error?.kind == .unsupportedFormat(name) && error?.description.contains(name) == true)
    await #expect(throws: JournalError.self) { _ = try await JournaledBudget.repair(directory: folder.url) }
    try #expect(folder.bytes() == bytes)
  }

  @Test func aPathUnderAFileIsUnwritable() async throws {
    let folder = try JournalFolder()
    let file = folder.url.appendingPathComponent("file")
    try Data("x".utf8).write(to: file)
    for url in [file, file.appendingPathComponent("below")] {
      let error = await #expect(throws: JournalError.self) {
        _ = try await JournaledBudget(limits, directory: url)
      }
      #expect(error?.kind == .unwritable)
      #expect(error?.description.contains("file") == true)
    }
  }

  @Test func aReadOnlyDirectoryIsUnwritable() async throws {
    let folder = try JournalFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.url.path)
    // The superuser may write everywhere.
    let probe = folder.journal.path + ".probe"
    guard !FileManager.default.createFile(atPath: probe, contents: nil) else { return }
    let error = await #expect(throws: JournalError.self) {
      _ = try await JournaledBudget(limits, directory: folder.url)
    }
    #expect(error?.kind == .unwritable)
  }

  @Test func onlyTheOwnerMayRead() async throws {
    let folder = try JournalFolder()
    let inner = folder.url.appendingPathComponent("a/b")
    let budget = try await JournaledBudget(limits, directory: inner)
    await budget.shutdown()
    func mode(_ url: URL) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }
    try #expect(mode(inner) == 0o700)
    try #expect(mode(inner.appendingPathComponent("budget.journal")) == 0o600)
    try #expect(FileManager.default.contentsOfDirectory(atPath: inner.path) == ["budget.journal"])
  }
}
