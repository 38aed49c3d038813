#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A `multipart/form-data` body as a strict reader sees it (RFC 7578, RFC 2046 §5.1.1).
///
/// A duplicate by intention: it shares nothing with the encoder that it checks.
struct OKMultipart: Sendable {
  struct Part: Hashable, Sendable {
    var name = ""
    var fileName: String?
    var contentType: String?
    var body = Data()
  }

  private(set) var parts: [Part] = []

  /// What is wrong, and where; contents are never named.
  struct Failure: Error, Hashable, Sendable {
    let text: String
  }

  /// Reads the raw bytes that came with the content type.
  ///
  /// Refused: anything before the first delimiter and after the last one but one line end, line ends that are not
  /// CR LF, fields other than `Content-Disposition` and `Content-Type`, and a field that occurs twice.
  init(_ body: Data, contentType: String?) throws(Failure) {
    let delimiter = Data("--\(try Self.boundary(of: contentType ?? ""))".utf8)
    guard body.starts(with: delimiter) else {
      throw Failure(text: "the boundary of the content type expected at byte 0")
    }
    let separator = Data("\r\n".utf8) + delimiter
    var position = body.startIndex + delimiter.count
    while true {
      let rest = body[position...]
      if rest == Data("--".utf8) || rest == Data("--\r\n".utf8) { break }
      let offset = position - body.startIndex
      guard rest.starts(with: Data("\r\n".utf8)) else {
        throw Failure(text: "a line end, or -- and the end, expected at byte \(offset)")
      }
      guard let end = rest.firstRange(of: separator) else {
        throw Failure(text: "a delimiter expected after byte \(offset)")
      }
      let content = body[(position + 2)..<max(position + 2, end.lowerBound)]
      parts.append(try Self.part(content, at: offset))
      position = end.upperBound
    }
    guard !parts.isEmpty else { throw Failure(text: "at least one part expected") }
  }

  private static func boundary(of contentType: String) throws(Failure) -> String {
    let pieces = contentType.split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.trimmingWhiteSpace }
    guard pieces.count == 2, pieces[0].lowercased() == "multipart/form-data",
      pieces[1].lowercased().hasPrefix("boundary=")
    else { throw Failure(text: "Content-Type: multipart/form-data; boundary=… expected") }
    var boundary = pieces[1].dropFirst(9)
    if boundary.count >= 2, boundary.first == "\"", boundary.last == "\"" {
      boundary = boundary.dropFirst().dropLast()
    }
    let allowed = boundary.utf8.allSatisfy { $0.isDigit || $0.isLetter || "'()+_,-./:=? ".utf8.contains($0) }
    guard (1...70).contains(boundary.utf8.count), allowed, boundary.last != " " else {
      throw Failure(text: "Content-Type: a boundary of 1 to 70 of the characters of RFC 2046 expected")
    }
    return String(boundary)
  }

  private static func part(_ content: Data, at offset: Int) throws(Failure) -> Part {
    guard let end = content.firstRange(of: Data("\r\n\r\n".utf8)),
      let head = String(validating: content[..<end.lowerBound], as: UTF8.self)
    else { throw Failure(text: "fields in UTF-8 and an empty line expected at byte \(offset)") }
    var fields: [String: String] = [:]
    for line in head.split(separator: "\r\n", omittingEmptySubsequences: false) {
      let name = line.prefix { $0 != ":" }.lowercased()
      guard ["content-disposition", "content-type"].contains(name), name.utf8.count < line.utf8.count,
        line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
      else {
        throw Failure(text: "Content-Disposition or Content-Type expected in the part at byte \(offset)")
      }
      let value = line.drop { $0 != ":" }.dropFirst().trimmingWhiteSpace
      guard fields.updateValue(value, forKey: name) == nil else {
        throw Failure(text: "\(name) once expected in the part at byte \(offset)")
      }
    }
    var part = try disposition(fields["content-disposition"] ?? "", at: offset)
    part.contentType = fields["content-type"]
    part.body = Data(content[end.upperBound...])
    return part
  }

  /// `form-data; name="…"; filename="…"`.
  private static func disposition(_ value: String, at offset: Int) throws(Failure) -> Part {
    let failure = Failure(
      text: "Content-Disposition: form-data; name=\"…\" expected in the part at byte \(offset)")
    guard value.hasPrefix("form-data") else { throw failure }
    var rest = value.dropFirst(9)
    var parameters: [String: String] = [:]
    while !rest.isEmpty {
      guard rest.first == ";" else { throw failure }
      rest = rest.dropFirst().drop { $0 == " " }
      let name = String(rest.prefix { $0 != "=" })
      rest = rest.dropFirst(name.count)
      guard rest.hasPrefix("=\""), let close = rest.dropFirst(2).firstIndex(of: "\"") else { throw failure }
      let text = rest[rest.index(rest.startIndex, offsetBy: 2)..<close]
      rest = rest[rest.index(after: close)...]
      guard ["name", "filename"].contains(name),
        parameters.updateValue(unescaped(text), forKey: name) == nil
      else { throw failure }
    }
    guard let name = parameters["name"], !name.isEmpty else { throw failure }
    return Part(name: name, fileName: parameters["filename"])
  }

  /// Quotation marks and line ends are written as the HTML standard has it.
  private static func unescaped(_ text: Substring) -> String {
    String(text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n"))
  }
}

extension StringProtocol {
  fileprivate var trimmingWhiteSpace: String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(String(drop(while: isSpace).reversed()).drop(while: isSpace).reversed())
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
  }
}
