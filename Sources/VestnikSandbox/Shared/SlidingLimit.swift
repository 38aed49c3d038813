/// A limit of `count` events in any half-open window of one length.
///
/// It keeps only the latest `count` instants.
struct SlidingLimit: Sendable {
  private let count: Int
  private let window: Duration
  /// The instants of the latest events: a ring buffer once it holds `count` of them.
  private var instants: [Duration] = []
  /// The index of the oldest instant in the full ring.
  private var oldest = 0

  init(_ count: Int, in window: Duration) {
    self.count = count
    self.window = window
  }

  /// Returns whether one more event at the instant keeps the limit; always false when `count` is 0.
  func allows(_ instant: Duration) -> Bool {
    count > 0 && earliest(from: instant) == instant
  }

  /// Returns the first instant, not before the given one, at which one more event keeps the limit.
  func earliest(from instant: Duration) -> Duration {
    guard instants.count == count else { return instant }
    return max(instant, instants[oldest] + window)
  }

  /// Counts an event at an instant, which must not be before that of the last call.
  mutating func record(_ instant: Duration) {
    if instants.count < count {
      instants.append(instant)
    } else {
      instants[oldest] = instant
      oldest = (oldest + 1) % count
    }
  }
}

/// Elements that become due at an uptime of the sandbox.
struct TimerQueue<Element: Sendable>: Sendable {
  private var waiting: [(due: Duration, element: Element)] = []

  mutating func add(_ element: Element, due: Duration) {
    waiting.append((due, element))
  }

  /// Removes and returns the elements that are due, ordered by time and then by addition.
  mutating func take(dueBy instant: Duration) -> [Element] {
    let due = waiting.filter { $0.due <= instant }
    waiting.removeAll { $0.due <= instant }
    let ordered = due.enumerated().sorted { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }
    return ordered.map(\.element.element)
  }
}
