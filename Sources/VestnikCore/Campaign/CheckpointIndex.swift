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

  /// No input has more rows: a larger number in a record is damage, not a reason to take all memory.
  private static let maxRows = 1 << 31

  private(set) var rows: [Row] = []

  /// Takes a record in.
  mutating func add(_ payload: ArraySlice<UInt8>, at offset: Int) -> RecordReader.Use {
    switch CheckpointRecord(payload) {
    case .intents(let intents):
      for intent in intents {
        guard intent.index < Self.maxRows else { return .invalid }
        if intent.index >= rows.count {
          rows += Array(repeating: Row(), count: intent.index + 1 - rows.count)
        }
        rows[intent.index] = Row(fingerprint: intent.fingerprint, state: .open)
      }
    case .outcome(let outcome):
      guard outcome.index < rows.count, rows[outcome.index].state == .open else { return .invalid }
      rows[outcome.index].state = outcome.isFinal ? .final : .repeatable
      rows[outcome.index].offset = Int64(offset)
      rows[outcome.index].count = Int32(payload.count)
    case nil: return .invalid
    }
    return .saved
  }
}
