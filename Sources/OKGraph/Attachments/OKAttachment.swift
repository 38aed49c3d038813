public import VestnikCore

/// An attachment as it arrives: the twelve documented types, and whatever comes later.
///
/// To send what arrived once more, see ``OKOutgoingAttachment/resending(_:)``.
public enum OKAttachment: Hashable, Sendable {
  /// A picture.
  case image(OKMedia)
  /// A video.
  case video(OKMedia)
  /// A sound; a voice message is one.
  case audio(OKMedia)
  /// A file of any kind.
  case file(OKMedia)
  /// Something that was published on OK.
  case share(OKShare)
  /// A person.
  case contact(OKContact)
  /// Buttons.
  case keyboard(OKReceivedKeyboard)
  /// A place.
  case location(OKLocation)
  /// A track.
  case music(OKMusic)
  /// A call.
  case call(OKCall)
  /// A present.
  case present(OKPresent)
  /// A sticker.
  case sticker(OKSticker)
  /// Another type, or a payload that could not be read, as it was received.
  case unknown(type: String, RawJSON)
}

extension OKAttachment: WireValue {
  /// Reads an attachment by its type.
  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let type = try reader.peek("type") ?? ""
    let start = reader.mark
    if let attachment = try read(type, from: &reader) { return attachment }
    reader.rewind(to: start)
    return .unknown(type: type, try reader.raw())
  }

  private static func read(_ type: String, from reader: inout WireReader) throws(WireError) -> Self? {
    switch type {
    case "IMAGE": try reader.payload(OKMedia.self).map(OKAttachment.image)
    case "VIDEO": try reader.payload(OKMedia.self).map(OKAttachment.video)
    case "AUDIO": try reader.payload(OKMedia.self).map(OKAttachment.audio)
    case "FILE": try reader.payload(OKMedia.self).map(OKAttachment.file)
    case "SHARE": try reader.payload(OKShare.self).map(OKAttachment.share)
    case "CONTACT": try reader.payload(OKContact.self).map(OKAttachment.contact)
    case "INLINE_KEYBOARD": try reader.payload(OKReceivedKeyboard.self).map(OKAttachment.keyboard)
    case "LOCATION": try reader.payload(OKLocation.self).map(OKAttachment.location)
    case "MUSIC": try reader.payload(OKMusic.self).map(OKAttachment.music)
    case "CALL": try reader.payload(OKCall.self).map(OKAttachment.call)
    case "PRESENT": try reader.payload(OKPresent.self).map(OKAttachment.present)
    case "STICKER": try reader.payload(OKSticker.self).map(OKAttachment.sticker)
    default: nil
    }
  }

  /// Writes the form of the wire.
  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    switch self {
    case .image(let body): try writer.attachment("IMAGE", body)
    case .video(let body): try writer.attachment("VIDEO", body)
    case .audio(let body): try writer.attachment("AUDIO", body)
    case .file(let body): try writer.attachment("FILE", body)
    case .share(let body): try writer.attachment("SHARE", body)
    case .contact(let body): try writer.attachment("CONTACT", body)
    case .keyboard(let body): try writer.attachment("INLINE_KEYBOARD", body)
    case .location(let body): try writer.attachment("LOCATION", body)
    case .music(let body): try writer.attachment("MUSIC", body)
    case .call(let body): try writer.attachment("CALL", body)
    case .present(let body): try writer.attachment("PRESENT", body)
    case .sticker(let body): try writer.attachment("STICKER", body)
    case .unknown(_, let raw): raw.write(to: &writer)
    }
  }
}

extension OKAttachment: Codable {
  /// Reads the form of the wire.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

extension WireReader {
  fileprivate mutating func payload<Body: WireValue>(_ type: Body.Type) throws(WireError) -> Body? {
    try member("payload", as: type)
  }
}

extension WireWriter {
  /// `{"type": …, "payload": …}`.
  mutating func attachment(_ type: String, _ body: some WireValue) throws(WireError) {
    try beginObject()
    try member("type", type)
    key("payload")
    try body.write(to: &self)
    endObject()
  }
}
