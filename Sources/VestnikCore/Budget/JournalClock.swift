#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The wall clock as the journal trusts it: a step of the clock while the process runs never makes a grant look
/// older than it is.
struct JournalClock: Sendable {
  private let time: any TimeSource
  private let startedAt: Date
  private let uptime: Duration

  init(_ time: any TimeSource) {
    self.time = time
    startedAt = time.now
    uptime = time.uptime
  }

  /// The start and what has passed since, whatever the wall clock says meanwhile.
  private var steady: Date { startedAt.advanced(by: time.uptime - uptime) }

  /// The date under which a grant is stored: when it departs, by the later of the two clocks, so that it is freed too
  /// late rather than too early.
  func stamp(_ reservation: BudgetReservation) -> Date {
    max(reservation.reservedAt, steady).advanced(
      by: max(.zero, (reservation.departure ?? .zero) - time.uptime))
  }

  /// Now, for forgetting: the earlier one, for the same reason.
  var earliestNow: Date { min(time.now, steady) }
}
