extension OKSandbox {
  /// An attachment: a type, and a payload whose keys depend on it.
  public struct Attachment: Hashable, Sendable {
    /// The documented word: `IMAGE`, `INLINE_KEYBOARD`.
    public var type: String
    /// A JSON object as text, without white space when a request brought it.
    public var payload: String

    /// Makes an attachment for ``OKSandbox/receive(text:from:in:attachments:replyTo:)``.
    ///
    /// - Parameters:
    ///   - type: Any word, also one that a bot may not send or that is not documented.
    ///   - payload: A JSON object as text.
    public init(_ type: String, payload: String) {
      self.type = type
      self.payload = payload
    }
  }
}
