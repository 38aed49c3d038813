/// At most `count` events in any half-open window of one length; it remembers the latest `count` instants
/// alone.
struct SlidingLimit: Sendable {
  private let count: Int
  private let window: Duration
  /// A ring once it is full.
  private var instants: [Duration] = []
  private var oldest = 0

  init(_ count: Int, in window: Duration) {
    self.count = count
    self.window = window
  }

  /// Whether one more event at the instant keeps the limit; never when no event is allowed.
  func allows(_ instant: Duration) -> Bool {
    count > 0 && earliest(from: instant) == instant
  }

  /// The first instant, not before the given one, at which one more event keeps the limit.
  func earliest(from instant: Duration) -> Duration {
    guard instants.count == count else { return instant }
    return max(instant, instants[oldest] + window)
  }

  /// Counts an event; instants never decrease.
  mutating func record(_ instant: Duration) {
    if instants.count < count {
      instants.append(instant)
    } else {
      instants[oldest] = instant
      oldest = (oldest + 1) % count
    }
  }
}

/// What is to happen at its time.
struct TimerQueue<Element: Sendable>: Sendable {
  private var waiting: [(due: Duration, element: Element)] = []

  mutating func add(_ element: Element, due: Duration) {
    waiting.append((due, element))
  }

  /// Takes out what is due, in the order of time, then of addition.
  mutating func take(dueBy instant: Duration) -> [Element] {
    let due = waiting.filter { $0.due <= instant }
    waiting.removeAll { $0.due <= instant }
    let ordered = due.enumerated().sorted { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }
    return ordered.map(\.element.element)
  }
}
