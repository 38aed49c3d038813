/// Why a provider refused a message.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct Rejection: Hashable, Sendable, Codable {
  /// One reason, in the provider's words.
  public struct Reason: Hashable, Sendable, Codable {
    /// The provider's code, unchanged.
    public var code: String
    /// Which field it speaks of, when the provider says so.
    public var field: String?
    /// The provider's text, when there is one; for people, never to be compared.
    public var text: String?

    /// Makes a reason.
    public init(code: String, field: String? = nil, text: String? = nil) {
      self.code = code
      self.field = field
      self.text = text
    }
  }

  /// The reasons in the provider's order; empty when it gave none.
  public var reasons: [Reason]

  /// Makes a rejection.
  public init(reasons: [Reason]) {
    self.reasons = reasons
  }
}
