public import VestnikCore

/// What an event says.
///
/// The stored form has the keys of the event that say it: `webhookType` with `message`, with `callbackId`, `payload` and
/// `mid`, or with `type` and `payload`. To keep who wrote, where and when, store the ``OKEvent``.
///
/// As JSON: Reads the content of an event, from its own form or from a whole event. Throws `DecodingError`
/// for what no decoder of JSON holds; everything else is at least unknown. Writes the keys of the event that
/// say it.
public enum OKEventContent: Hashable, JSONModel {
  /// A message: MESSAGE_CREATED, and every element of the history.
  case messageCreated(OKIncomingMessage)
  /// A button was pressed: MESSAGE_CALLBACK.
  case callback(OKCallback)
  /// The system says something: CHAT_SYSTEM. That the payload is what stood in the link is inferred, not documented.
  case chatSystem(type: OKSystemEventType?, payload: String?)
  /// Another kind, or an event without what makes its kind, which ``OKEvent/unread`` then says, as it was received.
  case unknown(RawJSON)
}

extension OKEventContent: JSONCodableValue {
  /// Reads the content of an event; keys that belong to the event and not to its content are passed over.
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
