#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the records of a journal add up to.
struct JournalReplay: Sendable {
  struct Grant: Sendable {
    var reservation: BudgetReservation
    var wasRejected = false
  }

  struct Closing: Hashable, Sendable {
    var group: SenderGroup
    var recipient: RecipientKey?
  }

  private(set) var grants: [UInt64: Grant] = [:]
  private(set) var closings: [Closing: Date] = [:]
  private(set) var lastSerial: UInt64 = 0
  private var groups: [UInt32: SenderGroup] = [:]
  private var nameParts: [UInt32: [[UInt8]]] = [:]

  /// Takes the next record; false when it says nothing of its own or when its group is not known.
  @discardableResult
  mutating func apply(_ record: JournalRecord) -> Bool {
    switch record {
    case .header(_, let serial):
      lastSerial = max(lastSerial, serial)
      return false
    case .batch: return false
    case .name(let group, let part, let isLast, let bytes):
      takeName(group, part, isLast, bytes)
      return false
    case .grant(let id, let recipient, let at, let serial):
      lastSerial = max(lastSerial, serial)
      guard let group = groups[id] else { return false }
      let key = BudgetKey(group: group, recipient: RecipientKey(recipient))
      grants[serial] = Grant(reservation: BudgetReservation(key: key, reservedAt: at, serial: serial))
    case .release(let serial, .notSent): grants[serial] = nil
    case .release(let serial, .rejected): grants[serial]?.wasRejected = true
    case .closing(let id, let recipient, let until):
      guard let group = groups[id] else { return false }
      let closing = Closing(group: group, recipient: recipient.map { RecipientKey($0) })
      closings[closing] = max(until, closings[closing] ?? until)
    }
    return true
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
    closings = closings.filter { $0.value > now }
  }

  /// What the budget is told at the start.
  func restore(to budget: SendBudget) {
    // Also when the last grants were taken back: a serial is never given twice.
    budget.resume(after: lastSerial)
    for grant in grants.values.sorted(by: { $0.reservation.reservedAt < $1.reservation.reservedAt }) {
      budget.restore(grant.reservation, countsInDay: !grant.wasRejected || budget.limits.countsRejected)
    }
    for (closing, until) in closings {
      budget.block(closing.group, recipient: closing.recipient, until: until)
    }
  }

  /// The entries that add up to the same, grants before their releases.
  var entries: [JournalEntry] {
    let grants = grants.values.sorted { $0.reservation.serial < $1.reservation.serial }
    return grants.map { .grant($0.reservation) }
      + grants.filter(\.wasRejected).map { .release(serial: $0.reservation.serial, reason: .rejected) }
      + closings.map { .closing($0.key.group, recipient: $0.key.recipient, until: $0.value) }
  }

  private mutating func takeName(_ group: UInt32, _ part: UInt16, _ isLast: Bool, _ bytes: [UInt8]) {
    if part == 0 { nameParts[group] = [] }
    guard nameParts[group]?.count == Int(part) else { return }
    nameParts[group]?.append(bytes)
    guard isLast else { return }
    groups[group] = SenderGroup(rawValue: String(decoding: (nameParts[group] ?? []).joined(), as: UTF8.self))
  }
}
