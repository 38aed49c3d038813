public import VestnikCore

/// The payload of PRESENT, which the documents mark as not supported. The keys were seen in clients.
public struct OKPresent: Hashable, JSONModel {
  /// The present.
  public var id: String?
  /// The server's word for its state.
  public var status: String?
  /// Who gets it.
  public var receiverID: OKUserID?
  /// Who gives it.
  public var senderID: OKUserID?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKPresent: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("status", &status)
    try field("receiverId", &receiverID)
    try field("senderId", &senderID)
  }
}
