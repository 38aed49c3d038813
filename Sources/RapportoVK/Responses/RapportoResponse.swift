public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A response of Rapporto to a message, of either interface: text, XML, or JSON of REST.
///
/// The client reads its responses with this type, and so can a proxy, a log or a test:
///
/// ```swift
/// let response = RapportoResponse(parsing: Data("OK\n4095284974".utf8))
/// if case .accepted(let id) = response.outcome { print(id) }
/// ```
///
/// Source: Rapporto, HTTP API, VK, Response and Response in the XML format; REST API, VK, Response.
///
/// As JSON: Reads a JSON object of REST, a text with the body of a response, or the stored form with a
/// status. Writes the response as it was received; see ``RapportoResponse`` for what becomes of its status.
public struct RapportoResponse: Hashable, JSONModel {
  /// What a response says.
  public enum Outcome: Hashable, Sendable {
    /// The message was taken.
    case accepted(MessageID)
    /// A code, and the provider's words when it gave any. The words are for people, never to be compared.
    case code(RapportoCode, text: String?)
    /// An error status without the provider's own code.
    case noCode
    /// Neither, with the reason; the message may have been taken.
    case unreadable(String)
  }

  /// The form of a response.
  public enum Format: String, Hashable, Sendable, Codable {
    /// `text/plain` of the HTTP API, where the HTTP status is the code.
    case text
    /// XML of the HTTP API (`output=xml`).
    case xml
    /// JSON of the REST API.
    case json
  }

  /// What it says.
  public let outcome: Outcome
  /// Its form.
  public let format: Format
  /// The HTTP status under which it came.
  public let status: Int
  /// The body as it was received.
  public let body: Data

  /// Reads a response: markup as XML, a JSON object as that of REST, everything else as text.
  ///
  /// - Parameters:
  ///   - body: The body; the braces that the provider's English samples print around a text are passed over.
  ///   - status: The HTTP status, which is the code of a text; by default 200.
  public init(parsing body: Data, status: Int = 200) {
    let response = TransportResponse(status: status, body: body)
    let content = body.rapportoContent
    let isJSON = JSONRepair.firstByte(of: body) == UInt8(ascii: "{")
    if isJSON, content.first == UInt8(ascii: "\"") || content.isEmpty {
      self.init(rest: response)
    } else {
      self.init(form: response)
    }
  }

  /// Reads a response of the HTTP API, as text or XML, whichever was asked for.
  init(form response: TransportResponse) {
    let content = response.body.rapportoContent
    let isMarkup = content.first == UInt8(ascii: "<")
    outcome =
      isMarkup
      ? Outcome(markup: content, response.status) : Outcome(text: content, response.status)
    format = isMarkup ? .xml : .text
    status = response.status
    body = response.body
  }

  /// Reads a response of the REST API.
  init(rest response: TransportResponse) {
    outcome = Outcome(rest: response)
    format = .json
    status = response.status
    body = response.body
  }
}

extension RapportoResponse {
  /// Whether both say the same, whatever the spelling of their bodies.
  public static func == (left: Self, right: Self) -> Bool {
    left.outcome == right.outcome && left.format == right.format && left.status == right.status
  }

  /// Feeds all but the body into the hasher.
  ///
  /// - Parameter hasher: What to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(outcome)
    hasher.combine(format)
    hasher.combine(status)
  }
}

/// The wire's own form: JSON of REST as it is, text and XML as a JSON text of the body. One that came under another
/// status than 200 is stored as `{"status": 401, "body": …}`, because the status is a part of what it says.
extension RapportoResponse: JSONCodableValue {
  private struct Stored: JSONCodableObject {
    var status: Int?
    var body: RawJSON?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("status", &status)
      try field("body", &body)
    }
  }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let raw = try reader.raw()
    if raw.bytes.first == UInt8(ascii: "{") {
      var inner = try JSONReader(raw.bytes, limits: .inMemory, isLenient: true)
      let stored = try inner.document(Stored.self)
      if let status = stored.status, let body = stored.body { return try Self(json: body, status: status) }
    }
    return try Self(json: raw, status: 200)
  }

  private init(json raw: RawJSON, status: Int) throws(JSONError) {
    switch try raw.value() {
    case .string(let text): self.init(parsing: Data(text.utf8), status: status)
    case .object: self.init(rest: TransportResponse(status: status, body: raw.bytes))
    default: throw JSONError(path: "", reason: "expected a text or a JSON object of Rapporto")
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    let json = format == .json ? try? RawJSON(body) : nil
    guard status != 200 else { return try write(json, to: &writer) }
    try writer.beginObject()
    try writer.member("status", status)
    writer.key("body")
    try write(json, to: &writer)
    writer.endObject()
  }

  private func write(_ json: RawJSON?, to writer: inout JSONWriter) throws(JSONError) {
    if let json { json.write(to: &writer) } else { writer.text(String(decoding: body, as: UTF8.self)) }
  }
}

extension RapportoResponse.Outcome {
  /// Text: in it the HTTP status is the code.
  init(text body: ArraySlice<UInt8>, _ status: Int) {
    // What is documented takes a line or two; the rest of a longer text is not looked at.
    let text = String(decoding: body.prefix(1024), as: UTF8.self)
    let words = text.split(maxSplits: 3, whereSeparator: \.isWhitespace)
    let isSuccess = (200..<300).contains(status)
    guard words.first?.lowercased() == "ok" else {
      let phrase = text.trimmedPhrase
      // A phrase under a status of success is not documented, and no phrase is ever compared.
      self = isSuccess ? .unreadable("neither OK nor an error status") : .code(.init(status), text: phrase)
      return
    }
    guard isSuccess else {
      self = .unreadable("OK under an error status")
      return
    }
    if words.count == 2, body.count <= 1024, let id = MessageID(rapporto: words[1]) {
      self = .accepted(id)
    } else {
      self = .unreadable(words.count > 2 ? "OK and more than a message id" : "OK without a message id")
    }
  }

  /// XML, where `<code>` counts more than the HTTP status; or any other markup, where the status does.
  init(markup body: ArraySlice<UInt8>, _ status: Int) {
    let fields: RapportoXML
    do throws(RapportoXML.Failure) {
      fields = try RapportoXML(reading: body)
    } catch {
      let isSuccess = (200..<300).contains(status)
      // A page with 408 is a proxy's, which means by it what HTTP means, and not "too fast".
      self = isSuccess ? .unreadable("\(error)") : status == 408 ? .noCode : .code(.init(status), text: nil)
      return
    }
    switch (fields.code, fields.id) {
    case (RapportoCode.accepted.rawValue, let text):
      self =
        text.flatMap { MessageID(rapporto: $0[...]) }.map(Self.accepted)
        ?? .unreadable("code 200 without a message id")
    case (_?, _?): self = .unreadable("an error code beside a message id")
    case (let code?, nil): self = .code(code, text: fields.text)
    case (nil, _): self = .unreadable("XML without a code")
    }
  }
}

extension RapportoResponse.Outcome {
  /// A code is a short number; what is longer is none of the provider's.
  static func code(_ code: String, text: String?) -> Self {
    guard (1...5).contains(code.utf8.count), code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return .unreadable("a code that is no number of 1 to 5 digits")
    }
    return .code(RapportoCode(code), text: text?.trimmedPhrase)
  }
}

extension RapportoCode {
  init(_ status: Int) {
    self.init(rawValue: String(status))
  }
}

extension MessageID {
  /// A positive number of 64 bits; the text stays as it is (Rapporto, HTTP API, Response).
  init?(rapporto text: Substring) {
    guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt64(text), number > 0
    else { return nil }
    self.init(rawValue: String(text))
  }
}

extension Data {
  /// The bytes without byte order mark, white space around them, and one pair of braces, which the English samples
  /// print around every answer.
  var rapportoContent: ArraySlice<UInt8> {
    var bytes = Array(self)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    bytes = bytes.trimmingWhiteSpace
    if bytes.count > 1, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") {
      bytes = bytes.dropFirst().dropLast().trimmingWhiteSpace
    }
    return bytes
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingWhiteSpace: Self {
    func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = firstIndex(where: { !isWhite($0) }), let last = lastIndex(where: { !isWhite($0) })
    else { return [] }
    return self[first...last]
  }
}

extension String {
  /// The provider's words in one line of at most 400 bytes, without what is not seen; `nil` when there are none.
  var trimmedPhrase: String? {
    var line = ""
    for scalar in unicodeScalars.prefix(1000) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
        if !line.isEmpty, line.last != " " { line.append(" ") }
      case .format, .unassigned, .privateUse, .surrogate: break
      default: line.unicodeScalars.append(scalar)
      }
      if line.utf8.count >= 400 { break }
    }
    if line.last == " " { line.removeLast() }
    return line.isEmpty ? nil : line
  }
}
