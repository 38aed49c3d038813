public import VestnikCore

/// The kind of a conversation or of a sender, with its id or number.
///
/// The ranges of ids are VK's. Since 2026 new users have ids of about 2·10¹¹, so a large id is no chat.
///
/// Its JSON is the ``id``, as a number; decoding also takes a text with a number in it. Encoding throws
/// `EncodingError` for a value whose number is out of the range of its kind.
public enum VKPeer: Hashable, JSONModel {
  /// A user, by id.
  case user(Int64)
  /// A chat, by its number 1…100,000,000: the id less 2,000,000,000.
  case chat(Int64)
  /// A community, by its positive id.
  case community(Int64)
  /// An e-mail address, by VK's number of it.
  case email(Int64)
  /// An id in a range that belongs to no known kind, unchanged.
  case unknown(Int64)

  /// Makes the value for the id of a conversation or of a sender. The id of an owner is not meant.
  ///
  /// - Parameter id: `peer_id` or `from_id`.
  public init(id: Int64) {
    switch id {
    case 1...1_999_999_999, 200_000_000_000...: self = .user(id)
    case 2_000_000_001...2_100_000_000: self = .chat(id - 2_000_000_000)
    case -1_999_999_999 ... -1: self = .community(-id)
    case ..<(-2_000_000_000): self = .email(-(id + 2_000_000_000))
    default: self = .unknown(id)
    }
  }

  /// The id of the conversation or of the sender, as in `peer_id`.
  ///
  /// It is meaningful only for a number in the range of its kind: `.email(0)` gives an id that belongs to nobody.
  public var id: Int64 {
    switch self {
    case .user(let id), .unknown(let id): id
    case .chat(let number): number &+ 2_000_000_000
    case .community(let id): 0 &- id
    case .email(let number): 0 &- number &- 2_000_000_000
    }
  }

  /// Returns the id of the conversation of a chat, or `nil` for a number outside 1…100,000,000, which no chat has.
  static func id(ofChat number: Int64) -> Int64? {
    (1...100_000_000).contains(number) ? 2_000_000_000 + number : nil
  }
}

extension VKPeer: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(id: try reader.integer())
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    guard Self(id: id) == self else {
      throw JSONError(path: "", reason: "the id is out of the range of its kind")
    }
    writer.integer(id)
  }
}
