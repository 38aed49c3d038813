public import VestnikCore

/// Somebody is typing.
public struct VKTyping: Hashable, JSONModel {
  /// What the person does.
  public struct State: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Writes a text.
    public static let typing: Self = "typing"
    /// Speaks.
    public static let audioMessage: Self = "audiomessage"
    /// Sends a photo.
    public static let photo: Self = "photo"
    /// Sends a video.
    public static let video: Self = "video"
    /// Sends a file.
    public static let file: Self = "file"
  }

  /// What the person does.
  public var state: State?
  /// The person.
  public var fromID: Int64?
  /// The community, negative.
  public var toID: Int64?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKTyping: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("state", &state)
    try field("from_id", &fromID)
    try field("to_id", &toID)
  }
}

extension VKTyping.State: JSONCodableValue {}
