/// The messages that were read and not yet given out, in the order of the input.
struct ReorderBuffer<Message: Sendable, Receipt: Sendable>: Sendable {
  struct Row: Sendable {
    let message: Message
    var outcome: SendOutcome<Receipt>?
    var isReplayed = false
    var isLaunched = false
  }

  /// Rows before `head` were given out; they are `nil`, so that their messages are gone at once.
  private var storage: [Row?] = []
  private var head = 0
  /// The place in the input of the row at `head`.
  private(set) var firstIndex = 0

  var count: Int { storage.count - head }
  var endIndex: Int { firstIndex + count }
  var first: Row? { count > 0 ? storage[head] : nil }

  mutating func append(_ row: Row) {
    storage.append(row)
  }

  mutating func popFirst() {
    storage[head] = nil
    head += 1
    firstIndex += 1
    guard head > 64, head * 2 > storage.count else { return }
    storage.removeFirst(head)
    head = 0
  }

  mutating func change(_ index: Int, _ change: (inout Row) -> Void) {
    let place = head + index - firstIndex
    guard index >= firstIndex, storage.indices.contains(place), var row = storage[place] else { return }
    storage[place] = nil
    change(&row)
    storage[place] = row
  }

  /// Rows that no call has held get the outcome when a later one was launched; those after the last launched go.
  mutating func abandon(_ outcome: SendOutcome<Receipt>) {
    let last = storage.lastIndex { $0.map { $0.isLaunched || $0.outcome != nil } ?? false }
    storage.removeSubrange(max(head, last.map { $0 + 1 } ?? head)...)
    for place in head..<storage.count where storage[place]?.outcome == nil {
      storage[place]?.outcome = outcome
    }
  }
}
