public import VestnikCore

extension OKOutgoingAttachment: WireValue {
  /// Reads the form of the wire.
  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let type = try reader.peek("type") ?? ""
    let start = reader.mark
    let payload = try reader.member("payload", as: [String: JSONValue].self) ?? [:]
    let place = reader.mark
    if type == "INLINE_KEYBOARD" {
      reader.rewind(to: start)
      let received = try reader.member("payload", as: OKReceivedKeyboard.self)
      if let keyboard = received?.keyboard { return .keyboard(keyboard) }
    } else if let content = Self.content(type, payload) {
      return Self(content)
    }
    reader.rewind(to: place)
    throw reader.failure("expected an attachment that a bot may send, found \(type.excerpt)")
  }

  private static func content(_ type: String, _ payload: [String: JSONValue]) -> Content? {
    switch type {
    case "IMAGE":
      payload.text("token").map { .media(.image, token: $0) }
        ?? payload.text("url").map { .imageURL(OKLink(rawValue: $0)) }
    case "VIDEO": payload.text("token").map { .media(.video, token: $0) }
    case "AUDIO": payload.text("token").map { .media(.audio, token: $0) }
    case "FILE": payload.text("token").map { .media(.file, token: $0) }
    case "CONTACT": contact(payload)
    case "LOCATION":
      if let latitude = payload.number("latitude"), let longitude = payload.number("longitude") {
        .location(
          latitude: latitude, longitude: longitude, zoom: payload.number("zoom").flatMap { Int(exactly: $0) })
      } else {
        nil
      }
    case "MUSIC": payload.text("id").map { .music($0) }
    case "STICKER": payload.text("id").map { .sticker($0) }
    default: nil
    }
  }

  private static func contact(_ payload: [String: JSONValue]) -> Content? {
    if let id = payload.text("id") { return .contact(OKUserID(rawValue: id)) }
    // A card alone, under whatever key.
    guard payload.count == 1, let key = payload.keys.first, let card = payload.text(key) else { return nil }
    return .vCard(card, key: key)
  }

  /// Writes the form of the wire.
  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    switch content {
    case .media(let kind, let token): try writer.attachment(kind.word, ["token": JSONValue.string(token)])
    case .imageURL(let link): try writer.attachment("IMAGE", ["url": JSONValue.string(link.rawValue)])
    case .contact(let user): try writer.attachment("CONTACT", ["id": JSONValue.string(user.rawValue)])
    case .vCard(let card, let key): try writer.attachment("CONTACT", [key: JSONValue.string(card)])
    case .music(let id): try writer.attachment("MUSIC", ["id": JSONValue.string(id)])
    case .sticker(let id): try writer.attachment("STICKER", ["id": JSONValue.string(id)])
    case .location(let latitude, let longitude, let zoom):
      var place = OKLocation()
      (place.latitude, place.longitude, place.zoom) = (latitude, longitude, zoom)
      try writer.attachment("LOCATION", place)
    case .keyboard(let keyboard):
      var body = OKReceivedKeyboard()
      body.keyboard = keyboard
      try writer.attachment("INLINE_KEYBOARD", body)
    }
  }
}

extension [String: JSONValue] {
  fileprivate func text(_ key: String) -> String? {
    switch self[key] {
    case .string(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  fileprivate func number(_ key: String) -> Double? {
    switch self[key] {
    case .integer(let number): Double(number)
    case .number(let literal): Double(literal)
    default: nil
    }
  }
}
