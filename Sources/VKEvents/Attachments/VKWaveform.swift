public import VestnikCore

/// How loud a voice message is, from its beginning to its end: as a rule 128 numbers of 0…31.
///
/// As JSON: Reads an array of numbers. Throws `DecodingError` when it is none. Writes an array of numbers.
public struct VKWaveform: Hashable, JSONModel {
  /// The loudness, 0…31.
  public var levels: [Int]

  /// Wraps the numbers.
  public init(_ levels: [Int] = []) {
    self.levels = levels
  }
}

extension VKWaveform: JSONCodableValue {
  /// Reads the numbers without counting them as elements: they are no larger in memory than a few times the wire. One
  /// that cannot be read is left out and listed, as in any array.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var levels: [Int] = []
    guard try reader.enterArray() else { return Self() }
    levels.reserveCapacity(128)
    repeat {
      let mark = reader.mark
      do throws(JSONError) {
        levels.append(try Int.read(from: &reader))
      } catch {
        try reader.recover(from: error, at: mark, isElement: true)
      }
    } while try reader.nextElement()
    return Self(levels)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try levels.write(to: &writer)
  }
}
