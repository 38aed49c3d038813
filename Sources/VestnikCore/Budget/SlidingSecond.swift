/// The departures of one group that a second can still see, in ascending order.
///
/// A departure at `t` is allowed when at most `limit − 1` recorded ones are later than `t − window`. It is the
/// actual instants that are recorded: planned ones, and a token bucket, let more than the limit into a window.
struct SlidingSecond: Sendable {
  private struct Departure {
    var at: Duration
    var serial: UInt64
  }

  private var departures: [Departure] = []

  var isEmpty: Bool { departures.isEmpty }

  /// How many may depart now.
  func room(at now: Duration, limit: Int, window: Duration) -> Int {
    max(0, limit - departures.count { $0.at > now - window })
  }

  /// The first instant, not before now, at which one more may depart after so many others that wait before it.
  func earliest(from now: Duration, limit: Int, window: Duration, behind others: Int = 0) -> Duration {
    let place = departures.count + others - limit
    guard place >= 0 else { return now }
    // Who stands further behind than a second's worth waits for departures that have not been yet.
    let known = min(place, departures.count - 1)
    guard known >= 0 else { return now + window }
    return max(now, departures[known].at + window)
  }

  mutating func record(_ instant: Duration, serial: UInt64) {
    let index = departures.lastIndex { $0.at <= instant }.map { $0 + 1 } ?? 0
    departures.insert(Departure(at: instant, serial: serial), at: index)
  }

  mutating func remove(_ serial: UInt64) {
    departures.removeAll { $0.serial == serial }
  }

  /// Forgets what no second from now on can see.
  mutating func forget(before now: Duration, window: Duration) {
    let seen = departures.firstIndex { $0.at + window > now } ?? departures.endIndex
    departures.removeFirst(seen)
  }
}
