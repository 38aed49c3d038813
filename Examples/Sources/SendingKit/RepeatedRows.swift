/// Finds the rows of a file that say the same as a former row. For each row 16 bytes are in memory while it looks.
struct RepeatedRows {
  private struct Entry {
    var hash: Int
    var row: Int32
  }

  private var entries: [Entry] = []

  /// Takes note of what a row says.
  mutating func add(_ content: some Hashable, row: Int) {
    entries.append(Entry(hash: content.hashValue, row: Int32(row)))
  }

  /// The rows that repeat a former one, in their order.
  ///
  /// - Parameter content: What the row says, as it was given to ``add(_:row:)``: hashes alone may be equal by chance.
  func repeats<Content: Hashable>(_ content: (Int) -> Content) -> [(row: Int, first: Int)] {
    let sorted = entries.sorted { ($0.hash, $0.row) < ($1.hash, $1.row) }
    var repeats: [(row: Int, first: Int)] = []
    var start = 0
    for index in sorted.indices.dropFirst() {
      if sorted[index].hash != sorted[start].hash {
        start = index
      } else if content(Int(sorted[index].row)) == content(Int(sorted[start].row)) {
        repeats.append((Int(sorted[index].row), Int(sorted[start].row)))
      }
    }
    return repeats.sorted { $0.row < $1.row }
  }
}
