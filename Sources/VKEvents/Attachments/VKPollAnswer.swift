public import VestnikCore

/// An answer of a poll.
public struct VKPollAnswer: Hashable, JSONModel {
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
