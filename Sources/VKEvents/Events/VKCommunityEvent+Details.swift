public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension VKCommunityEvent {
  /// The order, read anew at each call; `nil` for events of other types and for one that you made.
  public var order: VKOrder? {
    guard type == .marketOrderNew || type == .marketOrderEdit else { return nil }
    return part()
  }

  /// The post, read anew at each call; `nil` for events of other types and for one that you made.
  public var post: VKPost? {
    guard type == .wallPostNew || type == .wallRepost else { return nil }
    return part()
  }

  private func part<Part: JSONCodableObject>() -> Part? {
    object.flatMap { try? Part(json: $0.bytes) }
  }

  /// How a person became a member (VK for developers, community events, `group_join`).
  public struct JoinType: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Joined a community or said to come to an event.
    public static let join: Self = "join"
    /// Will perhaps come; for events.
    public static let unsure: Self = "unsure"
    /// Accepted an invitation.
    public static let accepted: Self = "accepted"
    /// An administrator granted the request.
    public static let approved: Self = "approved"
    /// Asked to join: the person is no member yet.
    public static let request: Self = "request"
  }

  /// What was liked (VK's schema 5.199, `callback_like_add_remove`).
  public struct ObjectType: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A post.
    public static let post: Self = "post"
    /// A comment on a post.
    public static let comment: Self = "comment"
    /// A photo.
    public static let photo: Self = "photo"
    /// A video.
    public static let video: Self = "video"
    /// A note.
    public static let note: Self = "note"
    /// A product.
    public static let product: Self = "market"
    /// A comment on a photo.
    public static let photoComment: Self = "photo_comment"
    /// A comment on a video.
    public static let videoComment: Self = "video_comment"
    /// A post of a discussion.
    public static let topicComment: Self = "topic_comment"
    /// A comment on a product.
    public static let productComment: Self = "market_comment"
  }

  /// Why something happened: a number for a block, a text for money that could not be paid out.
  public struct Reason: OpenValue {
    /// The number or the text on the wire.
    public let rawValue: String

    /// Wraps a number or a text.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Another reason than these; the numbers of blocks are those of `groups.ban`.
    public static let other: Self = "0"
    /// Spam.
    public static let spam: Self = "1"
    /// Insults.
    public static let insults: Self = "2"
    /// Obscene words.
    public static let obscenity: Self = "3"
    /// Off the topic.
    public static let offTopic: Self = "4"
  }

  /// When a block ends.
  public enum BlockEnd: Hashable, Sendable {
    /// Never: VK writes 0.
    case never
    /// At a time.
    case at(Date)
  }
}

extension VKCommunityEvent.JoinType: JSONCodableValue {}
extension VKCommunityEvent.ObjectType: JSONCodableValue {}

extension VKCommunityEvent.Reason: JSONCodableValue {
  /// Writes a number where it is one.
  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.numberOrText(rawValue)
  }
}

extension VKCommunityEvent.BlockEnd: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let seconds = try reader.integer()
    guard seconds != 0 else { return .never }
    // A number beyond 2^50 would not come back as it was.
    guard seconds.magnitude <= 1 << 50 else { throw reader.failure("expected a time in seconds") }
    return .at(UnixTime.seconds.date(seconds))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    guard case .at(let date) = self else { return writer.integer(0) }
    guard let seconds = UnixTime.seconds.number(date) else {
      throw JSONError(path: "", reason: "a date is too far from 1970 to be written")
    }
    writer.integer(seconds)
  }
}

/// A sum of money as VK writes it, with all its digits.
///
/// As JSON: Reads a number, or a text of one. Writes a number.
public struct VKAmount: RawRepresentable, Hashable, JSONModel {
  /// The digits on the wire: `50`, `49.8`.
  public let rawValue: String

  /// Wraps digits.
  ///
  /// - Parameter rawValue: A number in JSON's form; anything else cannot be written.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The number; `nil` for a text that is no JSON number, or has more than the 38 digits that `Decimal` holds.
  public var decimal: Decimal? { JSONValue.decimal(rawValue) }
}

extension VKAmount: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(rawValue: try reader.numberLiteral())
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    // Checked by `JSONValue`, which knows what a number is.
    try JSONValue.number(literal: rawValue).write(to: &writer)
  }
}

/// An answer of a form: what stands in `answers` of `lead_forms_new`.
public struct VKFormAnswer: Hashable, JSONModel {
  private var given: AnswerTexts?
  /// The question's name: `phone`, `email`, `first_name`, `custom_0`, ….
  public var key: String?
  /// The question as the person saw it.
  public var question: String?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// The answer; the chosen ones, separated by commas, where several may be chosen. `nil` when nothing was answered.
  public var answer: String? {
    get { given.flatMap { $0.texts.isEmpty ? nil : $0.texts.joined(separator: ", ") } }
    set { given = newValue.map { AnswerTexts(texts: [$0]) } }
  }

  /// The answers one by one, where several may be chosen.
  public var chosen: [String] {
    get { given?.texts ?? [] }
    set { given = AnswerTexts(texts: newValue, isList: true) }
  }
}

extension VKFormAnswer: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("key", &key)
    try field("question", &question)
    try field("answer", &given)
  }
}

/// One text, or several.
private struct AnswerTexts: JSONCodableValue, Hashable {
  var texts: [String]
  var isList = false

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let raw = reader.mark
    do throws(JSONError) {
      return Self(texts: [try reader.text()])
    } catch {
      reader.rewind(to: raw)
      return Self(texts: try [String].read(from: &reader), isList: true)
    }
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    if isList { return try texts.write(to: &writer) }
    writer.text(texts.first ?? "")
  }
}
