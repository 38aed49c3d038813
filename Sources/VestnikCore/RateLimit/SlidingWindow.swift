/// The departures of one group that a second can still see, in ascending order, and when the place of each is free.
///
/// Actual instants are recorded, because a token bucket, and planned instants, let more than the limit into a window.
/// The provider counts arrivals, of which a client knows that they lie between departure and response. So a place is free
/// again when the response is a window old, less the time that any later request certainly needs there and back, as
/// ``RoundTrips`` knows it: however that time is split between the two ways, two arrivals are then at least a window
/// apart. While a request is under way its place is not free.
struct SlidingWindow: Sendable {
  private struct Departure {
    var date: Duration
    var serial: UInt64
    /// When the place is free. For a request under way the time of its departure, its time-out and a window.
    var end: Duration
    var isUnderWay = false
  }

  private var departures: [Departure] = [] {
    didSet {
      likelyEnds = nil
      certainEnds = nil
    }
  }
  /// When the places are likely to be free, in ascending order, as asked for last: all keys of one question share it.
  private var likelyEnds: (now: Duration, ends: [Duration])?
  /// When the places are free at the latest, in ascending order, as far as they were asked for.
  private var certainEnds: [Duration]?

  var isEmpty: Bool { departures.isEmpty }

  /// How many may depart now.
  func room(at now: Duration, limit: Int, window: Duration) -> Int {
    max(0, limit - departures.count { $0.end > now })
  }

  /// The first instant, not before now, at which one more may depart after so many others that wait before it. While
  /// requests are under way it is an estimate, for how long to wait before the budget is asked again.
  mutating func earliest(
    from now: Duration, limit: Int, window: Duration, _ trips: RoundTrips, behind others: Int = 0
  ) -> Duration {
    let place = departures.count + others - limit
    guard place >= 0 else { return now }
    if others == 0, room(at: now, limit: limit, window: window) > 0 { return now }
    // Further behind than a second's worth: the place depends on departures that have not been yet.
    let known = min(place, departures.count - 1)
    guard known >= 0 else { return now + window }
    return max(now, ends(from: now, window: window, trips)[known])
  }

  /// The first instant, not before now, at which a place is certainly free: for a departure that is planned ahead.
  mutating func certain(from now: Duration, limit: Int) -> Duration {
    let place = departures.count - limit
    guard place >= 0 else { return now }
    let ends = certainEnds ?? departures.map(\.end).sorted()
    certainEnds = ends
    return max(now, ends[place])
  }

  private mutating func ends(from now: Duration, window: Duration, _ trips: RoundTrips) -> [Duration] {
    if let likelyEnds, likelyEnds.now == now { return likelyEnds.ends }
    let ends = departures.map { departure in
      guard departure.isUnderWay else { return departure.end }
      let likely = departure.date + window + trips.last - trips.certain
      // For a late response: soon, and the less soon the later it is.
      return min(departure.end, max(likely, now + max(.milliseconds(5), (now - likely) / 8)))
    }.sorted()
    likelyEnds = (now, ends)
    return ends
  }

  /// Records a departure.
  ///
  /// - Parameter end: When its place is free, as far as is known now.
  mutating func record(_ instant: Duration, serial: UInt64, end: Duration) {
    var ends = certainEnds
    certainEnds = nil
    let index = departures.lastIndex { $0.date <= instant }.map { $0 + 1 } ?? 0
    departures.insert(Departure(date: instant, serial: serial, end: end), at: index)
    // Kept up to date: a batch that is planned ahead asks and records a thousand times in turn.
    if let place = ends?.lastIndex(where: { $0 <= end }) {
      ends?.insert(end, at: place + 1)
    } else {
      ends?.insert(end, at: 0)
    }
    certainEnds = ends
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
  /// - Parameter trip: What any later request certainly needs there and back; zero when no response came, because then
  ///   nothing is known of the way.
  mutating func end(_ serials: Set<UInt64>, at instant: Duration, lessTrip trip: Duration, window: Duration) {
    for index in departures.indices where serials.contains(departures[index].serial) {
      departures[index].isUnderWay = false
      departures[index].end = max(departures[index].date, instant - trip) + window
    }
  }

  /// Forgets what no second from now on can see.
  mutating func forget(before now: Duration) {
    departures.removeAll { $0.end <= now }
  }
}

/// The round trips of the requests of a budget, of all its groups.
///
/// What any later request certainly needs there and back is half of the smallest trip that was ever seen, and nothing
/// until ten are known: half, because the next request may be faster than any before. It is less where the last hundred
/// trips differ, by as much as their median is above the smallest, because the way there of a fast request may be
/// shorter than that of a slow one. The first requests open their connections, which takes longer than a kept one
/// needs: a trip counts only when its request left after the first response had come.
struct RoundTrips: Sendable {
  private static let needed = 10
  private static let remembered = 100

  private var values: [Duration] = []
  private var next = 0
  private var smallest: Duration?
  private var firstResponse: Duration?
  /// The last trip; zero before any.
  private(set) var last: Duration = .zero
  /// What any later request certainly needs there and back.
  private(set) var certain: Duration = .zero

  /// Adds a trip whose response came at an instant.
  mutating func add(_ value: Duration, at now: Duration) {
    last = value
    guard let firstResponse else {
      self.firstResponse = now
      return
    }
    guard now - value >= firstResponse else { return }
    let smallest = min(smallest ?? value, value)
    self.smallest = smallest
    if values.count < Self.remembered {
      values.append(value)
    } else {
      values[next] = value
      next = (next + 1) % Self.remembered
    }
    guard values.count >= Self.needed else { return }
    let median = values.sorted()[values.count / 2]
    certain = max(.zero, (smallest - (median - smallest)) / 2)
  }
}
