/// The three texts of an XML answer (Rapporto, HTTP API, Response in XML format).
///
/// A small strict reader: no document type, no entities but the five of XML and character references, no
/// recursion, bounded size and depth. Elements that it does not know are skipped.
struct RapportoXML: Equatable {
  /// Why a text is not such an answer. Nothing of the text itself is in it.
  struct Failure: Error, Equatable, CustomStringConvertible {
    /// Where, in bytes from the first `<`.
    var offset: Int
    var reason: String

    var description: String { "XML, byte \(offset): \(reason)" }
  }

  /// The largest answer that is read; the documented ones take 200 bytes.
  static let maxBytes = 64 << 10
  /// How deep elements may be nested; documented are three levels.
  static let maxDepth = 16

  /// `response/code`.
  var code: String?
  /// `response/text`.
  var text: String?
  /// `response/payload/id`.
  var id: String?

  /// Reads an answer that begins with `<`.
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
    // Codes and ids are single words of ASCII; only another text has spaces to be made one.
    let isWord = bytes.allSatisfy { (0x21...0x7E).contains($0) }
    return isWord ? text : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
