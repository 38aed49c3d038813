public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An attachment of a received message: one of the twelve types that OK documents, or an unknown one.
///
/// ``OKOutgoingAttachment/resending(_:)`` makes an attachment to send from it. Its JSON is the object with `type` and
/// `payload` (OK Graph API, graph.user.messages, GET). A decoded attachment is encoded as it was received, with the
/// properties that were changed since.
public enum OKAttachment: Hashable, JSONModel {
  /// A picture.
  case image(OKMedia)
  /// A video.
  case video(OKMedia)
  /// A sound, such as a voice message.
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

extension OKAttachment: JSONCodableValue {
  /// Reads an attachment by its type; one whose payload is missing becomes `.unknown`, like one of another type.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let type = try reader.peek("type") ?? ""
    let start = reader.mark
    if let attachment = try read(type, from: &reader) { return attachment }
    reader.rewind(to: start)
    return .unknown(type: type, try reader.raw())
  }

  private static func read(_ type: String, from reader: inout JSONReader) throws(JSONError) -> Self? {
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

  /// Writes the attachment as it was received, with the properties that were changed since.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .image(let body): try body.write("IMAGE", to: &writer)
    case .video(let body): try body.write("VIDEO", to: &writer)
    case .audio(let body): try body.write("AUDIO", to: &writer)
    case .file(let body): try body.write("FILE", to: &writer)
    case .share(let body): try body.write("SHARE", to: &writer)
    case .contact(let body): try body.write("CONTACT", to: &writer)
    case .keyboard(let body): try body.write("INLINE_KEYBOARD", to: &writer)
    case .location(let body): try body.write("LOCATION", to: &writer)
    case .music(let body): try body.write("MUSIC", to: &writer)
    case .call(let body): try body.write("CALL", to: &writer)
    case .present(let body): try body.write("PRESENT", to: &writer)
    case .sticker(let body): try body.write("STICKER", to: &writer)
    case .unknown(_, let raw): raw.write(to: &writer)
    }
  }
}

/// The payload of an attachment, with the JSON from which both were read.
protocol OKPayload: JSONCodableValue {
  /// The payload as it was received.
  var received: ReceivedJSON { get set }
  /// The attachment around the payload as it was received; it may have more keys than `type` and `payload`.
  var attachment: ReceivedJSON { get set }
}

extension OKPayload {
  /// Writes the attachment with this payload: as it was received when nothing was changed, else with the new members.
  fileprivate func write(_ type: String, to writer: inout JSONWriter) throws(JSONError) {
    guard let raw = attachment.raw else { return try writer.attachment(type, self) }
    var members = try [String: RawJSON](json: raw.bytes)
    let payload = try json()
    let isUnchanged =
      (try? members["type"]?.value()) == .string(type) && members["payload"]?.bytes == payload
    if isUnchanged { return raw.write(to: &writer) }
    members["type"] = RawJSON(checked: try type.json())
    members["payload"] = RawJSON(checked: payload)
    try members.write(to: &writer)
  }
}

extension JSONReader {
  /// Reads the payload of the current attachment, and keeps the JSON of the attachment in it; `nil` without a
  /// payload.
  fileprivate mutating func payload<Body: OKPayload>(_ type: Body.Type) throws(JSONError) -> Body? {
    let start = mark
    var body = try member("payload", as: type)
    body?.attachment = ReceivedJSON(raw(since: start))
    return body
  }
}

extension JSONWriter {
  /// Writes an attachment: `{"type": …, "payload": …}`.
  mutating func attachment(_ type: String, _ body: some JSONCodableValue) throws(JSONError) {
    try beginObject()
    try member("type", type)
    key("payload")
    try body.write(to: &self)
    endObject()
  }
}

/// The payload of a received IMAGE, VIDEO, AUDIO or FILE.
///
/// OK documents the keys `id`, `token` and `url` for IMAGE (OK Graph API, graph.chat.answer). For the other types,
/// and the keys `title`, `name` and `duration`, they were seen in clients.
public struct OKMedia: Hashable, JSONModel {
  /// The identifier of the picture, video or sound.
  public var id: String?
  /// The token with which the same file can be sent again. In older revisions of OK's page the key of a FILE is
  /// `ref`, which is read, too.
  public var token: String?
  /// The address of the file. A smiley is an image that has only an address.
  @LossyURL public var url: URL?
  /// The title of a video or sound.
  public var title: String?
  /// The name of a file.
  public var name: String?
  /// The length of a sound; the unit is not documented.
  public var duration: Int64?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKMedia: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("token", &token)
    try field.alias("ref", &token)
    try field("url", &$url)
    try field("title", &title)
    try field("name", &name)
    try field("duration", &duration)
  }
}

/// The payload of a received INLINE_KEYBOARD. The keys were seen in clients.
public struct OKReceivedKeyboard: Hashable, JSONModel {
  /// The buttons.
  public var keyboard: OKKeyboard?
  /// An identifier, `callbackId`, that was seen in one client; what it refers to is not documented.
  public var callbackID: OKCallbackID?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKReceivedKeyboard: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("keyboard", &keyboard)
    try field("callbackId", &callbackID)
  }
}
