public import VestnikCore

/// An answer of a poll.
public struct VKPollAnswer: Hashable, Sendable {
  /// The answer.
  public var id: Int64?
  /// The text.
  public var text: String?
  /// How many votes it has.
  public var votes: Int?
  /// How many votes it has, in percent.
  public var rate: Double?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPollAnswer: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("text", &text)
    try field("votes", &votes)
    try field("rate", &rate)
  }
}

extension VKPollAnswer: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}
