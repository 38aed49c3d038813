/// Which bytes of a text end its plain part: quotation mark, backslash, control characters.
enum StringScan {
  @inline(__always) static func isStop(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Eight bytes at once, as they are read from memory: the lowest bit that is set stands in the first that ends
  /// the plain part, 0 for none. What is set above it means nothing.
  @inline(__always) static func stops(in word: UInt64) -> UInt64 {
    // A byte x is below n when x - n borrows from its highest bit and x itself did not have it set: so zeroes are
    // found, and with them the bytes that equal another one.
    let word = UInt64(littleEndian: word)
    let mark = word ^ every(UInt8(ascii: "\""))
    let backslash = word ^ every(UInt8(ascii: "\\"))
    let hits =
      (word &- every(0x20)) & ~word | (mark &- every(1)) & ~mark | (backslash &- every(1)) & ~backslash
    return hits & every(0x80)
  }

  /// All bits of the bytes before the first that ends the plain part; there is one.
  @inline(__always) static func before(_ stops: UInt64) -> UInt64 {
    let place = UInt64(truncatingIfNeeded: stops.trailingZeroBitCount & 0x38)
    return (1 &<< place) &- 1
  }

  @inline(__always) private static func every(_ byte: UInt8) -> UInt64 {
    UInt64(byte) &* 0x0101_0101_0101_0101
  }
}
