import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RapportoResponse.Outcome {
  /// Reads a response of the REST API: `mtNum`, or `error` with a code, which counts under every HTTP status.
  init(rest response: TransportResponse) {
    let isSuccess = (200..<300).contains(response.status)
    guard let body = try? RESTResponseBody(json: response.body) else {
      // The provider's printed sample lacks the comma between its two members. Such a response still tells of a
      // message that was taken.
      let id = isSuccess ? Self.scannedID(in: Array(response.body)) : nil
      self = id.map(Self.accepted) ?? (isSuccess ? .unreadable("no JSON with an mtNum") : .noCode)
      return
    }
    switch (body.id, body.error) {
    case (nil, let error?):
      guard let code = error.code else {
        self = isSuccess ? .unreadable("an error without a code") : .noCode
        return
      }
      let text = [error.description, body.extendedDescription].compactMap(\.self).joined(separator: ": ")
      self = .code(code, text: text)
    case (_?, _?): self = .unreadable("an error beside an mtNum")
    case (let id?, nil): self = isSuccess ? .accepted(id) : .unreadable("an mtNum under an error status")
    case (nil, nil): self = isSuccess ? .unreadable("neither mtNum nor error") : .noCode
    }
  }

  /// Returns the value of `mtNum` in a text that is no JSON, if there is exactly one and no `error` (Rapporto, REST
  /// API, VK: the printed sample). A value without its end is not returned, because it may have been cut.
  private static func scannedID(in bytes: [UInt8]) -> MessageID? {
    guard bytes.positions(of: "\"error\"").isEmpty else { return nil }
    let found = bytes.positions(of: "\"mtNum\"")
    guard found.count == 1, let end = found.first else { return nil }
    var rest = bytes[end...].drop(while: isWhite)
    guard rest.popFirst() == UInt8(ascii: ":") else { return nil }
    rest = rest.drop(while: isWhite)
    let isQuoted = rest.first == UInt8(ascii: "\"")
    if isQuoted { rest = rest.dropFirst() }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard let next = rest.dropFirst(digits.count).first else { return nil }
    let isComplete =
      isQuoted
      ? next == UInt8(ascii: "\"")
      : isWhite(next) || [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "\"")].contains(next)
    return isComplete ? MessageID(rapporto: String(decoding: digits, as: UTF8.self)[...]) : nil
  }

  private static func isWhite(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

extension [UInt8] {
  /// Returns the index after each occurrence of the text.
  fileprivate func positions(of text: StaticString) -> [Int] {
    let length = text.utf8CodeUnitCount
    guard count >= length else { return [] }
    return text.withUTF8Buffer { text in
      (0...(count - length)).filter { self[$0] == text[0] && self[$0..<$0 + length].elementsEqual(text) }
        .map { $0 + length }
    }
  }
}

/// The parts of a REST response that decide its outcome.
private struct RESTResponseBody: JSONCodableObject {
  var id: MessageID?
  var error: RESTFailure?
  var extendedDescription: String?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("mtNum", &id)
    try field("error", &error)
    try field("extendedDescription", &extendedDescription)
  }

  mutating func complete() {
    if id?.rawValue.isBlank == true { id = nil }
  }
}

/// An `error` of whatever kind; its parts are known only when it is an object with a code.
private struct RESTFailure: JSONCodableValue {
  struct Parts: JSONCodableObject {
    /// A number, or a text of one: `MessageID` reads both.
    var code: MessageID?
    var description: String?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("code", &code)
      try field("description", &description)
    }
  }

  var code: String?
  var description: String?

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let raw = try reader.raw()
    let parts = try? Parts(json: raw.bytes)
    return Self(code: parts?.code?.rawValue, description: parts?.description)
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    try Parts(code: code.map { MessageID($0) }, description: description).write(to: &writer)
  }
}
