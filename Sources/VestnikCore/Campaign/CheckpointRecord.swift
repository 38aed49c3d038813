/// What became of one row, as it is written down.
struct CheckpointOutcome: Sendable {
  var index: Int
  /// Whether another run must leave the row alone.
  var isFinal: Bool
  var json: [UInt8]
}

/// What one record of a checkpoint says: its type (1 byte) and its fields one after another, numbers little-endian.
enum CheckpointRecord: Sendable {
  /// Rows whose request is about to leave, with their fingerprints: 16 bytes a row.
  case intents([(index: Int, fingerprint: UInt64)])
  case outcome(CheckpointOutcome)

  /// The current format of a checkpoint, and how its former format is recognised.
  static let format = RecordLog.Format(
    name: "vestnik campaign checkpoint 2", mayLackHeader: true,
    recognize: { start in
      // Version 1: lines of text with a checksum of 16 digits.
      start.dropFirst(16).starts(with: " vestnik-campaign 1\n".utf8)
        ? "a campaign checkpoint of format 1" : nil
    })

  /// The record as it is written.
  var payload: [UInt8] {
    switch self {
    case .intents(let rows):
      rows.reduce(into: [0x69]) { bytes, row in
        bytes += UInt64(row.index).littleEndianBytes
        bytes += row.fingerprint.littleEndianBytes
      }
    case .outcome(let outcome):
      [0x6F, outcome.isFinal ? 1 : 0] + UInt64(outcome.index).littleEndianBytes + outcome.json
    }
  }

  /// Reads a record; `nil` when it cannot have been written.
  init?(_ payload: ArraySlice<UInt8>) {
    let fields = payload.dropFirst()
    switch payload.first {
    case 0x69 where fields.count.isMultiple(of: 16):
      var rows: [(index: Int, fingerprint: UInt64)] = []
      for start in stride(from: fields.startIndex, to: fields.endIndex, by: 16) {
        guard let index = Int(exactly: UInt64(littleEndianBytes: fields[start..<start + 8])) else {
          return nil
        }
        rows.append((index, UInt64(littleEndianBytes: fields[start + 8..<start + 16])))
      }
      self = .intents(rows)
    case 0x6F where fields.count > 9:
      guard let index = Int(exactly: UInt64(littleEndianBytes: fields.dropFirst().prefix(8))) else {
        return nil
      }
      self = .outcome(
        CheckpointOutcome(index: index, isFinal: fields.first == 1, json: Array(fields.dropFirst(9))))
    default: return nil
    }
  }
}
