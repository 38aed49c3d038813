/// The keyed hash SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
///
/// Who does not know the key can neither compute nor predict the hash of anything. Other than `Hasher` of the standard
/// library, whose seed changes with every process, it gives the same hash wherever the key is the same, so that hashes
/// can be stored.
package struct KeyedHash: Sendable {
  /// A key of 128 bits.
  package struct Key: Hashable, Sendable {
    package let first: UInt64
    package let second: UInt64

    package init(first: UInt64, second: UInt64) {
      self.first = first
      self.second = second
    }

    static func random() -> Key {
      Key(first: .random(in: 0 ... .max), second: .random(in: 0 ... .max))
    }
  }

  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64
  /// The bytes that do not yet fill a word.
  private var tail: UInt64 = 0
  private var count = 0

  package init(key: Key) {
    v0 = key.first ^ 0x736F_6D65_7073_6575
    v1 = key.second ^ 0x646F_7261_6E64_6F6D ^ 0xEE
    v2 = key.first ^ 0x6C79_6765_6E65_7261
    v3 = key.second ^ 0x7465_6462_7974_6573
  }

  package mutating func combine(_ byte: UInt8) {
    tail |= UInt64(byte) << UInt64(8 * (count & 7))
    count &+= 1
    if count & 7 == 0 {
      compress(tail)
      tail = 0
    }
  }

  /// Adds the eight bytes of a number.
  package mutating func combine(_ number: Int) {
    withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian) { combine($0) }
  }

  package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count, count & 7 != 0 {
      combine(bytes[index])
      index += 1
    }
    while bytes.count - index >= 8 {
      compress(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      count &+= 8
      index += 8
    }
    while index < bytes.count {
      combine(bytes[index])
      index += 1
    }
  }

  /// Returns the hash of what was added: the first and the last eight bytes, as little-endian numbers.
  package consuming func finish() -> (UInt64, UInt64) {
    compress(tail | UInt64(truncatingIfNeeded: count) << 56)
    v2 ^= 0xEE
    for _ in 0..<4 { round() }
    let first = v0 ^ v1 ^ v2 ^ v3
    v1 ^= 0xDD
    for _ in 0..<4 { round() }
    return (first, v0 ^ v1 ^ v2 ^ v3)
  }

  private mutating func compress(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  private mutating func round() {
    v0 = v0 &+ v1
    v1 = Self.rotate(v1, 13) ^ v0
    v0 = Self.rotate(v0, 32)
    v2 = v2 &+ v3
    v3 = Self.rotate(v3, 16) ^ v2
    v0 = v0 &+ v3
    v3 = Self.rotate(v3, 21) ^ v0
    v2 = v2 &+ v1
    v1 = Self.rotate(v1, 17) ^ v2
    v2 = Self.rotate(v2, 32)
  }

  private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }
}
