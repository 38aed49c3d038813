public import VestnikCore

/// What a message of the versions before 5.80 holds under names of its own.
///
/// `VKMessage` has the same in its own properties where it has one for it: the sender or the conversation, the text, the
/// action. Source: the message objects of VK's API 5.0 to 5.78, as public clients of that time declare them.
public struct VKLegacyMessage: Hashable, JSONModel {
  /// The person (`user_id`): the writer of a message that came in, the recipient of one that went out.
  public var userID: Int64?
  /// The text (`body`).
  public var body: String?
  /// The subject, in a chat its title (`title`).
  public var title: String?
  /// Whether it was read (`read_state`).
  public var isRead: Bool?
  /// Whether the text has emoji (`emoji`).
  public var hasEmoji: Bool?
  /// Who made the chat (`admin_id`).
  public var adminID: Int64?
  /// How many people the chat has (`users_count`).
  public var usersCount: Int?
  /// Whom the action concerns (`action_mid`).
  public var actionMemberID: Int64?
  /// The new title (`action_text`).
  public var actionText: String?
  /// The e-mail address of whom the action concerns (`action_email`).
  public var actionEmail: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// Whether a field of these names is at hand. In most messages none is, and this is asked for every key.
  static func concern<Fields: JSONFieldVisitor>(_ field: inout Fields) -> Bool {
    field.matches("user_id") || field.matches("body") || field.matches("title")
      || field.matches("read_state")
      || field.matches("emoji") || field.matches("admin_id") || field.matches("users_count")
      || field.matches("action_mid") || field.matches("action_text") || field.matches("action_email")
  }
}

extension VKLegacyMessage: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("user_id", &userID)
    try field("body", &body)
    try field("title", &title)
    try field("read_state", &isRead)
    try field("emoji", &hasEmoji)
    try field("admin_id", &adminID)
    try field("users_count", &usersCount)
    try field("action_mid", &actionMemberID)
    try field("action_text", &actionText)
    try field("action_email", &actionEmail)
  }
}
