/// What former runs wrote down: 24 bytes a row; the outcomes stay in the file.
struct CheckpointHistory: Sendable {
  enum State: Hashable, Sendable {
    case unseen, open, repeatable
    /// Where its line is in the file.
    case final
  }

  struct Row: Sendable {
    var fingerprint: UInt64 = 0
    var offset: Int64 = 0
    var length: Int32 = 0
    var state = State.unseen
  }

  /// No input has more rows: a larger number in a record is damage, not a reason to take all memory.
  private static let maxRows = 1 << 31

  private(set) var rows: [Row] = []
  /// Records that were read.
  private(set) var count = 0

  /// Takes a record in; false when it cannot have been written.
  mutating func add(_ record: CheckpointRecord, at offset: Int, length: Int) -> Bool {
    switch record {
    case .intents(let intents):
      for intent in intents {
        guard intent.index < Self.maxRows else { return false }
        if intent.index >= rows.count {
          rows += Array(repeating: Row(), count: intent.index + 1 - rows.count)
        }
        rows[intent.index] = Row(fingerprint: intent.fingerprint, state: .open)
      }
    case .outcome(let outcome):
      guard outcome.index < rows.count, rows[outcome.index].state == .open else { return false }
      rows[outcome.index].state = outcome.isFinal ? .final : .repeatable
      rows[outcome.index].offset = Int64(offset)
      rows[outcome.index].length = Int32(clamping: length)
    }
    count += 1
    return true
  }
}
