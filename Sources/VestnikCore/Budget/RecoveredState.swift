#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the records of a journal add up to.
struct RecoveredState: Sendable {
  struct Grant: Sendable {
    var reservation: BudgetReservation
    var wasRejected = false
  }

  struct Block: Hashable, Sendable {
    var group: SenderGroup
    var recipient: RecipientKey?
  }

  private(set) var grants: [UInt64: Grant] = [:]
  private(set) var blocks: [Block: Date] = [:]
  private(set) var lastSerial: UInt64 = 0
  private var groups: [UInt32: SenderGroup] = [:]

  /// Takes the next record.
  mutating func apply(_ payload: ArraySlice<UInt8>) -> RecordReader.Use {
    guard let record = JournalRecord(payload) else { return .invalid }
    switch record {
    case .lastSerial(let serial):
      lastSerial = max(lastSerial, serial)
      return .skipped
    case .name(let number, let group):
      groups[number] = group
      return .skipped
    case .grant(let number, let recipient, let date, let serial):
      lastSerial = max(lastSerial, serial)
      // The name of the group may be lost in damage.
      guard let group = groups[number] else { return .skipped }
      let key = BudgetKey(group: group, recipient: RecipientKey(recipient))
      grants[serial] = Grant(reservation: BudgetReservation(key: key, reservedAt: date, serial: serial))
    case .release(let serial, .notSent): grants[serial] = nil
    case .release(let serial, .rejected): grants[serial]?.wasRejected = true
    case .block(let number, let recipient, let until):
      guard let group = groups[number] else { return .skipped }
      let block = Block(group: group, recipient: recipient.map { RecipientKey($0) })
      blocks[block] = max(until, blocks[block] ?? until)
    }
    return .saved
  }

  /// Forgets what no longer counts.
  mutating func prune(at now: Date, _ limits: BudgetLimits) {
    let trip = limits.instant == .arrival ? SendBudget.longestRequest : .zero
    let second = (limits.margin + .seconds(1) + trip) / .seconds(1)
    let day: TimeInterval =
      switch (limits.perDayAndRecipient, limits.day) {
      case (nil, _): second
      case (_, .rolling24Hours): 86_400
      // A day on which the clocks are put back, and an hour to spare.
      case (_, .calendar): 26 * 3600
      }
    grants = grants.filter { _, grant in
      let isOfTheSecond = grant.wasRejected && !limits.countsRejected
      return now.timeIntervalSince(grant.reservation.reservedAt) < (isOfTheSecond ? second : max(second, day))
    }
    blocks = blocks.filter { $0.value > now }
  }

  /// What the budget is told at the start.
  func restore(to budget: SendBudget) {
    // Also when the last grants were taken back: a serial is never given twice.
    budget.resume(after: lastSerial)
    for grant in grants.values.sorted(by: { $0.reservation.reservedAt < $1.reservation.reservedAt }) {
      budget.restore(grant.reservation, countsInDay: !grant.wasRejected || budget.limits.countsRejected)
    }
    for (block, until) in blocks {
      budget.block(block.group, recipient: block.recipient, until: until)
    }
  }

  /// The entries that add up to the same, grants before their releases.
  var entries: [JournalEntry] {
    let grants = grants.values.sorted { $0.reservation.serial < $1.reservation.serial }
    return grants.map { .grant($0.reservation) }
      + grants.filter(\.wasRejected).map { .release(serial: $0.reservation.serial, reason: .rejected) }
      + blocks.map { .block($0.key.group, recipient: $0.key.recipient, until: $0.value) }
  }
}
