public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What happened in a chat: somebody joined, the title changed.
public struct VKChatAction: Hashable, JSONModel {
  /// What happened.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A new picture.
    public static let photoUpdate: Self = "chat_photo_update"
    /// The picture was taken away.
    public static let photoRemove: Self = "chat_photo_remove"
    /// The chat was made.
    public static let create: Self = "chat_create"
    /// A new title.
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
    /// A new style.
    public static let styleUpdate: Self = "conversation_style_update"
    /// A message request was accepted.
    public static let acceptedRequest: Self = "accepted_message_request"
  }

  /// The kind.
  public var type: Kind?
  /// Who is concerned; negative for a community or an e-mail address.
  public var memberID: Int64?
  /// The new title.
  public var text: String?
  /// The e-mail address of who is concerned.
  public var email: String?
  /// The new picture.
  @Indirect public var photo: VKChatPhoto?
  /// The pinned message's number.
  public var conversationMessageID: Int64?
  /// The pinned message's text.
  public var message: String?
  /// The new style.
  public var style: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChatAction: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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
  /// Reads an object; before version 5.80 it is the kind alone, and its details are fields of the message.
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

/// The picture of a chat, a person or a community, by width.
public struct VKChatPhoto: Hashable, JSONModel {
  /// The picture, 50 pixels wide.
  @LossyURL public var photo50: URL?
  /// The picture, 100 pixels wide.
  @LossyURL public var photo100: URL?
  /// The picture, 200 pixels wide.
  @LossyURL public var photo200: URL?
  /// The picture at any width.
  @LossyURL public var photoBase: URL?
  /// Whether it is VK's own.
  public var isDefault: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChatPhoto: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("photo_50", &_photo50.text)
    try field("photo_100", &_photo100.text)
    try field("photo_200", &_photo200.text)
    try field("photo_base", &_photoBase.text)
    try field("is_default_photo", &isDefault)
  }
}
