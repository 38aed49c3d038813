public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An event of a webhook or of long polling, or an element of the history: they have one shape.
///
/// Nothing is required: what this version does not know stays in ``raw``, and what it could not read, or had to mend to
/// make JSON of it, is listed in ``unread``. The stored form is ``raw``.
public struct OKEvent: Hashable, Sendable {
  /// The kind; ``OKEventType/messageCreated`` for the old form, which has a message and no `webhookType`.
  public let type: OKEventType
  /// Who wrote or pressed.
  public let sender: OKSender?
  /// The chat. In the history it may be a person's id, the documents say.
  public let chatID: OKChatID?
  /// The group, when it is named; usually it is not, so give every group an address of its own.
  public let groupID: OKGroupID?
  /// When it happened.
  public let date: Date?
  /// Whether the message was edited; seen in the history.
  public let isEdited: Bool
  /// What it says.
  public let content: OKEventContent
  /// The whole event as it was received. Where that was not quite JSON it is mended, as `RawJSON(mending:)` does; an
  /// element of a list that is no JSON at all is here as a JSON text of its bytes.
  public let raw: RawJSON
  /// What was there and could not be read, or was mended.
  public internal(set) var unread: [JSONError]

  /// Reads an event.
  ///
  /// - Parameters:
  ///   - bytes: The body of a webhook, or one element of an array.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when it is no JSON object, mended or not, too large, or nested deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.read(bytes, maxBytes: maxBytes)
    guard raw.bytes.first == UInt8(ascii: "{") else {
      throw JSONError(path: "", byteOffset: 0, reason: "an event is a JSON object")
    }
  }

  /// Reads an element of a list that was taken out of it. One that cannot be read is an unknown event, and
  /// ``unread`` says why: it must not hide the others.
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
  /// Reads whatever stands there. An event may be a text that holds the event: the documents of a sibling method give
  /// that type.
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
  /// Reads the received form.
  ///
  /// - Throws: `DecodingError` when it is no object, nor a text that holds one.
  public init(from decoder: any Decoder) throws {
    try self.init(lenientlyFrom: decoder)
    guard raw.bytes.first == UInt8(ascii: "{") else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "an event is a JSON object"))
    }
  }

  /// Writes the received form.
  ///
  /// - Throws: `EncodingError` for what the encoder cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

extension OKEvent {
  /// What makes two deliveries the same event.
  var identity: DeduplicationKey {
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
