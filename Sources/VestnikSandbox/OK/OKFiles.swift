import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The upload addresses that were handed out, the uploaded files, and the tokens that messages may name.
///
/// A request to `fileUploadUrl` makes a slot: an address with a signature that takes one file within an hour. The
/// upload stores the file and makes its token known; the response has the token only for an image, because other
/// files get theirs with the address. A token may be used at once, or after the processing that a test has set.
/// Tokens of messages are known too. ``OKState`` calls this for uploads and for every message with attachments.
struct OKFiles: Sendable {
  static let kinds = ["FILE", "VIDEO", "AUDIO", "IMAGE"]

  private(set) var uploaded: [OKSandbox.UploadedFile] = []
  /// How long later uploads are being processed.
  var processing = OKSandbox.Processing.immediate
  /// The error code of a message whose file is being processed.
  var processingCode = 300
  /// The upload addresses by signature.
  private var slots: [String: Slot] = [:]
  private var tokens: [Token: Readiness] = [:]
  private var nextNumber = 22_125

  /// An upload address, which takes one file.
  private struct Slot: Sendable {
    let kind: String
    /// The token of the file. That of an image is in the response to the upload, any other in that to the address.
    let token: String
    /// The query of the address, with which the upload must come.
    let query: String
    /// The end of the address in Unix milliseconds.
    let expires: Int64
    var isUsed = false
  }

  private struct Token: Hashable, Sendable {
    let type: String
    let token: String
  }

  /// The condition under which a token can be used.
  private struct Readiness: Sendable {
    /// The uptime from which messages may name the token.
    var instant = Duration.zero
    /// How many messages that name the token are still refused.
    var refusals = 0
  }

  /// Makes an upload address; returns the body of the response.
  mutating func makeSlot(of kind: String, at arrival: SandboxArrival, rules: OKRules) -> StrictJSON {
    let number = nextNumber
    nextNumber += 1
    let expires = arrival.milliseconds + OKRules.uploadLife.milliseconds
    let user = rules.groupID.drop { $0 != ":" }.dropFirst()
    let signature = "Ab\(number)"
    let query = "sig=\(signature)&expires=\(expires)&clientType=3&id=\(number)&userId=\(user)"
    let prefix = kind.prefix(3).lowercased()
    let token = "\(prefix)Tok_\(String(number, radix: 16))"
    slots[signature] = Slot(kind: kind, token: token, query: query, expires: expires)
    return .object(having: [
      "url": .string("https://fu.mycdn.me/api/upload.do?\(query)"),
      "token": kind == "IMAGE" ? nil : .string(token),
      "file_id": kind == "IMAGE" ? .string("\(number)") : nil,
    ])
  }

  /// Takes a file; returns the body of the response, which only the upload of an image has.
  mutating func upload(
    _ parts: [OKMultipart.Part], to query: String, at arrival: SandboxArrival
  ) throws(SandboxRefusal) -> StrictJSON? {
    let signature = StrictForm(Array(query.utf8)).values["sig"] ?? ""
    guard let slot = slots[signature], slot.query == query, !slot.isUsed else {
      throw .badRequest("URL: an address of fileUploadUrl, as it was given and not used, expected")
    }
    guard arrival.milliseconds < slot.expires else {
      throw .badRequest("URL: an address that has not expired expected")
    }
    let part = try Self.part(parts, kind: slot.kind)
    slots[signature]?.isUsed = true
    uploaded.append(
      OKSandbox.UploadedFile(
        kind: slot.kind, token: slot.token, name: part.fileName ?? "", contentType: part.contentType,
        data: part.body, date: arrival.now))
    var readiness = Readiness()
    switch processing {
    case .immediate: break
    case .lasting(let duration): readiness.instant = arrival.uptime + duration
    case .refusing(let times): readiness.refusals = times
    }
    tokens[Token(type: slot.kind, token: slot.token)] = readiness
    guard slot.kind == "IMAGE" else { return nil }
    // The identifier of a photo is base64 text in the samples.
    let id = Data("photo-\(slot.token)".utf8).base64EncodedString()
    let photo = StrictJSON.object(having: ["token": .string(slot.token)])
    return .object(having: ["photos": .object([StrictJSON.Member(id, photo)])])
  }

  /// Returns the only part of an upload; refuses other parts than the kind of file requires.
  private static func part(
    _ parts: [OKMultipart.Part], kind: String
  ) throws(SandboxRefusal) -> OKMultipart.Part {
    let isImage = kind == "IMAGE"
    guard let part = parts.first, parts.count == 1, part.name == "file" || isImage && part.name == "pic1",
      part.fileName?.isEmpty == false
    else { throw .badRequest("body: one part \"file\" with a file name expected") }
    guard !part.body.isEmpty else {
      throw SandboxRefusal(code: isImage ? 505 : 100, text: "body: a file that is not empty expected")
    }
    // The documentation requires a content type only for audio and images.
    if isImage || kind == "AUDIO" {
      let family = isImage ? "image/" : "audio/"
      guard part.contentType?.lowercased().hasPrefix(family) == true else {
        throw SandboxRefusal(code: isImage ? 503 : 100, text: "part: a Content-Type of \(family)… expected")
      }
    }
    return part
  }

  /// Refuses a message with a token that is unknown (100) or whose file is being processed.
  mutating func check(_ draft: OKDraft, at uptime: Duration) throws(SandboxRefusal) {
    for (index, attachment) in draft.attachments.enumerated() {
      guard let name = attachment.token else { continue }
      let token = Token(type: attachment.type, token: name)
      guard let readiness = tokens[token] else {
        throw .badRequest("message.attachments[\(index)].payload.token: a known token expected")
      }
      guard readiness.instant <= uptime, readiness.refusals <= 0 else {
        tokens[token]?.refusals -= 1
        throw SandboxRefusal(
          code: processingCode, text: "message.attachments[\(index)]: the file is being processed")
      }
    }
  }

  /// Makes the tokens of a message known, so that other messages may name them.
  ///
  /// "Specify token from existing message with attachment", says the documentation.
  mutating func registerTokens(of draft: OKDraft) {
    for attachment in draft.attachments {
      guard let name = attachment.token else { continue }
      let token = Token(type: attachment.type, token: name)
      if tokens[token] == nil { tokens[token] = Readiness() }
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

/// A `multipart/form-data` body, read strictly (RFC 7578, RFC 2046 §5.1.1).
///
/// It deliberately shares no code with `MultipartBody` of `VestnikCore`, whose output it checks.
struct OKMultipart: Sendable {
  struct Part: Hashable, Sendable {
    var name = ""
    var fileName: String?
    var contentType: String?
    var body = Data()
  }

  private(set) var parts: [Part] = []

  /// The mistake of a body and its place, without the contents of files.
  struct Failure: Error, Hashable, Sendable {
    let text: String
  }

  /// Reads a body with the boundary of its content type.
  ///
  /// Refused: anything before the first delimiter, anything after the last one except one line end, line ends that
  /// are not CR LF, fields other than `Content-Disposition` and `Content-Type`, and a field that occurs twice.
  ///
  /// - Throws: ``Failure`` at the first mistake.
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

  /// Returns the boundary of a content type `multipart/form-data; boundary=…`.
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

  /// Reads the fields and the body of one part; `offset` is its place for a mistake.
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

  /// Reads a value `form-data; name="…"; filename="…"` of `Content-Disposition`; returns a part with both names.
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

  /// Returns a name with its quotation marks and line ends restored.
  ///
  /// The HTML standard, "Multipart form data", writes them as `%22`, `%0D` and `%0A`.
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
