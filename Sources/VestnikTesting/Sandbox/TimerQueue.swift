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
