#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One reading of both clocks, for a whole batch; what each message needs of it is computed once.
struct ClockReading: Sendable {
  let now: Date
  let uptime: Duration
  /// The second that has begun: an end is over when it is not later.
  let second: Int64
  /// When a message that departs now stops counting in a rolling day.
  let endOfRollingDay: DailyQuotaList.End

  init(now: Date, uptime: Duration) {
    self.now = now
    self.uptime = uptime
    second = uptime.components.seconds
    endOfRollingDay = DailyQuotaList.End(uptime: uptime + .seconds(86_400))
  }
}

extension Duration {
  var secondsRoundedUp: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
