#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The bytes of a writer: one check of the room for each token, and then plain stores.
struct JSONBuffer {
  /// Zeros from `count` on: room that has been made already.
  private var bytes: ContiguousArray<UInt8>
  private var count = 0

  init(capacity: Int) {
    bytes = ContiguousArray(repeating: 0, count: max(64, capacity))
  }

  var data: Data { bytes.withUnsafeBytes { Data($0[..<count]) } }

  /// Makes room for so many bytes and writes at most so many.
  ///
  /// The one place where bytes are written through a pointer. It and its cursor live inside of this call.
  @inline(__always) private mutating func write(
    atMost room: Int, afterComma: Bool, _ body: (inout Cursor) -> Void
  ) {
    // One more for the comma, and eight so that a whole word may be stored where only its start counts.
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
    // The literal's bytes can only be had through a pointer; it lives as long as the program.
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
    // 64 bits have at most 20 digits.
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
    // A text that lives in another form, as on Apple's systems those of Objective-C do.
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
    // From the first byte on that must be escaped: each takes six at most.
    write(atMost: 6 * (text.count - plain) + 1, afterComma: false) { cursor in
      for index in plain..<text.count { cursor.putEscaped(text[index]) }
      cursor.put(UInt8(ascii: "\""))
    }
  }
}

extension JSONBuffer {
  /// Where the next byte is written. Whoever uses it has said before how much it writes at most.
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

    /// Copies up to the first byte that must be escaped; how many there are before it.
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
