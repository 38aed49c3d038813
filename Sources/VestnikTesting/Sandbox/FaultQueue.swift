/// What was injected for the next turns, in the order of injection.
struct FaultQueue<Element: Sendable>: Sendable {
  private var queue: ArraySlice<(element: Element, times: Int)> = []

  mutating func add(_ element: Element, times: Int) {
    if times > 0 { queue.append((element, times)) }
  }

  mutating func next() -> Element? {
    guard let first = queue.first else { return nil }
    if first.times > 1 {
      queue[queue.startIndex].times -= 1
    } else {
      queue.removeFirst()
    }
    return first.element
  }
}
