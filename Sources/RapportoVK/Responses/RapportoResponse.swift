public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A response of Rapporto to a message, from either interface: text, XML, or the JSON of REST.
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
/// Its JSON is the object of REST as it was received, or for text and XML a JSON string with the body. A response
/// under another status than 200 is `{"status": 401, "body": …}`, because the status is a part of what the response
/// says. Decoding throws `DecodingError` when the JSON is neither a string nor an object.
public struct RapportoResponse: Hashable, JSONModel {
  /// What a response says about the message.
  public enum Outcome: Hashable, Sendable {
    /// The message was taken.
    case accepted(MessageID)
    /// A code, with the provider's words when it gave any. The words are for people and must not be compared.
    case code(RapportoCode, text: String?)
    /// An error status without the provider's own code.
    case noCode
    /// Neither an id nor a code, with the reason; the message may have been taken.
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

  /// What the response says.
  public let outcome: Outcome
  /// The form of the response.
  public let format: Format
  /// The HTTP status of the response.
  public let status: Int
  /// The body of the response as it was received.
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
  /// Returns whether outcome, format and status are equal; the spelling of the bodies does not count.
  public static func == (left: Self, right: Self) -> Bool {
    left.outcome == right.outcome && left.format == right.format && left.status == right.status
  }

  /// Hashes what `==` compares.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(outcome)
    hasher.combine(format)
    hasher.combine(status)
  }
}

/// The JSON of REST as it is, text and XML as a JSON string of the body; `{"status": 401, "body": …}` for another
/// status than 200.
extension RapportoResponse: JSONCodableValue {
  private struct Stored: JSONCodableObject {
    var status: Int?
    var body: RawJSON?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

// How a body becomes an `Outcome`. Only clear evidence is `accepted`: the id in its documented place and nothing that
// contradicts it. A code of the provider is `code`; in a text, where nothing else carries it, the HTTP error status
// is that code. What remains under a success status is `unreadable`, because the message may have been taken and a
// repeat would arrive twice. `RapportoAdapter.classify` turns the outcome into a decision about the message; the part
// for REST is in `RapportoResponse+REST.swift`.
extension RapportoResponse.Outcome {
  /// Reads a text, where the HTTP status is the code.
  init(text body: ArraySlice<UInt8>, _ status: Int) {
    // The documented texts take a line or two; the rest of a longer one is not read.
    let text = String(decoding: body.prefix(1024), as: UTF8.self)
    let words = text.split(maxSplits: 3, whereSeparator: \.isWhitespace)
    let isSuccess = (200..<300).contains(status)
    guard words.first?.lowercased() == "ok" else {
      let phrase = text.trimmedPhrase
      // A phrase under a status of success is not documented, and phrases are never compared.
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

  /// Reads XML, where `<code>` counts more than the HTTP status, or any other markup, where the status counts.
  init(markup body: ArraySlice<UInt8>, _ status: Int) {
    let fields: RapportoXML
    do throws(RapportoXML.Failure) {
      fields = try RapportoXML(reading: body)
    } catch {
      let isSuccess = (200..<300).contains(status)
      // Markup under 408 comes from a proxy, which means a time-out by it, as HTTP does, and not "too fast".
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
  /// Returns the outcome for a code of 1 to 5 digits; `.unreadable` for a longer one, which is not the provider's.
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
  /// Makes an id from a positive number of 64 bits; its text stays as it is (Rapporto, HTTP API, Response).
  init?(rapporto text: Substring) {
    guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt64(text), number > 0
    else { return nil }
    self.init(rawValue: String(text))
  }
}

extension Data {
  /// The bytes without a byte order mark, without white space at the ends, and without one pair of braces, which the
  /// provider's English samples print around every response.
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
  /// The provider's words in one line of at most 400 bytes, without invisible characters; `nil` when there are none.
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
