public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An event of a webhook or of long polling, or a message of the history: all have the same JSON.
///
/// No key is required. Keys and kinds that this version does not know stay in ``raw``; ``unread`` lists what could
/// not be read, or had to be mended to become JSON. An event is encoded as ``raw``.
public struct OKEvent: Hashable, Sendable {
  /// The kind of the event; ``OKEventType/messageCreated`` for one with a message and no `webhookType`, as in OK's
  /// samples of 2017; empty when there is neither.
  public let type: OKEventType
  /// The person or group that wrote the message or pressed the button.
  public let sender: OKSender?
  /// The chat. In the history it may be a person's id (OK Graph API, graph.user.messages, GET).
  public let chatID: OKChatID?
  /// The group, if the event names it. Usually it does not, so give the webhook of every group an address of its own.
  public let groupID: OKGroupID?
  /// The time of the event; `timestamp`, milliseconds since 1970 in the JSON.
  public let date: Date?
  /// Whether the message was edited; the key `edited` was seen in the history.
  public let isEdited: Bool
  /// The content of the event, by its kind.
  public let content: OKEventContent
  /// The whole event as it was received. An event that was not quite JSON is mended, as `RawJSON(repairing:)` does; an
  /// element of a list that is no JSON at all is a JSON text of its bytes.
  public let raw: RawJSON
  /// The parts of the event that could not be read, or were mended.
  public internal(set) var unread: [JSONError]

  /// Reads an event.
  ///
  /// - Parameters:
  ///   - bytes: The body of a webhook, or one element of an array.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when the bytes are no JSON object, even mended, are more than `maxBytes`, or are nested
  ///   deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.read(bytes, maxBytes: maxBytes)
    guard raw.bytes.first == UInt8(ascii: "{") else {
      throw JSONError(path: "", byteOffset: 0, reason: "an event is a JSON object")
    }
  }

  /// Reads one element of a split list. An element that cannot be read becomes an unknown event, so that the others
  /// are not lost, and ``unread`` says why.
  init(element: Data) {
    do throws(JSONError) {
      self = try Self.read(element, maxBytes: max(1, element.count))
    } catch {
      self.init(OKEnvelope(), raw: RawJSON(part: element), unread: [error])
    }
  }

  private static func read(_ bytes: Data, maxBytes: Int) throws(JSONError) -> Self {
    try JSONReader.incoming(bytes, limits: .init(bytes: maxBytes)) { reader throws(JSONError) in
      let mended = reader.problems()
      var event = try reader.document(OKEvent.self)
      event.unread.insert(contentsOf: mended, at: 0)
      return event
    }
  }

  init(_ envelope: OKEnvelope, raw: RawJSON, unread: [JSONError]) {
    type = envelope.type
    sender = envelope.sender
    chatID = envelope.recipient?.chatID
    groupID = envelope.groupID
    date = envelope.date
    isEdited = envelope.isEdited ?? false
    content = envelope.content ?? .unknown(raw)
    self.raw = raw
    self.unread = unread
  }
}

extension OKEvent: JSONCodableValue {
  /// Reads any JSON value; one that is no event becomes an unknown event.
  ///
  /// A text that holds an event is read, too: the similar method events.updates of OK's REST API documents its events
  /// as texts (apiok.ru/en/dev/methods/rest/events/events.updates).
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let mark = reader.mark
    let before = reader.problemCount
    let raw = try reader.raw()
    switch raw.bytes.first {
    case UInt8(ascii: "{"):
      reader.rewind(to: mark)
      let envelope = try OKEnvelope.read(from: &reader)
      if let missing = envelope.missing { reader.note(reader.missing(missing, at: mark)) }
      return OKEvent(envelope, raw: raw, unread: reader.problems(since: before))
    case UInt8(ascii: "\""):
      reader.rewind(to: mark)
      let text = try reader.text()
      if let event = try? OKEvent(parsing: Data(text.utf8)) { return event }
    default: break
    }
    reader.note(reader.missing("an event", at: mark))
    return OKEvent(OKEnvelope(), raw: raw, unread: reader.problems(since: before))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    raw.write(to: &writer)
  }
}

extension OKEvent: Codable {
  /// Decodes an event from the JSON that OK sends.
  ///
  /// - Throws: `DecodingError` when it is neither a JSON object nor a text that holds one.
  public init(from decoder: any Decoder) throws {
    try self.init(lenientlyFrom: decoder)
    guard raw.bytes.first == UInt8(ascii: "{") else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "an event is a JSON object"))
    }
  }

  /// Encodes the event as ``raw``.
  ///
  /// - Throws: `EncodingError` for values that the encoder cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

extension OKEvent {
  /// The key by which two deliveries of the same event are recognised.
  var deduplicationKey: DeduplicationKey {
    let time = date.map { "\($0.timeIntervalSince1970)" } ?? ""
    switch content {
    case .messageCreated(let message):
      guard let id = message.id, !id.rawValue.isEmpty else { break }
      // An edited message keeps its id.
      return .id(
        isEdited ? ["ok.edited", id.rawValue, time, message.text ?? ""] : ["ok.message", id.rawValue])
    case .callback(let press):
      // Whether an id belongs to one press or to one button is not documented.
      guard let id = press.id, !id.rawValue.isEmpty, date != nil else { break }
      return .id(["ok.callback", id.rawValue, time])
    case .chatSystem, .unknown: break
    }
    return .content(raw.bytes)
  }
}

/// A person or group: the sender of an event, or the owner of a token (OK Graph API, graph.user.messages, GET, and
/// graph.user.info).
public struct OKSender: Hashable, JSONModel, JSONCodableRecord {
  /// The person; `nil` when the value describes a group.
  public var userID: OKUserID?
  /// The group; seen for the token of a group.
  public var groupID: OKGroupID?
  /// The name; OK's older sample of a webhook has none.
  public var name: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("user_id", &userID)
    try field("group_id", &groupID)
    try field("name", &name)
  }
}

/// The kind of an event: its `webhookType` (OK Graph API, graph.user.subscribe).
public struct OKEventType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A new message.
  public static let messageCreated: Self = "MESSAGE_CREATED"
  /// A button was pressed.
  public static let messageCallback: Self = "MESSAGE_CALLBACK"
  /// A system event, such as a person's opening of the chat by a link.
  public static let chatSystem: Self = "CHAT_SYSTEM"
}

extension OKEventType: JSONCodableValue {}

extension OKEventType {
  /// The three documented kinds.
  public static var all: [Self] { [.messageCreated, .messageCallback, .chatSystem] }
}

/// The content of an event, by its kind.
///
/// Its JSON has those keys of the event that belong to the content: `webhookType` with `message`, with `callbackId`,
/// `payload` and `mid`, or with `type` and `payload`. To keep the sender, the chat and the time, store the
/// ``OKEvent``. A content can be decoded from a whole event, too. Decoding throws `DecodingError` only for values
/// that JSON does not have; any other value that is no known content is ``unknown(_:)``.
public enum OKEventContent: Hashable, JSONModel {
  /// A message: MESSAGE_CREATED, and every element of the history.
  case messageCreated(OKIncomingMessage)
  /// A button was pressed: MESSAGE_CALLBACK.
  case callback(OKCallback)
  /// A system event, such as the opening of a chat by a link: CHAT_SYSTEM. That the payload is the parameter of the
  /// link is inferred, not documented.
  case chatSystem(type: OKSystemEventType?, payload: String?)
  /// The JSON of an event of another kind, or without the keys that its kind must have; ``OKEvent/unread`` names
  /// these.
  case unknown(RawJSON)
}

extension OKEventContent: JSONCodableValue {
  /// Reads the content of an event; keys that belong to the event and not to its content are ignored.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let raw = try reader.raw()
    guard raw.bytes.first == UInt8(ascii: "{") else { return .unknown(raw) }
    reader.rewind(to: start)
    return try OKEnvelope.read(from: &reader).content ?? .unknown(raw)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    let type: OKEventType
    var members: [String: RawJSON] = [:]
    switch self {
    case .unknown(let raw): return raw.write(to: &writer)
    case .messageCreated(let message):
      type = .messageCreated
      members["message"] = RawJSON(checked: try message.json())
    case .callback(let press):
      type = .messageCallback
      members = try [String: RawJSON](json: press.json())
    case .chatSystem(let what, let payload):
      type = .chatSystem
      members["type"] = try what.map { value throws(JSONError) in RawJSON(checked: try value.json()) }
      members["payload"] = try payload.map { value throws(JSONError) in RawJSON(checked: try value.json()) }
    }
    members["webhookType"] = RawJSON(checked: try type.json())
    try members.write(to: &writer)
  }
}

/// The JSON members of an event of any kind (OK Graph API, graph.user.messages, GET, and graph.user.subscribe).
struct OKEnvelope {
  /// The `recipient` of an event.
  struct Recipient: JSONCodableObject {
    var chatID: OKChatID?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("chat_id", &chatID)
    }
  }

  var webhookType: OKEventType?
  var sender: OKSender?
  var recipient: Recipient?
  var message: OKIncomingMessage?
  var date: Date?
  var callbackID: OKCallbackID?
  var payload: String?
  var messageID: OKMessageID?
  var systemType: OKSystemEventType?
  var groupID: OKGroupID?
  var isEdited: Bool?
}

extension OKEnvelope: JSONCodableObject {
  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("webhookType", &webhookType)
    try field("type", &systemType)
    try field("sender", &sender)
    try field("recipient", &recipient)
    try field("message", &message)
    try field("callbackId", &callbackID)
    try field("payload", &payload)
    try field("mid", &messageID)
    try field("timestamp", &date, .milliseconds)
    try field("group_id", &groupID)
    try field("edited", &isEdited)
  }
}

extension OKEnvelope {
  /// The kind of the event; OK's samples of 2017 have a message and no `webhookType`.
  var type: OKEventType { webhookType ?? (message == nil ? "" : .messageCreated) }

  /// The content of the event; `nil` when its kind is unknown or the keys of its kind are missing.
  var content: OKEventContent? {
    guard missing == nil else { return nil }
    return switch type {
    case .messageCreated: message.map(OKEventContent.messageCreated)
    case .messageCallback: .callback(press)
    case .chatSystem: .chatSystem(type: systemType, payload: payload)
    default: nil
    }
  }

  /// The keys that an event of this kind must have, if all of them are missing; else `nil`.
  var missing: StaticString? {
    switch type {
    case .messageCreated: message.map { $0 == OKIncomingMessage() } ?? true ? "message" : nil
    case .messageCallback: press == OKCallback() ? "callbackId, payload and mid" : nil
    case .chatSystem: systemType == nil && payload == nil ? "type and payload" : nil
    default: nil
    }
  }

  private var press: OKCallback {
    OKCallback(id: callbackID, payload: payload, messageID: messageID ?? message?.id)
  }
}
