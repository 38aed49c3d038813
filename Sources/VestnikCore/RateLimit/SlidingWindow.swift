/// A sliding window of one second: the departures of one sender group, and when the place of each is free again.
///
/// ``SendBudget`` has one for each sender group with messages in the last second, and keeps its limit of a second
/// with it. A message takes a place when it is granted (`record`), its request is under way (`begin`) and ends
/// (`end`), and the place is removed when it is free (`forget`) or the message was not sent (`release`). Actual
/// instants are recorded, because a token bucket or planned instants let more messages than the limit into a window.
/// The provider counts arrivals, of which a client only knows that they lie between departure and response. So a
/// place is free again a window after the response, less the time that any later request certainly needs there and
/// back, as ``RoundTrips`` knows it: however that time is split between the way there and the way back, two arrivals
/// are then at least a window apart. While a request is under way its place is not free. All instants are on the time
/// source's uptime.
struct SlidingWindow: Sendable {
  private struct Departure {
    var date: Duration
    var serial: UInt64
    /// When the place is free. For a request under way: its departure, plus its time-out, plus a window.
    var end: Duration
    var isUnderWay = false
    /// Whether its reservation was released and the place stays taken, because the request reached the provider.
    var wasRejected = false
  }

  private var departures: [Departure] = [] {
    didSet {
      likelyEnds = nil
      certainEnds = nil
    }
  }
  /// When the places are likely to be free, in ascending order: a cache for the keys of one call of `reserve`, which
  /// all ask at the same instant. `nil` after a change.
  private var likelyEnds: (now: Duration, ends: [Duration])?
  /// When the places are free at the latest, in ascending order: a cache for `certain`. `nil` until it is needed.
  private var certainEnds: [Duration]?

  var isEmpty: Bool { departures.isEmpty }

  /// Returns how many messages may depart now.
  func room(at now: Duration, limit: Int) -> Int {
    max(0, limit - departures.count { $0.end > now })
  }

  /// Returns the first instant, not before now, at which one more message may depart. While requests are under way it
  /// is an estimate: how long to wait before the budget is asked again.
  ///
  /// - Parameter others: How many messages wait before this one.
  mutating func earliest(
    from now: Duration, limit: Int, window: Duration, _ trips: RoundTrips, behind others: Int = 0
  ) -> Duration {
    let place = departures.count + others - limit
    guard place >= 0 else { return now }
    if others == 0, room(at: now, limit: limit) > 0 { return now }
    // With more others than places the instant depends on departures that are still to come.
    let known = min(place, departures.count - 1)
    guard known >= 0 else { return now + window }
    return max(now, ends(from: now, window: window, trips)[known])
  }

  /// Returns the first instant, not before now, at which a place is certainly free: for a departure planned ahead.
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
      // For a response that is already late: 5 ms from now, or an eighth of the delay if that is longer.
      return min(departure.end, max(likely, now + max(.milliseconds(5), (now - likely) / 8)))
    }.sorted()
    likelyEnds = (now, ends)
    return ends
  }

  /// Records a departure.
  ///
  /// - Parameters:
  ///   - instant: When the message departs.
  ///   - serial: The serial number of its reservation.
  ///   - end: When its place is free, as far as is known now.
  mutating func record(_ instant: Duration, serial: UInt64, end: Duration) {
    var ends = certainEnds
    certainEnds = nil
    let index = departures.lastIndex { $0.date <= instant }.map { $0 + 1 } ?? 0
    departures.insert(Departure(date: instant, serial: serial, end: end), at: index)
    // The cache is updated, not dropped: for a batch planned ahead `certain` and `record` alternate a thousand times.
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

  /// Releases a reservation, once: its place is free if nothing was sent, and otherwise stays taken.
  mutating func release(_ serial: UInt64, _ reason: ReleaseReason) {
    guard let index = departures.firstIndex(where: { $0.serial == serial && !$0.wasRejected }) else { return }
    switch reason {
    case .notSent: departures.remove(at: index)
    case .rejected: departures[index].wasRejected = true
    }
  }

  /// Marks the request with these departures as under way; it ends at the given instant at the latest.
  mutating func begin(_ serials: Set<UInt64>, until instant: Duration, window: Duration) {
    for index in departures.indices where serials.contains(departures[index].serial) {
      departures[index].isUnderWay = true
      departures[index].end = max(departures[index].date, instant) + window
    }
  }

  /// Marks the request with these departures as ended.
  ///
  /// - Parameters:
  ///   - serials: The serial numbers of the reservations that the request carried.
  ///   - instant: When the request ended.
  ///   - trip: The time that any later request certainly needs there and back; zero when no response arrived, because
  ///     then nothing is known about the way there.
  ///   - window: The length of the window.
  mutating func end(_ serials: Set<UInt64>, at instant: Duration, lessTrip trip: Duration, window: Duration) {
    for index in departures.indices where serials.contains(departures[index].serial) {
      departures[index].isUnderWay = false
      departures[index].end = max(departures[index].date, instant - trip) + window
    }
  }

  /// Removes the departures whose place is free at an instant.
  mutating func forget(before now: Duration) {
    departures.removeAll { $0.end <= now }
  }
}

/// The round trips of a budget's requests, of all its groups: an estimate of the time that every request needs.
///
/// The time that any later request certainly needs there and back (``certain``) is zero until ten trips are known,
/// and then half of the smallest trip that was ever seen: half, because the next request may be faster than any
/// before. It is reduced where the last hundred trips differ, because the way there of a fast request may be shorter
/// than that of a slow one: the smallest trip is first lessened by the difference between the median and the
/// smallest. The first requests open their connections, which takes longer than a request on an open one: a trip
/// counts only when its request left after the first response had arrived.
struct RoundTrips: Sendable {
  private static let needed = 10
  private static let remembered = 100

  private var values: [Duration] = []
  private var next = 0
  private var smallest: Duration?
  private var firstResponse: Duration?
  /// The last round trip; zero before the first.
  private(set) var last: Duration = .zero
  /// The time that any later request certainly needs there and back.
  private(set) var certain: Duration = .zero

  /// Adds a round trip whose response arrived at an instant.
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
