/// Reads a checkpoint line by line, in pieces, so that a large one takes little memory.
struct CheckpointReader {
  private static let pieceSize = 1 << 20

  private(set) var history = CheckpointHistory()
  /// Where the last good record ends: what comes after it was being written when the former run ended.
  private(set) var end = 0
  /// Whether the last line only lacks its end.
  private(set) var lacksLineEnd = false

  init(_ file: AppendFile) throws(JournalError) {
    var rest: [UInt8] = []
    while true {
      let piece = try file.read(Self.pieceSize, at: end + rest.count)
      rest += piece
      var start = 0
      while let stop = rest[start...].firstIndex(of: 0x0A) {
        guard take(rest[start..<stop]) else { throw damage(file.path) }
        end += stop + 1 - start
        start = stop + 1
      }
      rest.removeFirst(start)
      if piece.count < Self.pieceSize { break }
    }
    try judge(rest[...], file.path)
  }

  /// False when the line is damaged.
  private mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
    if end == 0 { return line.elementsEqual(CheckpointRecord.header.dropLast()) }
    guard let record = CheckpointRecord(line) else { return false }
    return history.add(record, at: end, length: line.count)
  }

  /// The last line has no end: it was cut off, or its end was damaged later. Only what was cut off may be dropped: a
  /// dropped intent would let its rows be sent again.
  private mutating func judge(_ line: ArraySlice<UInt8>, _ path: String) throws(JournalError) {
    guard !line.isEmpty else { return }
    if end == 0 {
      guard CheckpointRecord.header.starts(with: line) else { throw damage(path) }
      return
    }
    if CheckpointRecord.content(of: line) != nil {
      guard take(line) else { throw damage(path) }
      end += line.count
      lacksLineEnd = true
    } else if CheckpointRecord.content(of: line.dropLast()) != nil {
      throw damage(path)
    }
  }

  private func damage(_ path: String) -> JournalError {
    JournalError(kind: .damaged(offset: end, recordsSaved: history.count), path: path)
  }
}
