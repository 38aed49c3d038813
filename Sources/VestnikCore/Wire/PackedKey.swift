/// The first sixteen bytes of a key, as two numbers with the first byte in the lowest place.
///
/// With the length they are all of a key of up to 16 bytes. What a key lacks is zero.
@usableFromInline struct PackedKey: Equatable {
  @usableFromInline var first: UInt64 = 0
  @usableFromInline var second: UInt64 = 0

  init() {}

  @inlinable @inline(__always) init(_ name: StaticString) {
    // A literal's bytes can only be had through a pointer. They live as long as the program, and the indices are
    // below their number.
    let bytes = name.utf8Start
    let count = name.utf8CodeUnitCount
    first = Self.word(min(8, count)) { bytes[$0] }
    second = count > 8 ? Self.word(min(16, count) - 8) { bytes[8 + $0] } : 0
  }

  init(_ bytes: Span<UInt8>) {
    first = Self.word(bytes, 0)
    second = bytes.count > 8 ? Self.word(bytes, 8) : 0
  }

  private static func word(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
    guard bytes.count - start < 8 else {
      return UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
    return word(bytes.count - start) { bytes[start + $0] }
  }

  @inlinable @inline(__always) static func word(_ count: Int, _ byte: (Int) -> UInt8) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(byte(index)) &<< UInt64(truncatingIfNeeded: 8 &* index) }
    return word
  }
}
