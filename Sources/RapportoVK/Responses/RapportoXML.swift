/// The three texts of an XML response (Rapporto, HTTP API, VK, Response in the XML format).
///
/// `RapportoResponse` reads every body that begins with `<` with this type. `XMLScanner` cuts the bytes into tags and
/// texts; this type keeps the open elements with their texts on a stack and takes the three texts when their elements
/// close. It is a small strict reader of its own, which needs no XML library: no document type, no entities but the
/// five of XML and character references, no recursion, bounded size and depth. A document without its end is an
/// error, so that a response that was cut short never gives an id of fewer digits. Unknown elements are skipped.
struct RapportoXML: Equatable {
  /// The reason why a text is not such a response. Nothing of the text itself is in it.
  struct Failure: Error, Equatable, CustomStringConvertible {
    /// The place of the failure, in bytes from the first `<`.
    var offset: Int
    var reason: String

    var description: String { "XML, byte \(offset): \(reason)" }
  }

  /// The largest response that is read, in bytes; the documented ones take 200.
  static let maxBytes = 64 << 10
  /// The deepest nesting of elements; the documents have three levels.
  static let maxDepth = 16

  /// The text of `response/code`; `nil` when there is no such element.
  var code: String?
  /// The text of `response/text`; `nil` when there is no such element.
  var text: String?
  /// The text of `response/payload/id`; `nil` when there is no such element.
  var id: String?

  /// Reads a response that begins with `<`.
  init(reading bytes: ArraySlice<UInt8>) throws(Failure) {
    guard bytes.count <= Self.maxBytes else {
      throw Failure(offset: Self.maxBytes, reason: "more than \(Self.maxBytes) bytes")
    }
    var scanner = XMLScanner(Array(bytes))
    // The names of the open elements, and the text of each.
    var open: [(name: String, text: [UInt8])] = []
    var hasRoot = false
    while let token = try scanner.next(isInside: !open.isEmpty) {
      switch token {
      case .text(let text): open[open.count - 1].text += text
      case .start(let name, let isEmpty):
        if open.isEmpty {
          guard !hasRoot, name == "response" else {
            throw scanner.failure("one element `response` is expected")
          }
          hasRoot = true
        }
        guard open.count < Self.maxDepth else { throw scanner.failure("nested too deep") }
        open.append((name, []))
        if isEmpty { try close(&open, scanner) }
      case .end(let name):
        guard open.last?.name == name else { throw scanner.failure("an end tag without its start tag") }
        try close(&open, scanner)
      }
    }
    guard hasRoot, open.isEmpty else { throw scanner.failure("the end of `response` is missing") }
  }

  private mutating func close(
    _ open: inout [(name: String, text: [UInt8])], _ scanner: XMLScanner
  ) throws(Failure) {
    let depth = open.count
    let (name, bytes) = open.removeLast()
    switch (depth, name) {
    case (2, "code"): code = try field(after: code, bytes, scanner)
    case (2, "text"): text = try field(after: text, bytes, scanner)
    case (3, "id") where open[1].name == "payload": id = try field(after: id, bytes, scanner)
    default: break
    }
  }

  private func field(
    after earlier: String?, _ bytes: [UInt8], _ scanner: XMLScanner
  ) throws(Failure) -> String {
    guard earlier == nil else { throw scanner.failure("an element twice") }
    let text = String(decoding: bytes, as: UTF8.self)
    // Codes and ids are single words of ASCII; only in another text white space is collapsed.
    let isWord = bytes.allSatisfy { (0x21...0x7E).contains($0) }
    return isWord ? text : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// A scanner that cuts XML into tags and texts, byte by byte; the bytes of a text are passed on as they are.
struct XMLScanner {
  enum Token {
    case start(name: String, isEmpty: Bool)
    case end(name: String)
    case text([UInt8])
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func failure(_ reason: String) -> RapportoXML.Failure {
    RapportoXML.Failure(offset: position, reason: reason)
  }

  /// Returns the next tag or text, or `nil` at the end. Comments and processing instructions are skipped.
  mutating func next(isInside: Bool) throws(RapportoXML.Failure) -> Token? {
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        let text = try text()
        if isInside { return .text(text) }
        guard text.allSatisfy(Self.isWhite) else { throw failure("text outside of `response`") }
      } else if take("<!--") {
        try skip(through: "-->")
      } else if take("<![CDATA[") {
        guard isInside else { throw failure("text outside of `response`") }
        let start = position
        try skip(through: "]]>")
        return .text(Array(bytes[start..<position - 3]))
      } else if take("<?") {
        try skip(through: "?>")
      } else if stands("<!") {
        // A document type declares entities, and so allows entity bombs and references to files.
        throw failure("a document type declaration is refused")
      } else if take("</") {
        let name = try name()
        skipWhiteSpace()
        guard take(">") else { throw failure("a name and > are expected") }
        return .end(name: name)
      } else {
        return try startTag()
      }
    }
    return nil
  }

  private mutating func startTag() throws(RapportoXML.Failure) -> Token {
    position += 1
    let name = try name()
    var attributes: Set<String> = []
    while true {
      let gap = position
      skipWhiteSpace()
      if take("/>") { return .start(name: name, isEmpty: true) }
      if take(">") { return .start(name: name, isEmpty: false) }
      guard position > gap else { throw failure("white space, > or /> is expected") }
      let start = position
      _ = try self.name()
      guard attributes.insert(String(decoding: bytes[start..<position], as: UTF8.self)).inserted else {
        throw failure("an attribute twice")
      }
      skipWhiteSpace()
      guard take("=") else { throw failure("= is expected") }
      skipWhiteSpace()
      try skipValue()
    }
  }

  /// Skips the value of an attribute: nothing in a response depends on attributes.
  private mutating func skipValue() throws(RapportoXML.Failure) {
    guard stands("\"") || stands("'") else { throw failure("a value in quotation marks is expected") }
    let quote = bytes[position]
    position += 1
    while position < bytes.count {
      if bytes[position] == quote {
        position += 1
        return
      }
      if stands("<") { throw failure("< in a value") }
      if stands("&") { _ = try reference() } else { position += 1 }
    }
    throw failure("a value without an end")
  }

  /// Reads a name and returns it without its prefix, because the provider's namespaces are not documented.
  private mutating func name() throws(RapportoXML.Failure) -> String {
    let start = position
    while position < bytes.count, Self.isInName(bytes[position]) { position += 1 }
    let name = bytes[start..<position]
    guard let first = name.first, first > UInt8(ascii: "9") else { throw failure("a name is expected") }
    let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    return String(decoding: local, as: UTF8.self)
  }

  /// Reads and returns the text up to the next tag.
  private mutating func text() throws(RapportoXML.Failure) -> [UInt8] {
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
      if bytes[position] == UInt8(ascii: "&") { text += try reference() }
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "<"), bytes[position] != UInt8(ascii: "&")
      {
        position += 1
      }
      text += bytes[start..<position]
    }
    return text
  }

  /// Reads `&amp;`, `&#38;` or `&#x26;` and returns the character in UTF-8. The longest valid one is `&#x10FFFF;`.
  private mutating func reference() throws(RapportoXML.Failure) -> [UInt8] {
    let rest = bytes[position...].prefix(12)
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
      throw failure("a reference without an end")
    }
    let name = String(decoding: rest[(position + 1)..<end], as: UTF8.self)
    let character: Unicode.Scalar?
    switch name {
    case "amp": character = "&"
    case "lt": character = "<"
    case "gt": character = ">"
    case "quot": character = "\""
    case "apos": character = "'"
    default: character = Self.character(name)
    }
    guard let character else { throw failure("an entity that XML does not have") }
    position = end + 1
    return Array(String(character).utf8)
  }

  /// Returns the character of `#38` or `#x26`; `nil` for what XML 1.0 §2.2 does not call a character.
  private static func character(_ name: String) -> Unicode.Scalar? {
    let isHexadecimal = name.hasPrefix("#x")
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard name.hasPrefix("#"), digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-"),
      let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number)
    else { return nil }
    let isAllowed =
      number >= 0x20 ? number & 0xFFFE != 0xFFFE || number > 0xFFFF : [9, 10, 13].contains(number)
    return isAllowed ? scalar : nil
  }

  private mutating func skip(through end: StaticString) throws(RapportoXML.Failure) {
    while position < bytes.count {
      if take(end) { return }
      position += 1
    }
    throw failure("the text ends too early")
  }

  private mutating func skipWhiteSpace() {
    while position < bytes.count, Self.isWhite(bytes[position]) { position += 1 }
  }

  private func stands(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return text.withUTF8Buffer { text in
      for offset in 0..<count where text[offset] != bytes[position + offset] { return false }
      return true
    }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    guard stands(text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  private static func isWhite(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...:
      true
    default: false
    }
  }
}
