import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The upload addresses that were handed out, the files that came, and the tokens that messages may name.
struct OKFiles: Sendable {
  static let kinds = ["FILE", "VIDEO", "AUDIO", "IMAGE"]

  private(set) var uploaded: [OKSandbox.UploadedFile] = []
  var processing = OKSandbox.Processing.immediate
  var processingCode = 300
  private var slots: [String: Slot] = [:]
  private var tokens: [Token: Readiness] = [:]
  private var nextNumber = 22_125

  /// An address that takes one file.
  private struct Slot: Sendable {
    let kind: String
    /// An image's comes with the answer to the upload.
    let token: String
    let query: String
    let expires: Int64
    var isUsed = false
  }

  private struct Token: Hashable, Sendable {
    let type: String
    let token: String
  }

  /// Until when, or for how many messages, a token cannot be used.
  private struct Readiness: Sendable {
    var instant = Duration.zero
    var refusals = 0
  }

  /// Answers a request for an upload address.
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

  /// Takes a file; the result is the body of the answer, which only an image's upload has.
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
    // The samples have a base64 text.
    let id = Data("photo-\(slot.token)".utf8).base64EncodedString()
    let photo = StrictJSON.object(having: ["token": .string(slot.token)])
    return .object(having: ["photos": .object([StrictJSON.Member(id, photo)])])
  }

  /// The one part of an upload, when it is what the kind of file asks for.
  private static func part(
    _ parts: [OKMultipart.Part], kind: String
  ) throws(SandboxRefusal) -> OKMultipart.Part {
    let isImage = kind == "IMAGE"
    guard let part = parts.first, parts.count == 1, part.name == "file" || isImage && part.name == "pic1",
      part.fileName?.isEmpty == false
    else { throw .badRequest("body: one part \"file\" with a file name expected") }
    guard !part.body.isEmpty else {
      throw SandboxRefusal(status: isImage ? 505 : 100, text: "body: a file that is not empty expected")
    }
    // The correct type is asked for audio and images alone.
    if isImage || kind == "AUDIO" {
      let family = isImage ? "image/" : "audio/"
      guard part.contentType?.lowercased().hasPrefix(family) == true else {
        throw SandboxRefusal(status: isImage ? 503 : 100, text: "part: a Content-Type of \(family)… expected")
      }
    }
    return part
  }

  /// Every token of the message is of an upload or of a message, and ready.
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
          status: processingCode, text: "message.attachments[\(index)]: the file is being processed")
      }
    }
  }

  /// "Specify token from existing message with attachment."
  mutating func learn(_ draft: OKDraft) {
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
