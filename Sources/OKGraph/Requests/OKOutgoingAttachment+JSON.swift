public import VestnikCore

extension OKOutgoingAttachment: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  /// Reads an attachment whose payload has one of the documented forms. A received attachment has more keys than may
  /// be sent: see ``OKOutgoingAttachment/resending(_:)``.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    guard reader.isAtObject else { throw reader.expected("an object") }
    guard let type = try reader.peek("type") else { throw reader.missing("type", at: start) }
    switch type {
    case "IMAGE": return Self(try reader.payload(ImagePayload.self).content)
    case "VIDEO": return .video(token: try reader.payload(TokenPayload.self).token)
    case "AUDIO": return .audio(token: try reader.payload(TokenPayload.self).token)
    case "FILE": return .file(token: try reader.payload(TokenPayload.self).token)
    case "CONTACT": return Self(try reader.payload(ContactPayload.self).content)
    case "LOCATION": return Self(try reader.payload(PlacePayload.self).content)
    case "MUSIC": return .music(id: try reader.payload(IdentifierPayload.self).id)
    case "STICKER": return .sticker(id: try reader.payload(IdentifierPayload.self).id)
    case "INLINE_KEYBOARD": return .keyboard(try reader.payload(KeyboardPayload.self).keyboard)
    default:
      guard !type.isBlank, !unsendableTypes.contains(type.uppercased()) else {
        throw reader.failure("expected an attachment that a bot may send, found \(type.redactedPreview)")
      }
      return .raw(type: type, payload: try reader.payload(JSONValue.self))
    }
  }

  /// Writes the attachment with `type` and `payload`.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch content {
    case .media(let kind, let token): try writer.attachment(kind.rawValue, ["token": JSONValue.string(token)])
    case .imageURL(let url): try writer.attachment("IMAGE", ["url": JSONValue.string(url)])
    case .contact(let user): try writer.attachment("CONTACT", ["id": JSONValue.string(user.rawValue)])
    case .vCard(let card, let key): try writer.attachment("CONTACT", [key: JSONValue.string(card)])
    case .music(let id): try writer.attachment("MUSIC", ["id": JSONValue.string(id)])
    case .sticker(let id): try writer.attachment("STICKER", ["id": JSONValue.string(id)])
    case .location(let latitude, let longitude, let zoom, let others):
      var place = PlacePayload()
      (place.latitude, place.longitude, place.zoom, place.others) = (latitude, longitude, zoom, others)
      try writer.attachment("LOCATION", place)
    case .raw(let type, let payload): try writer.attachment(type, payload)
    case .keyboard(let keyboard):
      var payload = KeyboardPayload()
      payload.keyboard = keyboard
      try writer.attachment("INLINE_KEYBOARD", payload)
    }
  }
}

extension JSONReader {
  /// Reads the payload of the current attachment; throws when it is missing.
  fileprivate mutating func payload<Payload: JSONCodableValue>(
    _ type: Payload.Type
  ) throws(JSONError) -> Payload {
    let start = mark
    guard let payload = try Envelope<Payload>.read(from: &self).payload else {
      throw missing("payload", at: start)
    }
    return payload
  }
}

/// The JSON members of an attachment: `{"type": …, "payload": …}`.
private struct Envelope<Payload: JSONCodableValue>: JSONCodableObject {
  var type = ""
  var payload: Payload?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("payload", &payload)
  }
}

/// The payload of IMAGE: a token, or the address of an image.
private struct ImagePayload: JSONCodableValue {
  let content: OKOutgoingAttachment.Content

  private struct Form: JSONCodableObject {
    var token: String?
    var url: String?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("token", &token)
      try field("url", &url)
    }
  }

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    switch (form.token, form.url) {
    case (let token?, nil): return Self(content: .media(.image, token: token))
    case (nil, let url?): return Self(content: .imageURL(url))
    case (let token, _):
      reader.rewind(to: start)
      throw reader.failure("expected either token or url, found \(token == nil ? "neither" : "both")")
    }
  }

  func write(to writer: inout JSONWriter) {}
}

/// The payload of VIDEO, AUDIO and FILE: a token.
private struct TokenPayload: JSONCodableObject {
  private var found: String?
  var token: String { found ?? "" }

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("token", &found)
  }

  var missingField: StaticString? { found == nil ? "token" : nil }
}

/// The payload of MUSIC and STICKER: an identifier, as a text or as a number.
private struct IdentifierPayload: JSONCodableObject {
  private var found: JSONValue?
  var id: String { found?.text ?? "" }

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &found)
  }

  var missingField: StaticString? { found?.text == nil ? "id" : nil }
}

/// The payload of INLINE_KEYBOARD: the buttons.
private struct KeyboardPayload: JSONCodableObject {
  private var found: OKKeyboard?
  var keyboard: OKKeyboard {
    get { found ?? OKKeyboard(rows: []) }
    set { found = newValue }
  }

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("keyboard", &found)
  }

  var missingField: StaticString? { found == nil ? "keyboard" : nil }
}

/// The payload of CONTACT: a person's identifier, or a business card under a key that OK does not document.
private struct ContactPayload: JSONCodableValue {
  let content: OKOutgoingAttachment.Content

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let members = try [String: JSONValue].read(from: &reader)
    if members.count == 1, let (key, value) = members.first {
      if key == "id", let text = value.text { return Self(content: .contact(OKUserID(rawValue: text))) }
      if !OKContact.ownKeys.contains(key), case .string(let card) = value {
        return Self(content: .vCard(card, key: key))
      }
    }
    reader.rewind(to: start)
    let found = members.isEmpty ? "nothing" : members.keys.sorted().joined(separator: ", ")
    throw reader.failure("expected id alone, or the text of a card under one key alone, found \(found)")
  }

  func write(to writer: inout JSONWriter) {}
}

/// The payload of LOCATION: coordinates and other, optional fields, which are sent as they are.
private struct PlacePayload: JSONCodableValue {
  var latitude = 0.0
  var longitude = 0.0
  var zoom: Int?
  var others: [String: JSONValue] = [:]

  var content: OKOutgoingAttachment.Content {
    .location(latitude: latitude, longitude: longitude, zoom: zoom, others: others)
  }

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var members = try [String: JSONValue].read(from: &reader)
    var place = Self()
    guard let latitude = members.removeValue(forKey: "latitude")?.double,
      let longitude = members.removeValue(forKey: "longitude")?.double
    else {
      reader.rewind(to: start)
      throw reader.failure("expected the numbers latitude and longitude")
    }
    (place.latitude, place.longitude) = (latitude, longitude)
    // A zoom that is no whole number is sent unchanged, like every other field.
    if case .integer(let zoom)? = members["zoom"], let zoom = Int(exactly: zoom) {
      place.zoom = zoom
      members["zoom"] = nil
    }
    place.others = members
    return place
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    try writer.beginObject()
    try writer("latitude", latitude)
    try writer("longitude", longitude)
    if let zoom { try writer.member("zoom", zoom) }
    for (key, value) in others.sorted(by: { $0.key < $1.key }) { try writer.member(key, value) }
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes a number; throws for infinity and NaN, which JSON does not have.
  fileprivate mutating func callAsFunction(_ name: StaticString, _ value: Double) throws(JSONError) {
    var value = value
    try self(name, &value)
  }
}

extension JSONValue {
  /// The value as an identifier, which OK's pages spell as a text or as a number; `nil` for another value.
  fileprivate var text: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  /// The value as a number; `nil` for another value.
  fileprivate var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let literal): Double(literal)
    default: nil
    }
  }
}
