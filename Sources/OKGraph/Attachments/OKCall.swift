public import VestnikCore

/// The payload of CALL. The keys were seen in clients. A bot cannot send one.
public struct OKCall: Hashable, Sendable {
  /// The call.
  public var id: String?
  /// Whether there was a picture.
  public var type: OKCallType?
  /// How it ended.
  public var end: OKCallEnd?
  /// How long it took; the unit is not documented.
  public var duration: Int64?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKCall: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("hangupType", &end)
    try field("duration", &duration)
  }
}

extension OKCall: Codable {
  /// Reads the form of the wire; what cannot be read stays empty.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}
