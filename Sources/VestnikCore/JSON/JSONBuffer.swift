#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A growing array of bytes to which ``JSONWriter``, its only user, appends JSON tokens.
///
/// Each `append` reserves once the most bytes that its token can take, with the comma before it, and then stores the
/// bytes through a pointer: one check of the capacity for each token instead of one for each byte. A string is copied
/// eight bytes at a time up to the first byte that needs an escape, and byte by byte from there on. The buffer knows
/// bytes only: the writer decides where commas belong and how deep values are nested.
struct JSONBuffer {
  /// The bytes written so far, followed by zeros from `count` on: capacity for the next tokens.
  private var bytes: ContiguousArray<UInt8>
  private var count = 0

  init(capacity: Int) {
    bytes = ContiguousArray(repeating: 0, count: max(64, capacity))
  }

  var data: Data { bytes.withUnsafeBytes { Data($0[..<count]) } }

  /// Appends the bytes that `body` puts, at most `room` of them, after a comma if one is asked for.
  ///
  /// This is the only place where bytes are written through a pointer. Pointer and cursor live only during this call.
  @inline(__always) private mutating func write(
    atMost room: Int, afterComma: Bool, _ body: (inout Cursor) -> Void
  ) {
    // One byte more for the comma, and eight so that a whole word can be stored where only its first bytes count.
    if bytes.count - count < room + 9 { grow(by: room + 9) }
    let start = count
    count += bytes.withUnsafeMutableBytes { memory in
      var cursor = Cursor(memory: memory, position: start)
      if afterComma { cursor.put(UInt8(ascii: ",")) }
      body(&cursor)
      return cursor.position - start
    }
  }

  @inline(never) private mutating func grow(by room: Int) {
    bytes.append(contentsOf: repeatElement(0, count: max(room, bytes.count)))
  }

  mutating func append(_ byte: UInt8, afterComma: Bool) {
    write(atMost: 1, afterComma: afterComma) { $0.put(byte) }
  }

  mutating func append(key name: StaticString, afterComma: Bool) {
    // The bytes of a literal are only accessible through a pointer; they live as long as the program.
    let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    write(atMost: name.count + 3, afterComma: afterComma) { cursor in
      cursor.put(UInt8(ascii: "\""))
      cursor.put(name)
      cursor.put(UInt8(ascii: "\""))
      cursor.put(UInt8(ascii: ":"))
    }
  }

  mutating func append(contentsOf source: some Collection<UInt8>, afterComma: Bool) {
    write(atMost: source.count, afterComma: afterComma) { cursor in
      for byte in source { cursor.put(byte) }
    }
  }

  mutating func append(_ magnitude: UInt64, isNegative: Bool, afterComma: Bool) {
    // A 64-bit number has at most 20 digits, and the sign is one byte more.
    write(atMost: 21, afterComma: afterComma) { cursor in
      if isNegative { cursor.put(UInt8(ascii: "-")) }
      var digits = 1
      var power: UInt64 = 10
      while digits < 20, magnitude >= power {
        digits += 1
        power = power &* 10
      }
      var rest = magnitude
      for place in (0..<digits).reversed() {
        cursor.memory[cursor.position + place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      cursor.position += digits
    }
  }

  @inline(__always) mutating func append(text: String, afterComma: Bool) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
      append(text: $0, afterComma: afterComma)
    }
    guard isDone == nil else { return }
    // The string has no contiguous UTF-8, such as one bridged from Objective-C on Apple's systems.
    var native = text
    native.withUTF8 { append(text: $0, afterComma: afterComma) }
  }

  private mutating func append(text: UnsafeBufferPointer<UInt8>, afterComma: Bool) {
    var plain = 0
    write(atMost: text.count + 2, afterComma: afterComma) { cursor in
      cursor.put(UInt8(ascii: "\""))
      plain = cursor.putPlain(text)
      if plain == text.count { cursor.put(UInt8(ascii: "\"")) }
    }
    guard plain < text.count else { return }
    // The rest, from the first byte that must be escaped: each byte becomes at most six, as in `\u001f`.
    write(atMost: 6 * (text.count - plain) + 1, afterComma: false) { cursor in
      for index in plain..<text.count { cursor.putEscaped(text[index]) }
      cursor.put(UInt8(ascii: "\""))
    }
  }
}

extension JSONBuffer {
  /// A write position in the buffer's memory. `put` does not check bounds: the caller has reserved enough bytes.
  private struct Cursor {
    let memory: UnsafeMutableRawBufferPointer
    var position: Int

    @inline(__always) mutating func put(_ byte: UInt8) {
      memory[position] = byte
      position &+= 1
    }

    @inline(__always) mutating func put(_ source: UnsafeBufferPointer<UInt8>) {
      var index = 0
      while source.count - index >= 8 {
        store(load(source, index), at: position + index)
        index += 8
      }
      while index < source.count {
        memory[position + index] = source[index]
        index += 1
      }
      position += source.count
    }

    /// Copies the bytes before the first one that must be escaped; returns their number.
    @inline(__always) mutating func putPlain(_ source: UnsafeBufferPointer<UInt8>) -> Int {
      var index = 0
      defer { position += index }
      while source.count - index >= 8 {
        let word = load(source, index)
        store(word, at: position + index)
        let stops = StringScan.stops(in: word)
        if stops != 0 {
          index += stops.trailingZeroBitCount / 8
          return index
        }
        index += 8
      }
      while index < source.count, case let byte = source[index], !StringScan.isStop(byte) {
        memory[position + index] = byte
        index += 1
      }
      return index
    }

    mutating func putEscaped(_ byte: UInt8) {
      guard StringScan.isStop(byte) else { return put(byte) }
      put(UInt8(ascii: "\\"))
      switch byte {
      case UInt8(ascii: "\n"): put(UInt8(ascii: "n"))
      case UInt8(ascii: "\r"): put(UInt8(ascii: "r"))
      case UInt8(ascii: "\t"): put(UInt8(ascii: "t"))
      case ..<0x20:
        put(UInt8(ascii: "u"))
        put(UInt8(ascii: "0"))
        put(UInt8(ascii: "0"))
        put(UInt8(ascii: "0") + byte >> 4)
        let low = byte & 0xF
        put(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") - 10 + low)
      default: put(byte)
      }
    }

    private func load(_ source: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
      UnsafeRawBufferPointer(source).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    private func store(_ word: UInt64, at place: Int) {
      memory.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
    }
  }
}
