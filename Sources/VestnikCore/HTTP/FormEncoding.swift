/// `application/x-www-form-urlencoded`: names and values as the body of a form, or as the query of a URL.
///
/// Letters, digits and `-._~` stand for themselves, a space is `+`, and every other byte of the UTF-8 is `%HH`:
/// also `+ & ; = %`, which would else change their meaning. Line breaks are written as they are given.
package enum FormEncoding {
  /// What a byte becomes: itself, `+`, or 0 for `%HH`.
  private static let table: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      byte
    case UInt8(ascii: " "): UInt8(ascii: "+")
    default: 0
    }
  }

  /// The pairs in their order: `name=value&name=value`.
  package static func encode(_ pairs: [(name: String, value: String)]) -> [UInt8] {
    // Three bytes for one at most.
    let room = pairs.reduce(0) { $0 + 3 * ($1.name.utf8.count + $1.value.utf8.count) + 2 }
    return table.withUnsafeBufferPointer { table in
      [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
        for (name, value) in pairs {
          if count > 0 { put(UInt8(ascii: "&"), in: bytes, &count) }
          append(name, to: bytes, &count, table)
          put(UInt8(ascii: "="), in: bytes, &count)
          append(value, to: bytes, &count, table)
        }
      }
    }
  }

  private static func append(
    _ text: String, to bytes: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int,
    _ table: UnsafeBufferPointer<UInt8>
  ) {
    var text = text
    text.withUTF8 { source in
      for byte in source {
        let itself = table[Int(byte)]
        if itself != 0 {
          put(itself, in: bytes, &count)
        } else {
          put(UInt8(ascii: "%"), in: bytes, &count)
          put(digit(byte >> 4), in: bytes, &count)
          put(digit(byte & 15), in: bytes, &count)
        }
      }
    }
  }

  private static func put(_ byte: UInt8, in bytes: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
    bytes[count] = byte
    count += 1
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
  }
}

extension TransportBody {
  /// The body of a form, for the benchmarks, which are another package.
  @_spi(Benchmarks) public static func form(_ pairs: [(name: String, value: String)]) -> [UInt8] {
    FormEncoding.encode(pairs)
  }
}
