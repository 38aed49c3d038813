/// The first eight bytes of a key and its last eight, each as a number with the first byte in the lowest place.
///
/// With the length they are all of a key of up to 16 bytes. What a key of less than eight lacks is zero, and so is
/// its second word.
@usableFromInline struct KeyWords: Equatable {
  @usableFromInline var first: UInt64 = 0
  @usableFromInline var last: UInt64 = 0

  init() {}

  @inlinable @inline(__always) init(_ name: StaticString) {
    let count = name.utf8CodeUnitCount
    // A literal's bytes can only be had through a pointer. They live as long as the program, and the indices are
    // below their number.
    let bytes = name.utf8Start
    first = Self.word(min(8, count)) { bytes[$0] }
    last = count > 8 ? Self.word(8) { bytes[count - 8 + $0] } : 0
  }

  @inline(__always) init(_ bytes: ContiguousArray<UInt8>, at start: Int, count: Int) {
    let bytes = bytes.span
    guard start + max(8, count) <= bytes.count else {
      // A short key at the very end.
      first = Self.word(count) { bytes[start + $0] }
      return
    }
    let word = Self.load(bytes, start)
    if count > 8 {
      first = word
      last = Self.load(bytes, start + count - 8)
    } else {
      first = count == 8 ? word : word & (1 &<< UInt64(truncatingIfNeeded: 8 &* count) &- 1)
    }
  }

  @inlinable @inline(__always) static func word(_ count: Int, _ byte: (Int) -> UInt8) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(byte(index)) &<< UInt64(truncatingIfNeeded: 8 &* index) }
    return word
  }

  @inline(__always) private static func load(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
    UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
  }
}
