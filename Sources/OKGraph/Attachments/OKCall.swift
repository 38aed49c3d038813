public import VestnikCore

/// The payload of CALL. The keys were seen in clients. A bot cannot send one.
public struct OKCall: Hashable, JSONModel {
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
