import VestnikCore

extension BudgetStoreConformance {
  /// Cases that compare hundreds of random calls with a ledger of all departures.
  static let modelCases: [Case] = [
    (UInt64(1), 3, 4, false), (2, 1, 2, true), (3, 4, 7, false), (4, 2, 9, true), (5, 6, 5, false),
  ].map { seed, second, day, countsRejected in
    Case(
      "model/\(seed)",
      expected: "no more than \(second) messages in any second and \(day) in any day, and no fewer",
      reason:
        "Counting, Order of the checks, Waiting, Rejected messages: 400 random calls, which a seed repeats"
    ) { bench in
      try bench.needsManualClock()
      let trial = try await bench.store(second: second, day: day, countsRejected: countsRejected)
      var random = SplitMix64(state: seed)
      var ledger = BudgetLedger(limits: trial.limits)
      for number in 1...400 {
        try await bench.pass(random.pause())
        do {
          try await act(trial, &ledger, &random)
        } catch let finding as BudgetFinding {
          throw BudgetFinding("call \(number) of seed \(seed): \(finding.words)")
        }
      }
    }
  }

  /// Makes a random call and enters it in the ledger.
  private static func act(
    _ trial: BudgetTrial, _ ledger: inout BudgetLedger, _ random: inout SplitMix64
  ) async throws {
    let time = trial.bench.time
    switch random.below(20) {
    case 0:
      let name = random.below(2) == 0 ? "a" : "b"
      let recipient = random.below(3) == 0 ? nil : random.below(3)
      let length = Duration.milliseconds(
        Int64(random.below(3) == 0 ? random.below(40_000_000) : random.below(3000)))
      try await trial.block(name, recipient: recipient, for: length)
      ledger.block(trial.group(name), recipient.map { trial.key($0, in: name) }, until: time.uptime + length)
    case 1...4:
      let reason = random.below(2) == 0 ? ReleaseReason.notSent : .rejected
      let chosen = ledger.someReservations(&random)
      try await trial.store.release(chosen, reason)
      ledger.release(chosen, reason)
    default:
      let keys = (0...random.below(6)).map { _ in
        trial.key(random.below(3), in: random.below(3) == 0 ? "b" : "a")
      }
      let decisions = try await trial.ask(keys, when: "reserve").all
      for (key, decision) in zip(keys, decisions) { try ledger.enter(decision, on: key, at: time.uptime) }
    }
  }
}

/// A naive reference: all departures ever, and what a store must and must not decide about the next one.
///
/// Where a store may round, to milliseconds in the second and to seconds in the day, two decisions are allowed.
private struct BudgetLedger {
  private struct Entry {
    let reservation: BudgetReservation
    let departure: Duration
    var countsInSecond = true
    var countsInDay = true
    var isReleased = false
  }

  let limits: BudgetLimits
  private var entries: [Entry] = []
  private var groupBlocks: [SenderGroup: Duration] = [:]
  private var recipientBlocks: [BudgetKey: Duration] = [:]

  init(limits: BudgetLimits) {
    self.limits = limits
  }

  mutating func block(_ group: SenderGroup, _ key: BudgetKey?, until end: Duration) {
    if let key {
      recipientBlocks[key] = max(end, recipientBlocks[key] ?? end)
    } else {
      groupBlocks[group] = max(end, groupBlocks[group] ?? end)
    }
  }

  /// Returns up to three reservations, old and new, some of which were released before.
  func someReservations(_ random: inout SplitMix64) -> [BudgetReservation] {
    guard !entries.isEmpty else { return [] }
    return (0..<random.below(4)).map { _ in
      let recent = random.below(4) == 0 ? entries[...] : entries.suffix(10)
      return recent[recent.startIndex + Int(random.below(UInt64(recent.count)))].reservation
    }
  }

  mutating func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) {
    for reservation in reservations {
      for index in entries.indices
      where entries[index].reservation.serial == reservation.serial && !entries[index].isReleased {
        entries[index].isReleased = true
        if reason == .notSent { entries[index].countsInSecond = false }
        if reason == .notSent || !limits.countsRejected { entries[index].countsInDay = false }
      }
    }
  }

  /// Enters a decision.
  ///
  /// - Throws: ``BudgetFinding`` when a store must not decide so.
  mutating func enter(_ decision: BudgetDecision, on key: BudgetKey, at now: Duration) throws {
    let closed = recipientBlocks[key] ?? .zero
    let dayIsFull = isDayFull(key, at: now, later: .milliseconds(-1)) || closed > now + .milliseconds(10)
    let dayMayBeFull =
      isDayFull(key, at: now, later: .milliseconds(1100)) || closed > now - .milliseconds(1000)
    let shut = groupBlocks[key.group] ?? .zero
    let mustWait =
      isSecondFull(key.group, at: now, later: .milliseconds(-1)) || shut > now + .milliseconds(10)
    let mayWait = isSecondFull(key.group, at: now, later: .milliseconds(10)) || shut > now - .milliseconds(10)
    switch decision {
    case .granted(let reservation):
      if dayIsFull { throw BudgetFinding("granted to a recipient whose day is used up or who is blocked") }
      if mustWait { throw BudgetFinding("granted in a group that is blocked or whose second is used up") }
      entries.append(Entry(reservation: reservation, departure: now))
    case .wait(let duration):
      if duration <= .zero { throw BudgetFinding("a wait of \(duration)") }
      if dayIsFull { throw BudgetFinding("wait for a recipient who is exhausted") }
      if !mayWait { throw BudgetFinding("wait in a group whose second has room") }
    case .exhausted:
      if !dayMayBeFull { throw BudgetFinding("exhausted for a recipient whose day has room") }
    }
  }

  /// Returns whether the limit of a second is used up when places are free so much later than they must be.
  private func isSecondFull(_ group: SenderGroup, at now: Duration, later: Duration) -> Bool {
    guard let limit = limits.perSecond else { return false }
    let start = now - .seconds(1) - limits.margin - later
    let count = entries.count {
      $0.countsInSecond && $0.departure > start && $0.reservation.key.group == group
    }
    return count >= limit
  }

  private func isDayFull(_ key: BudgetKey, at now: Duration, later: Duration) -> Bool {
    guard let limit = limits.perDayAndRecipient else { return false }
    let start = now - .seconds(86_400) - later
    return entries.count { $0.countsInDay && $0.departure > start && $0.reservation.key == key } >= limit
  }
}

/// The generator SplitMix64, so that a failure can be repeated.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func below(_ bound: UInt64) -> UInt64 { UInt64.random(in: 0..<bound, using: &self) }

  /// Returns a time between two calls: often none or a part of a second, sometimes hours.
  mutating func pause() -> Duration {
    switch below(20) {
    case 0...6: .zero
    case 7...13: .milliseconds(Int64(below(500)))
    case 14...17: .milliseconds(Int64(below(2500)))
    default: .milliseconds(Int64(below(18_000_000)))
    }
  }
}
