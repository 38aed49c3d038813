/// What former runs wrote down: 24 bytes a row; the outcomes stay in the file.
struct CheckpointIndex: Sendable {
  enum State: Hashable, Sendable {
    case unseen, open, repeatable
    /// Its record is in the file.
    case final
  }

  struct Row: Sendable {
    var fingerprint: UInt64 = 0
    /// The outcome's record.
    var offset: Int64 = 0
    /// The bytes of its payload.
    var count: Int32 = 0
    var state = State.unseen
  }

  private static let pageRows = 4096
  /// The pages in which a row was written down, so that a made-up number takes no more memory than its page.
  private var pages: [Int: [Row]] = [:]
  /// One more than the highest row that was written down.
  private(set) var count = 0

  /// What was written down of a row.
  private(set) subscript(index: Int) -> Row {
    get { pages[index / Self.pageRows]?[index % Self.pageRows] ?? Row() }
    set {
      pages[index / Self.pageRows, default: Array(repeating: Row(), count: Self.pageRows)][
        index % Self.pageRows] = newValue
      count = max(count, index + 1)
    }
  }

  /// Takes a record in.
  mutating func add(_ payload: ArraySlice<UInt8>, at offset: Int) -> RecordReader.Use {
    switch CheckpointRecord(payload) {
    case .intents(let intents):
      for intent in intents {
        guard intent.index < Int.max else { return .invalid }
        self[intent.index] = Row(fingerprint: intent.fingerprint, state: .open)
      }
    case .outcome(let outcome):
      guard outcome.index < count, self[outcome.index].state == .open else { return .invalid }
      self[outcome.index].state = outcome.isFinal ? .final : .repeatable
      self[outcome.index].offset = Int64(offset)
      self[outcome.index].count = Int32(payload.count)
    case nil: return .invalid
    }
    return .saved
  }
}
