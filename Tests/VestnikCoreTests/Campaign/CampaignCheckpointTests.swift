import Foundation
import Synchronization
import Testing
import VestnikCore

@Suite(.timeLimit(.minutes(20))) struct CampaignCheckpointTests {
  @Test func aFinishedCampaignIsGivenOutAgainAndNotSent() async throws {
    let file = try TemporaryFile()
    let first = await Campaign(flyers(130), through: FakeSender(), checkpoint: file.checkpoint).collect()
    #expect(first.results.allSatisfy { !$0.isReplayed } && first.error == nil)
    let sender = FakeSender()
    let second = await Campaign(flyers(130), through: sender, checkpoint: file.checkpoint).collect()
    #expect(second.error == nil && sender.given.isEmpty)
    #expect(second.results.compactMap(\.outcome.receipt) == Array(0..<130))
    #expect(second.results.allSatisfy { $0.isReplayed })
    #expect(second.results.last?.progress.outcomes.accepted == 130)
  }

  @Test func everyOutcomeSurvivesTheFile() async throws {
    let file = try TemporaryFile()
    let issue = ValidationIssue(path: "[0].x", rule: "r", actual: "1", allowed: "2", source: "s")
    let outcomes: [SendOutcome<Int>] = [
      .accepted(7), .rejected(Rejection(reasons: [.init(code: "c", field: "f", text: "t")])),
      .failed(
        MessagingError(
          code: .transport, delivery: .unknown, providerCode: "p", retryAfter: .seconds(2),
          retryAt: Date(timeIntervalSince1970: 5), attempts: 3, requestID: "id", issues: [issue],
          rejection: Rejection(reasons: []), detail: "d")),
    ]
    let sender = FakeSender { $0.map { outcomes[$0.number] } }
    _ = await Campaign(flyers(3), through: sender, checkpoint: file.checkpoint).collect()
    let again = await Campaign(flyers(3), through: FakeSender(), checkpoint: file.checkpoint).collect()
    #expect(again.results.map(\.outcome) == outcomes)
  }

  @Test func whatProvablyWasNotTakenIsSentAgain() async throws {
    let file = try TemporaryFile()
    let sender = FakeSender(batchLimit: 2) { notes in
      notes.map { note in
        switch note.number {
        case 1: .overBudget(until: Date())
        case 3: .failed(MessagingError(code: .transport, delivery: .notSent))
        case 5: .failed(MessagingError(code: .throttled, delivery: .rejected))
        case 7: .failed(MessagingError(code: .cancelled, delivery: .unknown))
        case 8: .invalid([ValidationIssue(path: "url", rule: "r", actual: "1", allowed: "2", source: "s")])
        default: .accepted(note.number)
        }
      }
    }
    _ = await Campaign(flyers(10), through: sender, checkpoint: file.checkpoint).collect()
    let second = FakeSender()
    let again = await Campaign(flyers(10), through: second, checkpoint: file.checkpoint).collect()
    #expect(second.numbers.sorted() == [1, 3, 5, 8])
    #expect(again.results.filter { $0.outcome.receipt != nil }.count == 9)
    #expect(again.results[7].outcome.error?.delivery == .unknown)
    let third = FakeSender()
    _ = await Campaign(flyers(10), through: third, checkpoint: file.checkpoint).collect()
    #expect(third.given.isEmpty)
  }

  @Test func theFileIsTheOwnersAlone() async throws {
    let file = try TemporaryFile()
    _ = await Campaign(flyers(1), through: FakeSender(), checkpoint: file.checkpoint).collect()
    let attributes = try FileManager.default.attributesOfItem(atPath: file.url.path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test func cancellingLeavesNoIntentWithoutOutcome() async throws {
    let file = try TemporaryFile()
    let reached = Gate()
    let sender = FakeSender(batchLimit: 5) { notes in
      guard notes.contains(where: { $0.number >= 40 }) else { return notes.map { .accepted($0.number) } }
      reached.open()
      await Gate().wait()
      return notes.map { _ in .failed(MessagingError(code: .cancelled, delivery: .unknown)) }
    }
    let source = Counting(groups: ["a", "b"])
    let campaign = Campaign(
      source, through: sender, checkpoint: file.checkpoint, options: .init(window: 100))
    let task = Task { await campaign.collect() }
    await reached.wait()
    task.cancel()
    let results = await task.value.results
    let rows = try file.rows()
    #expect(rows.intended == rows.settled)
    #expect(Set(sender.numbers).isSubset(of: rows.intended))
    #expect(Set(sender.numbers).isSubset(of: results.map(\.index)))
    let sent = sender.given.count
    for _ in 0..<50 { await Task.yield() }
    #expect(sender.given.count == sent)
  }

  @Test func leavingTheLoopLeavesNoIntentWithoutOutcome() async throws {
    let file = try TemporaryFile()
    let sender = FakeSender(batchLimit: 5)
    let campaign = Campaign(
      Counting(), through: sender, checkpoint: file.checkpoint, options: .init(window: 60))
    for try await result in campaign where result.index == 70 { break }
    await file.checkpoint.released()
    let rows = try file.rows()
    #expect(rows.intended == rows.settled && rows.intended.count >= 71)
    #expect(Set(sender.numbers).isSubset(of: rows.intended))
    let sent = sender.given.count
    for _ in 0..<50 { await Task.yield() }
    #expect(sender.given.count == sent)
    let second = FakeSender()
    for try await result in Campaign(Counting(), through: second, checkpoint: file.checkpoint)
    where result.index == 200 { break }
    await file.checkpoint.released()
    #expect(Set(second.numbers).isDisjoint(with: sender.numbers))
  }

  @Test func manyInterruptedRunsSendEachMessageOnce() async throws {
    let file = try TemporaryFile()
    let input = flyers(600, groups: ["a", "b", "c"])
    let delivered = Mutex<[Int: Int]>([:])
    var isComplete = false
    for round in 0..<200 where !isComplete {
      let sender = FakeSender(batchLimit: 4) { flyers in
        await Task.yield()
        // Cancelled in time: nothing has left.
        if Task.isCancelled {
          return flyers.map { _ in .failed(MessagingError(code: .cancelled, delivery: .notSent)) }
        }
        delivered.withLock { delivered in for flyer in flyers { delivered[flyer.number, default: 0] += 1 } }
        await Task.yield()
        return flyers.map { .accepted($0.number) }
      }
      let campaign = Campaign(input, through: sender, checkpoint: file.checkpoint, options: .init(window: 50))
      let last = round * 17
      let task = Task {
        var accepted = 0
        for try await result in campaign {
          if result.outcome.receipt != nil { accepted += 1 }
          if result.index == last, round.isMultiple(of: 2) { break }
          if result.index == last { withUnsafeCurrentTask { $0?.cancel() } }
        }
        return accepted
      }
      isComplete = try await task.value == 600
      await file.checkpoint.released()
    }
    #expect(isComplete)
    #expect(delivered.withLock { $0.count } == 600)
    #expect(delivered.withLock { $0.values.allSatisfy { $0 == 1 } })
  }

  @Test func aChangedRowIsNamed() async throws {
    let file = try TemporaryFile()
    _ = await Campaign(flyers(50), through: FakeSender(), checkpoint: file.checkpoint).collect()
    var changed = flyers(80)
    changed[17].number = 1_000
    let sender = FakeSender()
    let (results, error) = await Campaign(changed, through: sender, checkpoint: file.checkpoint).collect()
    guard case .inputChanged(index: 17)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(results.count == 17 && sender.given.isEmpty)
  }

  @Test func aShorterInputIsNamedAndALongerOneGoesOn() async throws {
    let file = try TemporaryFile()
    _ = await Campaign(flyers(50), through: FakeSender(), checkpoint: file.checkpoint).collect()
    let sender = FakeSender()
    let shorter = await Campaign(flyers(30), through: sender, checkpoint: file.checkpoint).collect()
    guard case .inputChanged(index: 30)? = shorter.error else {
      return #expect(Bool(false), "\(shorter.error as Any)")
    }
    #expect(sender.given.isEmpty)
    let longer = await Campaign(flyers(60), through: sender, checkpoint: file.checkpoint).collect()
    #expect(longer.error == nil && longer.results.count == 60)
    #expect(sender.numbers.sorted() == Array(50..<60))
  }

  @Test func twoCampaignsDoNotShareAFile() async throws {
    let file = try TemporaryFile()
    let (reached, gate) = (Gate(), Gate())
    let first = FakeSender { flyers in
      reached.open()
      await gate.wait()
      return flyers.map { .accepted($0.number) }
    }
    let running = Task { await Campaign(flyers(20), through: first, checkpoint: file.checkpoint).collect() }
    await reached.wait()
    let second = FakeSender()
    let (results, error) = await Campaign(flyers(20), through: second, checkpoint: file.checkpoint).collect()
    guard case .checkpoint(let reason)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(reason.kind == .locked && results.isEmpty && second.given.isEmpty)
    gate.open()
    #expect(await running.value.results.count == 20)
  }

  @Test func theIntentIsInTheFileBeforeTheSenderIsAsked() async throws {
    let file = try TemporaryFile()
    let early = Mutex<[Int]>([])
    let sender = FakeSender(batchLimit: 7) { flyers in
      let noted = Set((try? file.rows().intended) ?? [])
      early.withLock { $0 += flyers.map(\.number).filter { !noted.contains($0) } }
      return flyers.map { .accepted($0.number) }
    }
    let campaign = Campaign(flyers(100, groups: ["a", "b"]), through: sender, checkpoint: file.checkpoint)
    #expect(await campaign.collect().results.count == 100)
    #expect(early.withLock { $0 }.isEmpty)
  }

  @Test func anOutcomeThatCannotBeReadIsInDoubt() async throws {
    let file = try TemporaryFile()
    _ = await Campaign(flyers(3), through: FakeSender(), checkpoint: file.checkpoint).collect()
    let sender = TextSender()
    let (results, error) = await Campaign(flyers(3), through: sender, checkpoint: file.checkpoint).collect()
    #expect(error == nil && results.count == 3)
    #expect(results.allSatisfy { $0.outcome.error?.delivery == .unknown })
  }

  @Test func aFolderThatIsNotThereIsAnError() async throws {
    let file = try TemporaryFile()
    let nowhere = CampaignCheckpoint(file: file.url.appending(path: "no/where"))
    let sender = FakeSender()
    let (results, error) = await Campaign(flyers(3), through: sender, checkpoint: nowhere).collect()
    guard case .checkpoint(let reason)? = error else { return #expect(Bool(false)) }
    #expect(reason.kind == .unwritable && results.isEmpty && sender.given.isEmpty)
  }
}

/// Its receipts are not those of ``FakeSender``; it must never be asked.
private struct TextSender: MessageSender {
  let batchLimit = 10

  func send(_ messages: [Flyer], options: SendOptions?) async -> [SendOutcome<String>] {
    messages.map { _ in .accepted("sent") }
  }
}
