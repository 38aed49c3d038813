public import VestnikCore

/// A reaction to a message was given or, without one, taken back.
public struct VKReactionChange: Hashable, Sendable {
  /// Who reacted.
  public var reactedID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The message's number in the conversation.
  public var conversationMessageID: Int64?
  /// The reaction, 1…64; `nil` probably when it was taken back.
  public var reactionID: Int?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReactionChange: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("reacted_id", &reactedID)
    try field("peer_id", &peerID)
    try field("cmid", &conversationMessageID)
    try field("reaction_id", &reactionID)
  }
}

extension VKReactionChange: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes what was received, with the properties in it that were changed since; what you made, in VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}
