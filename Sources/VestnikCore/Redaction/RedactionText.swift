/// A text that ``Redaction`` searches for secrets, with the place of each of its bytes in the original text.
///
/// The bytes are folded: ASCII letters are in lower case, and `+` is a space, because forms write a space as `+`. The
/// words to search for are folded in the same way. Each layer of encoding that ``decoded()`` undoes makes a new text
/// whose places still refer to the original, so that a match in any layer can be hidden there.
struct RedactionText {
  /// The folded bytes.
  private(set) var bytes: [UInt8] = []
  /// For each byte the place in the original at which it, or its encoded form, begins; at the end the length of the
  /// original.
  private var places: [Int] = []

  init(_ original: some Collection<UInt8>) {
    bytes = original.map(Self.folded)
    places = Array(0...bytes.count)
  }

  private init() {}

  static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "+"): UInt8(ascii: " ")
    default: byte
    }
  }

  /// Returns the range of the original that these bytes come from.
  func original(of range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    // Several bytes may come from one escape, which is hidden as a whole.
    while end < bytes.count, places[end] == places[range.upperBound - 1] { end += 1 }
    return places[range.lowerBound]..<places[end]
  }

  /// Returns the text with one layer of encoding undone (`%2F`, `\/`, `\u002f`, `\x2f`, `&#47;`, `&amp;`); `nil` for
  /// a text without any.
  func decoded() -> Self? {
    guard
      bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }
      )
    else { return nil }
    var text = Self()
    text.bytes.reserveCapacity(bytes.count)
    text.places.reserveCapacity(bytes.count + 1)
    var index = 0
    while index < bytes.count {
      let unit = unit(at: index)
      let decoded = unit?.bytes ?? [bytes[index]]
      for byte in decoded {
        text.bytes.append(Self.folded(byte))
        text.places.append(places[index])
      }
      index += unit?.length ?? 1
    }
    text.places.append(places[bytes.count])
    return text.bytes.count < bytes.count ? text : nil
  }

  /// Returns the bytes that are encoded at an index, and the length of their encoded form in bytes; `nil` for a byte
  /// that is not encoded.
  private func unit(at index: Int) -> (bytes: [UInt8], length: Int)? {
    switch bytes[index] {
    case UInt8(ascii: "%"): return number(at: index + 1, digits: 2).map { ([UInt8($0)], 3) }
    case UInt8(ascii: "\\"): return escape(at: index)
    case UInt8(ascii: "&"): return entity(at: index)
    default: return nil
    }
  }

  /// Reads an escape of JSON or JavaScript that begins with `\`.
  private func escape(at index: Int) -> (bytes: [UInt8], length: Int)? {
    guard index + 1 < bytes.count else { return nil }
    switch bytes[index + 1] {
    case UInt8(ascii: "x"): return number(at: index + 2, digits: 2).map { ([UInt8($0)], 4) }
    case UInt8(ascii: "u"):
      guard let unit = number(at: index + 2, digits: 4) else { return nil }
      if let scalar = Unicode.Scalar(unit) { return (Array(Character(scalar).utf8), 6) }
      guard unit < 0xDC00, index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
        bytes[index + 7] == UInt8(ascii: "u"), let low = number(at: index + 8, digits: 4),
        (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { return nil }
      return (Array(Character(scalar).utf8), 12)
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
      return ([UInt8(ascii: "\n")], 2)
    case let byte: return byte.isAlphanumeric ? nil : ([byte], 2)
    }
  }

  /// Reads a character reference of HTML or XML that begins with `&`.
  private func entity(at index: Int) -> (bytes: [UInt8], length: Int)? {
    let name = bytes[(index + 1)...].prefix(10).prefix { $0 != UInt8(ascii: ";") }
    guard index + 1 + name.count < bytes.count, bytes[index + 1 + name.count] == UInt8(ascii: ";") else {
      return nil
    }
    let text = String(decoding: name, as: UTF8.self)
    let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "][text]
    let value = text.hasPrefix("#x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text.dropFirst())
    let numbered = text.hasPrefix("#") ? value.flatMap(Unicode.Scalar.init).map { String($0) } : nil
    return (named ?? numbered).map { (Array($0.utf8), name.count + 2) }
  }

  /// Reads a hexadecimal number of exactly this many digits at an index.
  private func number(at index: Int, digits: Int) -> UInt32? {
    guard index + digits <= bytes.count else { return nil }
    var number: UInt32 = 0
    for byte in bytes[index..<index + digits] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return number
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII digit or letter.
  var isAlphanumeric: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
