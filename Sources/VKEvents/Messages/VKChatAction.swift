public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An action in a chat that a service message reports: somebody joined, the title changed.
public struct VKChatAction: Hashable, JSONModel, JSONCodableObject {
  /// The kind of an action in a chat.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The chat has a new picture.
    public static let photoUpdate: Self = "chat_photo_update"
    /// The picture was taken away.
    public static let photoRemove: Self = "chat_photo_remove"
    /// The chat was made.
    public static let create: Self = "chat_create"
    /// The chat has a new title.
    public static let titleUpdate: Self = "chat_title_update"
    /// Somebody was invited.
    public static let inviteUser: Self = "chat_invite_user"
    /// Somebody left or was excluded.
    public static let kickUser: Self = "chat_kick_user"
    /// A message was pinned.
    public static let pinMessage: Self = "chat_pin_message"
    /// A message was unpinned.
    public static let unpinMessage: Self = "chat_unpin_message"
    /// Somebody came by the link.
    public static let inviteUserByLink: Self = "chat_invite_user_by_link"
    /// Somebody's request was granted.
    public static let inviteUserByRequest: Self = "chat_invite_user_by_message_request"
    /// Somebody took a picture of the screen.
    public static let screenshot: Self = "chat_screenshot"
    /// The chat has a new style.
    public static let styleUpdate: Self = "conversation_style_update"
    /// A message request was accepted.
    public static let acceptedRequest: Self = "accepted_message_request"
  }

  /// The kind of the action.
  public var type: Kind?
  /// The id of the person concerned; negative for a community or an e-mail address.
  public var memberID: Int64?
  /// The new title of the chat.
  public var text: String?
  /// The e-mail address of the person concerned.
  public var email: String?
  /// The new picture of the chat.
  @Indirect public var photo: VKChatPhoto?
  /// The number of the pinned message in the conversation.
  public var conversationMessageID: Int64?
  /// The text of the pinned message.
  public var message: String?
  /// The new style of the chat.
  public var style: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("member_id", &memberID)
    try field("text", &text)
    try field("email", &email)
    try field("photo", &_photo)
    try field("conversation_message_id", &conversationMessageID)
    try field("message", &message)
    try field("style", &style)
  }
}

extension VKChatAction {
  /// Reads an action: an object, or before version 5.80 only the kind as a text, whose details are fields of the
  /// message.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var action = Self()
    if reader.isAtText {
      action.type = Kind(rawValue: try reader.text())
    } else {
      try action.fill(from: &reader)
    }
    return action
  }
}

extension VKChatAction.Kind: JSONCodableValue {}

/// The picture of a chat, a person or a community, in several widths.
public struct VKChatPhoto: Hashable, JSONModel, JSONCodableObject {
  /// The address of the picture 50 pixels wide.
  @LossyURL public var photo50: URL?
  /// The address of the picture 100 pixels wide.
  @LossyURL public var photo100: URL?
  /// The address of the picture 200 pixels wide.
  @LossyURL public var photo200: URL?
  /// The address of the picture at any width.
  @LossyURL public var photoBase: URL?
  /// Whether the picture is VK's default.
  public var isDefault: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("photo_50", &_photo50.text)
    try field("photo_100", &_photo100.text)
    try field("photo_200", &_photo200.text)
    try field("photo_base", &_photoBase.text)
    try field("is_default_photo", &isDefault)
  }
}
