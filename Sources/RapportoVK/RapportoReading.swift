import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What an answer says, whichever interface gave it.
enum RapportoReading: Equatable {
  case accepted(MessageID)
  /// A code, and the provider's words when it gave any. The words are for people and never compared.
  case code(RapportoCode, text: String?)
  /// An error status without the provider's own code.
  case noCode
  /// Neither; it may speak of a message that was taken.
  case unreadable(String)
}

extension RapportoReading {
  /// Reads the answer of the HTTP API, as text or XML, whichever was asked for.
  init(form response: TransportResponse) {
    let body = response.body.rapportoContent
    if body.first == UInt8(ascii: "<") {
      self.init(markup: body, response.status)
    } else {
      self.init(text: body, response.status)
    }
  }

  /// Text: in it the HTTP status is the code.
  private init(text body: ArraySlice<UInt8>, _ status: Int) {
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
  private init(markup body: ArraySlice<UInt8>, _ status: Int) {
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

extension RapportoReading {
  /// A code is a short number; what is longer is none of the provider's.
  static func code(_ code: String, text: String?) -> Self {
    guard (1...5).contains(code.utf8.count), code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return .unreadable("a code that is no number of 1 to 5 digits")
    }
    return .code(RapportoCode(rawValue: code), text: text?.trimmedPhrase)
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
