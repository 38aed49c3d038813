/// Reads one attachment, whose payload depends on its type.
enum OKAttachmentReader {
  static func attachment(_ value: StrictJSON, at path: String) throws(SandboxRefusal) -> OKDraft.Attachment {
    let fields = try ObjectFields(value, at: path, allowing: ["type", "payload"])
    let type = try fields.required("type", fields.string("type"))
    let payload = try fields.required("payload", fields["payload"])
    let place = "\(path).payload"
    switch type {
    case "IMAGE": try checkImage(payload, at: place)
    case "VIDEO", "AUDIO", "FILE": try checkWord("token", of: payload, at: place)
    case "MUSIC", "STICKER": try checkWord("id", of: payload, at: place)
    case "CONTACT": try checkContact(payload, at: place)
    case "LOCATION": try checkLocation(payload, at: place)
    case "INLINE_KEYBOARD": try OKKeyboardReader.check(payload, at: place)
    case "SHARE", "CALL", "PRESENT":
      throw fields.refusal("type", "a type that a bot may create (\(type) is none)")
    default: throw fields.refusal("type", "a documented type")
    }
    return OKDraft.Attachment(type: type, payload: payload)
  }

  /// The payload holds one member, a string that is not empty.
  private static func checkWord(
    _ key: String, of payload: StrictJSON, at path: String
  ) throws(SandboxRefusal) {
    let fields = try ObjectFields(payload, at: path, allowing: [key])
    guard try fields.required(key, fields.string(key)).isEmpty == false else {
      throw fields.refusal(key, "at least one character")
    }
  }

  private static func checkImage(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    guard payload["url"] != nil else { return try checkWord("token", of: payload, at: path) }
    let fields = try ObjectFields(payload, at: path, allowing: ["url"])
    guard SandboxURL(try fields.string("url") ?? "") != nil else {
      throw fields.refusal("url", "an http or https URL")
    }
  }

  /// A user, or a vCard under a key that the documentation was not seen to name.
  private static func checkContact(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    guard let member = payload.members?.first, payload.members?.count == 1, let text = member.value.text
    else {
      throw .badRequest("\(path): an object with the user's id or a vCard, a string, expected")
    }
    if member.key == "id" {
      guard OKIdentifier.user(text) != nil else {
        throw SandboxRefusal(status: 110, text: "\(path).id: user:ID or ID expected")
      }
      return
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count >= 2, lines.first == "BEGIN:VCARD", lines.last == "END:VCARD" else {
      throw .badRequest("\(path).\(member.key): lines from BEGIN:VCARD to END:VCARD expected")
    }
  }

  private static func checkLocation(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    let fields = try ObjectFields(payload, at: path, allowing: ["latitude", "longitude", "zoom"])
    for (key, bound) in [("latitude", 90.0), ("longitude", 180.0)] {
      guard case .number(let literal) = try fields.required(key, fields[key]),
        let degrees = Double(literal), abs(degrees) <= bound
      else { throw fields.refusal(key, "a number from \(-Int(bound)) to \(Int(bound))") }
    }
    guard try fields.integer("zoom") ?? 0 >= 0 else { throw fields.refusal("zoom", "an integer from 0") }
  }
}
