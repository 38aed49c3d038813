/// The departures of one group that a second can still see, in ascending order, and when the place of each is free.
///
/// A token bucket, and planned instants, let more than the limit into a window: it is actual instants that are recorded.
/// The provider counts arrivals, of which a client knows no more than that they lie between departure and response. So a
/// place is free again when the response is a window old, less `certainTrip`: the time that any later request certainly
/// needs there and back. However that time is split between the two ways, two arrivals are then at least a window
/// apart. Until the request has ended nobody knows, and its place is not free.
struct SlidingWindow: Sendable {
  private struct Departure {
    var date: Duration
    var serial: UInt64
    /// When the place is free. For a request under way the time of its departure, its time-out and a window.
    var end: Duration
    var isUnderWay = false
  }

  private var departures: [Departure] = [] {
    didSet { likelyEnds = nil }
  }
  /// When the places are likely to be free, in ascending order, as asked for last: all keys of one question share it.
  private var likelyEnds: (now: Duration, ends: [Duration])?
  private var trips = RoundTrips()

  var isEmpty: Bool { departures.isEmpty }

  /// How many may depart now.
  func room(at now: Duration, limit: Int, window: Duration) -> Int {
    max(0, limit - departures.count { $0.end > now })
  }

  /// The first instant, not before now, at which one more may depart after so many others that wait before it. While
  /// requests are under way it is an estimate.
  mutating func earliest(from now: Duration, limit: Int, window: Duration, behind others: Int = 0) -> Duration
  {
    let place = departures.count + others - limit
    guard place >= 0 else { return now }
    if others == 0, room(at: now, limit: limit, window: window) > 0 { return now }
    // Who stands further behind than a second's worth waits for departures that have not been yet.
    let known = min(place, departures.count - 1)
    guard known >= 0 else { return now + window }
    return max(now, ends(from: now, window: window)[known])
  }

  private mutating func ends(from now: Duration, window: Duration) -> [Duration] {
    if let likelyEnds, likelyEnds.now == now { return likelyEnds.ends }
    let ends = departures.map { departure in
      guard departure.isUnderWay else { return departure.end }
      let likely = departure.date + window + trips.last - trips.certain
      // Who waits for a response that is late asks again soon.
      return min(departure.end, max(likely, now + .milliseconds(5)))
    }.sorted()
    likelyEnds = (now, ends)
    return ends
  }

  /// Records a departure.
  ///
  /// - Parameter end: When its place is free, as far as is known now.
  mutating func record(_ instant: Duration, serial: UInt64, end: Duration) {
    let index = departures.lastIndex { $0.date <= instant }.map { $0 + 1 } ?? 0
    departures.insert(Departure(date: instant, serial: serial, end: end), at: index)
  }

  mutating func remove(_ serial: UInt64) {
    departures.removeAll { $0.serial == serial }
  }

  /// Notes that the request with these departures is under way, and over at the latest at an instant.
  mutating func begin(_ serials: Set<UInt64>, until instant: Duration, window: Duration) {
    for index in departures.indices where serials.contains(departures[index].serial) {
      departures[index].isUnderWay = true
      departures[index].end = max(departures[index].date, instant) + window
    }
  }

  /// Notes that the request with these departures is over.
  ///
  /// - Parameter roundTrip: From the departure to the response; `nil` without a response.
  mutating func end(
    _ serials: Set<UInt64>, at instant: Duration, roundTrip: Duration?, window: Duration
  ) {
    if let roundTrip { trips.add(roundTrip) }
    for index in departures.indices where serials.contains(departures[index].serial) {
      departures[index].isUnderWay = false
      departures[index].end = max(departures[index].date, instant - trips.certain) + window
    }
  }

  /// Forgets what no second from now on can see.
  mutating func forget(before now: Duration) {
    departures.removeAll { $0.end <= now }
  }
}

/// The round trips of the last hundred requests of a group.
private struct RoundTrips: Sendable {
  private static let needed = 10
  private static let remembered = 100

  private var values: [Duration] = []
  private var next = 0
  /// The last one; zero before any.
  private(set) var last: Duration = .zero
  /// What any later request certainly needs there and back; nothing until ten are known.
  ///
  /// Half of the smallest, because a new connection takes longer than a kept one and must not set it, and because the
  /// next request may be faster than any before. Less where round trips differ: by as much as the median is above the
  /// smallest the way there of a fast one may be shorter than that of a slow one, and nothing is certain then.
  private(set) var certain: Duration = .zero

  mutating func add(_ value: Duration) {
    last = value
    if values.count < Self.remembered {
      values.append(value)
    } else {
      values[next] = value
      next = (next + 1) % Self.remembered
    }
    guard values.count >= Self.needed else { return }
    let sorted = values.sorted()
    certain = max(.zero, (sorted[0] - (sorted[sorted.count / 2] - sorted[0])) / 2)
  }
}
