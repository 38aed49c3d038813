/// Reads a checkpoint line by line, in pieces, so that a large one takes little memory, and tells a torn end from
/// damage.
///
/// A slice is handed to the sender only when its intent has been synced, so what was being written when the power
/// failed may be dropped, whether it is half a record, zeros or bytes of other files. A lost intent that was synced
/// would let its rows be sent again: so a line that was whole once and has changed is damage, even the last one, and
/// so is everything that a readable line follows.
struct CheckpointReader {
  private static let pieceSize = 1 << 20

  private(set) var history = CheckpointHistory()
  /// Where the last good record ends: what comes after it was being written when the former run ended.
  private(set) var end = 0
  /// Whether the last line only lacks its end.
  private(set) var lacksLineEnd = false
  /// Whether a line was found that cannot be read; only more of these may follow.
  private var isTorn = false
  private let path: String

  init(_ file: AppendFile) throws(JournalError) {
    path = file.path
    // No record has a zero in it.
    let size = try file.sizeWithoutZeros()
    var rest: [UInt8] = []
    var position = 0
    while position < size {
      let piece = try file.read(min(Self.pieceSize, size - position), at: position)
      if piece.isEmpty { break }
      position += piece.count
      var searched = rest.count
      rest += piece
      var start = 0
      while let stop = rest[searched...].firstIndex(of: 0x0A) {
        try take(rest[start..<stop])
        start = stop + 1
        searched = start
      }
      rest.removeFirst(start)
    }
    try takeLast(rest[...], isFileLonger: file.size > CheckpointRecord.header.count)
  }

  /// Takes a line that has its end.
  private mutating func take(_ line: ArraySlice<UInt8>) throws(JournalError) {
    if isTorn {
      if CheckpointRecord.content(of: line) != nil || CheckpointRecord.resembles(line) { throw damage }
    } else if end == 0 {
      guard line.elementsEqual(CheckpointRecord.header.dropLast()) else { throw damage }
      end = line.count + 1
    } else if let record = CheckpointRecord(line) {
      try add(record, length: line.count)
      end += line.count + 1
    } else if CheckpointRecord.content(of: line) != nil || CheckpointRecord.resembles(line) {
      throw damage
    } else {
      isTorn = true
    }
  }

  /// The last line has no end: it was cut off, or its end was changed later.
  private mutating func takeLast(_ line: ArraySlice<UInt8>, isFileLonger: Bool) throws(JournalError) {
    if end == 0 {
      // A file that is longer than the header holds something else, and is not ours to cut.
      guard !isFileLonger, CheckpointRecord.header.starts(with: line) else { throw damage }
    } else if !isTorn, let record = CheckpointRecord(line) {
      try add(record, length: line.count)
      end += line.count
      lacksLineEnd = true
    } else if CheckpointRecord.content(of: line) != nil
      || CheckpointRecord.content(of: line.dropLast()) != nil
    {
      throw damage
    }
  }

  private mutating func add(_ record: CheckpointRecord, length: Int) throws(JournalError) {
    guard history.add(record, at: end, length: length) else { throw damage }
  }

  private var damage: JournalError {
    JournalError(kind: .damaged(offset: end, recordsSaved: history.count), path: path)
  }
}
