/// Turns pieces of a text into UTF-8; a character may be cut between two of them.
struct TextDecoder {
  private let encoding: TextEncoding
  /// The first byte of a unit of UTF-16 whose second byte is still to come.
  private var halfUnit: UInt8?
  /// The first half of a surrogate pair.
  private var leading: UInt16?
  private var utf8 = UTF8Test()

  init(_ encoding: TextEncoding) {
    self.encoding = encoding
  }

  /// Decodes a piece. With a fault the piece is what stands before it.
  mutating func decode(_ bytes: [UInt8]) -> (piece: [UInt8], fault: TextFault?) {
    switch encoding {
    case .utf8: (bytes, nil)
    case .windows1251: decodeWindows1251(bytes)
    case .utf16LittleEndian, .utf16BigEndian: decodeUTF16(bytes)
    }
  }

  /// What is wrong at the end of the text.
  func finish() -> TextFault? {
    if halfUnit != nil || leading != nil { return TextFault("the file ends within a character of UTF-16") }
    if utf8.isPassed {
      return TextFault("--encoding windows-1251, but the whole file is UTF-8: leave --encoding out")
    }
    return nil
  }

  private mutating func decodeWindows1251(_ bytes: [UInt8]) -> ([UInt8], TextFault?) {
    var piece: [UInt8] = []
    piece.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      utf8.add(byte)
      guard let scalar = Windows1251.scalar(of: byte) else {
        return (piece, TextFault("the byte 0x98, which Windows-1251 does not have"))
      }
      piece.append(contentsOf: scalar.utf8)
    }
    return (piece, nil)
  }

  private mutating func decodeUTF16(_ bytes: [UInt8]) -> ([UInt8], TextFault?) {
    var piece: [UInt8] = []
    piece.reserveCapacity(bytes.count * 3 / 2)
    for byte in bytes {
      guard let first = halfUnit else {
        halfUnit = byte
        continue
      }
      halfUnit = nil
      let isLittleEndian = encoding == .utf16LittleEndian
      let unit = UInt16(isLittleEndian ? byte : first) << 8 | UInt16(isLittleEndian ? first : byte)
      guard append(unit, to: &piece) else {
        return (piece, TextFault("half a character of UTF-16 (an unpaired surrogate)"))
      }
    }
    return (piece, nil)
  }

  private mutating func append(_ unit: UInt16, to piece: inout [UInt8]) -> Bool {
    let value: UInt32
    if let leading {
      guard UTF16.isTrailSurrogate(unit) else { return false }
      self.leading = nil
      value = 0x10000 + (UInt32(leading) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
    } else if UTF16.isLeadSurrogate(unit) {
      leading = unit
      return true
    } else {
      value = UInt32(unit)
    }
    guard let scalar = Unicode.Scalar(value) else { return false }
    piece.append(contentsOf: scalar.utf8)
    return true
  }
}

/// Whether bytes are UTF-8 with letters beyond ASCII. Text in Windows-1251 practically never is.
private struct UTF8Test {
  private var missing = 0
  private var letters = 0
  private var hasFailed = false

  var isPassed: Bool { !hasFailed && missing == 0 && letters > 0 }

  mutating func add(_ byte: UInt8) {
    if hasFailed || (byte < 0x80 && missing == 0) { return }
    switch (byte, missing) {
    case (0x80..<0xC0, 1...): missing -= 1
    case (0xC2..<0xE0, 0): missing = 1
    case (0xE0..<0xF0, 0): missing = 2
    case (0xF0..<0xF5, 0): missing = 3
    default: hasFailed = true
    }
    if missing == 0 { letters += 1 }
  }
}
