/// A check whether bytes are well-formed UTF-8 (the Unicode Standard, table 3-7).
enum UTF8Check {
  /// Returns the offset of the first byte that is not UTF-8, or `nil`.
  static func firstFault(in bytes: ContiguousArray<UInt8>) -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var index = 0
    while index < bytes.count, case let length = length(at: index, in: bytes), length > 0 { index += length }
    return index
  }

  /// Returns the length in bytes of the character that starts at the index, or 0 when none does.
  @inline(__always) static func length(at index: Int, in bytes: ContiguousArray<UInt8>) -> Int {
    guard bytes[index] >= 0x80 else { return 1 }
    guard let form = form(bytes[index]), index + form.length <= bytes.count,
      form.second.contains(bytes[index + 1])
    else { return 0 }
    for offset in 2..<max(2, form.length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return form.length
  }

  /// Returns how many bytes from the index on are replaced by one U+FFFD, where no character starts: those of a
  /// character that was cut off, or a single byte (the Unicode Standard, section 3.9, "maximal subpart").
  static func faultLength(at index: Int, in bytes: ContiguousArray<UInt8>) -> Int {
    guard let form = form(bytes[index]), index + 1 < bytes.count, form.second.contains(bytes[index + 1])
    else {
      return 1
    }
    var end = index + 2
    while end < min(index + form.length, bytes.count), bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end - index
  }

  /// Returns the length of the multi-byte character that the first byte begins, and the second bytes that it may
  /// have; `nil` when no such character begins with this byte.
  @inline(__always) private static func form(_ first: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch first {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}

/// A scan of a string for the bytes that cannot be copied as they are: quotation mark, backslash, control characters.
enum StringScan {
  @inline(__always) static func isStop(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Returns a word whose lowest set bit lies in the first stop (quotation mark, backslash or control character)
  /// among eight bytes that were loaded from memory, or 0 when there is none. Higher bits mean nothing.
  @inline(__always) static func stops(in word: UInt64) -> UInt64 {
    // A byte x is below n (at most 0x80) when x - n sets its highest bit and x did not have it set. A byte equals
    // another one when their exclusive or is below 1. A borrow spoils only bytes above the first hit.
    let word = UInt64(littleEndian: word)
    let mark = word ^ every(UInt8(ascii: "\""))
    let backslash = word ^ every(UInt8(ascii: "\\"))
    let hits =
      (word &- every(0x20)) & ~word | (mark &- every(1)) & ~mark | (backslash &- every(1)) & ~backslash
    return hits & every(0x80)
  }

  @inline(__always) private static func every(_ byte: UInt8) -> UInt64 {
    UInt64(byte) &* 0x0101_0101_0101_0101
  }
}
