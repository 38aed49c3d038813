/// What became of one row, as it is written down.
struct CheckpointOutcome: Sendable {
  var index: Int
  /// Whether another run must leave the row alone.
  var isFinal: Bool
  var json: [UInt8]
}

/// One line of a checkpoint: 16 digits of checksum, a blank, the content.
enum CheckpointRecord: Sendable {
  /// Rows whose request is about to leave, with their fingerprints.
  case intents([(index: Int, fingerprint: UInt64)])
  case outcome(CheckpointOutcome)

  static let header = line([UInt8]("vestnik-campaign 1".utf8))

  /// The line, with its end.
  var line: [UInt8] {
    switch self {
    case .intents(let rows):
      var content: [UInt8] = [0x69]
      for row in rows {
        content.append(0x20)
        content += "\(row.index):".utf8
        content += FNV64.digits(row.fingerprint)
      }
      return Self.line(content)
    case .outcome(let outcome):
      return Self.line([UInt8]("o \(outcome.index) \(outcome.isFinal ? "f" : "r") ".utf8) + outcome.json)
    }
  }

  private static func line(_ content: [UInt8]) -> [UInt8] {
    FNV64.digits(FNV64.hash(content)) + [0x20] + content + [0x0A]
  }

  /// The content of a line without its end; `nil` when the checksum is wrong.
  static func content(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let content = line.dropFirst(17)
    let checksum = FNV64.digits(FNV64.hash(content)) + [0x20]
    return line.starts(with: checksum) ? content : nil
  }

  /// Whether the line was a record once, of which at most a byte has changed: it begins like one and is a text.
  ///
  /// One changed byte of a text gives at most four characters that no record has.
  static func resembles(_ line: ArraySlice<UInt8>) -> Bool {
    let (digits, rest) = (line.prefix(16), line.dropFirst(16))
    let strange = digits.count { !(0x30...0x39).contains($0) && !(0x61...0x66).contains($0) }
    guard rest.count > 1, strange + (rest.first == 0x20 ? 0 : 1) <= 1 else { return false }
    return String(decoding: rest, as: UTF8.self).unicodeScalars
      .count { $0.value < 0x20 || $0 == "\u{FFFD}" } <= 4
  }

  init?(_ line: ArraySlice<UInt8>) {
    guard let content = Self.content(of: line) else { return nil }
    let parts = content.split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
    if content.first == 0x6F, parts.count == 4, let index = Self.integer(parts[1]) {
      self = .outcome(
        CheckpointOutcome(index: index, isFinal: parts[2].elementsEqual([0x66]), json: Array(parts[3])))
    } else if content.first == 0x69 {
      let rows = content.dropFirst().split(separator: 0x20).map(Self.row)
      guard !rows.contains(where: { $0 == nil }) else { return nil }
      self = .intents(rows.compactMap { $0 })
    } else {
      return nil
    }
  }

  private static func row(_ text: ArraySlice<UInt8>) -> (index: Int, fingerprint: UInt64)? {
    let halves = text.split(separator: 0x3A)
    guard halves.count == 2, let index = integer(halves[0]),
      let fingerprint = UInt64(String(decoding: halves[1], as: UTF8.self), radix: 16)
    else { return nil }
    return (index, fingerprint)
  }

  private static func integer(_ text: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: text, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
  }
}
