public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A message of an event, or one that is forwarded or replied to in it.
///
/// It has all fields that VK documents from version 5.80 to 5.199, and those that captured events hold besides.
/// Forwarded messages and replies lack many fields, even their ids. A message of an earlier version is read into the
/// same properties, see ``legacy``.
public struct VKMessage: Hashable, JSONModel, VKRecord {
  /// The id; 0 in a chat and for a message that is not available. The stable key is ``peerID`` with
  /// ``conversationMessageID``.
  public var id: Int64?
  /// When the message was sent.
  public var date: Date?
  /// The id of the conversation; ``peer`` tells its kind.
  public var peerID: Int64?
  /// The id of the sender; negative for a community.
  public var fromID: Int64?
  /// The text; empty when there is none. Mentions have the form `[id1|Name]`.
  public var text = ""
  /// The sender's own number against sending twice; 0 in messages that come in.
  public var randomID: Int64?
  /// The value of `ref` in the link `vk.me/…?ref=` by which the conversation began.
  public var ref: String?
  /// The source (`ref_source`) that the link of ``ref`` names.
  public var refSource: String?
  /// The attachments: a bot gets at most 5, see ``isCropped``.
  public var attachments: [VKAttachment] = []
  /// Whether the message is marked as important.
  public var isImportant: Bool?
  /// Whether the community sent the message.
  public var isOutgoing: Bool?
  /// The number of the message in its conversation.
  public var conversationMessageID: Int64?
  /// The forwarded messages: according to VK up to 100, nested up to 45 deep, 500 in all.
  public var forwarded: [VKMessage] = []
  /// Whether the message is hidden.
  public var isHidden: Bool?
  /// The id of the notification that the message replies to, as the sender of the notification got it.
  ///
  /// Source: Devino's documentation, `message_tag`.
  public var messageTag: MessageID?
  /// The payload of the button that was pressed.
  public var payload: VKPayload?
  /// The message that this message replies to.
  @Indirect public var replyTo: VKMessage?
  /// The attached place.
  @Indirect public var geo: VKGeo?
  /// The keyboard under a message of the community.
  @Indirect public var keyboard: VKKeyboard?
  /// The carousel of a message of the community.
  @Indirect public var template: VKTemplate?
  /// The action in the chat, for a service message.
  @Indirect public var action: VKChatAction?
  /// The bold, italic and linked parts of the text.
  @Indirect public var formatData: VKFormatData?
  /// The edit counter of the client's database.
  public var version: Int64?
  /// When the message was last edited.
  public var editedAt: Date?
  /// The id of the administrator who wrote the message for the community.
  public var adminAuthorID: Int64?
  /// The number of people in the chat.
  public var membersCount: Int?
  /// Whether attachments are missing, so that the whole message has to be requested from VK.
  public var isCropped: Bool?
  /// Whether the message cannot be shown.
  public var isUnavailable: Bool?
  /// Whether the message was sent without a sound.
  public var isSilent: Bool?
  /// The time after which the message disappears, in seconds (`expire_ttl`).
  public var expiresIn: Int?
  /// The time after which the message disappears, in seconds, in the words of other clients (`ttl`).
  public var ttl: Int?
  /// Whether the message has disappeared.
  public var isExpired: Bool?
  /// Whether the voice message was listened to.
  public var wasListened: Bool?
  /// When the message was pinned.
  public var pinnedAt: Date?
  /// Whether the message is pinned.
  public var isPinned: Bool?
  /// Whether the message was deleted.
  public var isDeleted: Bool?
  /// The number of the community's reaction.
  public var reactionID: Int?
  /// The number of the latest reaction.
  public var lastReactionID: Int?
  /// The reactions, one entry for each kind.
  public var reactions: [VKReaction] = []
  /// A weight that VK gives to the message; only in events.
  public var influenceScore: Double?
  /// The number of the chat, in a pinned or forwarded message and in versions before 5.80.
  public var chatID: Int64?
  /// Whether the reader is mentioned.
  public var isMentionedUser: Bool?
  /// The fields that only a message of a version before 5.80 has; `nil` for any other.
  @Indirect public var legacy: VKLegacyMessage?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The kind of the conversation; `nil` without ``peerID``.
  public var peer: VKPeer? { peerID.map { VKPeer(id: $0) } }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try leadingFields(&field)
    try nested(&field)
    try trailingFields(&field)
    try parts(&field)
    try state(&field)
    try earlier(&field)
    // A copy of VK's newest page calls the text `message`; no captured event does.
    guard field.matches("message") else { return }
    var otherText: String? = text.isEmpty ? nil : text
    try field.alias("message", &otherText)
    if let otherText { text = otherText }
  }

  /// Visits the fields before the forwards in Devino's sample of `message_new`, in the order of the sample.
  private mutating func leadingFields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("date", &date, .seconds)
    try field("peer_id", &peerID)
    try field("from_id", &fromID)
    try field("text", &text)
    try field("random_id", &randomID)
    try field("ref", &ref)
    try field("ref_source", &refSource)
    try field("attachments", &attachments)
    try field("important", &isImportant)
    try field.flag("out", &isOutgoing)
    try field("conversation_message_id", &conversationMessageID)
  }

  /// Visits the fields that hold messages again. A function of its own, because nested messages should take little of
  /// the stack.
  private mutating func nested<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("fwd_messages", &forwarded)
  }

  /// Visits the fields after the forwards in Devino's sample of `message_new`.
  private mutating func trailingFields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("is_hidden", &isHidden)
    try field("message_tag", &messageTag)
  }

  /// Visits the optional parts of a message. A function of its own, because nested messages should take little of the
  /// stack.
  private mutating func parts<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("payload", &payload)
    try field("reply_message", &_replyTo)
    try field("geo", &_geo)
    try field("keyboard", &_keyboard)
    try field("template", &_template)
    try field("action", &_action)
    try field("format_data", &_formatData)
  }

  /// Visits the fields of the message's state: its edits, expiry, pins and reactions.
  private mutating func state<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("version", &version)
    try field("update_time", &editedAt, .seconds)
    try field("admin_author_id", &adminAuthorID)
    try field("members_count", &membersCount)
    try field("is_cropped", &isCropped)
    try field("is_unavailable", &isUnavailable)
    try field("is_silent", &isSilent)
    try field("expire_ttl", &expiresIn)
    try field("ttl", &ttl)
    try field("is_expired", &isExpired)
    try field("was_listened", &wasListened)
    try field("pinned_at", &pinnedAt, .seconds)
    try field("is_pinned", &isPinned)
    try field.flag("deleted", &isDeleted)
    try field("reaction_id", &reactionID)
    try field("last_reaction_id", &lastReactionID)
    try field("reactions", &reactions)
    try field("influence_score", &influenceScore)
    try field("chat_id", &chatID)
    try field("is_mentioned_user", &isMentionedUser)
  }
}

extension VKMessage {
  /// Visits the fields of versions before 5.80, which are in the object of the message itself.
  private mutating func earlier<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    guard VKLegacyMessage.matchesAny(&field) else { return }
    var names = legacy ?? VKLegacyMessage()
    try names.fields(&field)
    if names != VKLegacyMessage() { legacy = names }
  }

  /// Copies what a version before 5.80 holds into the properties of today, in whatever order its keys came.
  @usableFromInline package mutating func complete() {
    guard let legacy else { return }
    if text.isEmpty { text = legacy.body ?? "" }
    // `user_id` is the other side: of a message that the community sent, the recipient.
    if fromID == nil, isOutgoing != true { fromID = legacy.userID }
    if peerID == nil, let chatID, let chat = VKPeer.id(ofChat: chatID) { peerID = chat }
    // A forwarded message has neither an id nor a conversation.
    if peerID == nil, id != nil { peerID = legacy.userID }
    if membersCount == nil { membersCount = legacy.usersCount }
    guard var action else { return }
    if action.memberID == nil { action.memberID = legacy.actionMemberID }
    if action.text == nil { action.text = legacy.actionText }
    if action.email == nil { action.email = legacy.actionEmail }
    self.action = action
  }

  /// Whether the sender, the conversation and everything that a message can say are missing.
  var saysNothing: Bool {
    fromID == nil && peerID == nil && text.isEmpty && attachments.isEmpty && forwarded.isEmpty
      && payload == nil
      && replyTo == nil && geo == nil && action == nil
  }
}

/// The fields of a message before version 5.80 that have names of their own.
///
/// ``VKMessage`` has the same values in its own properties where it has a property for them: the sender or the
/// conversation, the text, the action.
///
/// Source: the message objects of VK's API 5.0 to 5.78, as public clients of that time declare them.
public struct VKLegacyMessage: Hashable, JSONModel, JSONCodableObject {
  /// The id of the writer of a message that came in, or of the recipient of one that went out (`user_id`).
  public var userID: Int64?
  /// The text (`body`).
  public var body: String?
  /// The subject; in a chat the title of the chat (`title`).
  public var title: String?
  /// Whether the message was read (`read_state`).
  public var isRead: Bool?
  /// Whether the text has emoji (`emoji`).
  public var hasEmoji: Bool?
  /// The id of the person who made the chat (`admin_id`).
  public var adminID: Int64?
  /// The number of people in the chat (`users_count`).
  public var usersCount: Int?
  /// The id of the person whom the action concerns (`action_mid`).
  public var actionMemberID: Int64?
  /// The new title of the chat (`action_text`).
  public var actionText: String?
  /// The e-mail address of the person whom the action concerns (`action_email`).
  public var actionEmail: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// Returns whether the visitor is at one of these fields. It mostly is not, and this is called for every key.
  static func matchesAny<Fields: JSONFieldVisitor>(_ field: inout Fields) -> Bool {
    field.matches("user_id") || field.matches("body") || field.matches("title")
      || field.matches("read_state")
      || field.matches("emoji") || field.matches("admin_id") || field.matches("users_count")
      || field.matches("action_mid") || field.matches("action_text") || field.matches("action_email")
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The abilities of the sender's app at the time of the message.
public struct VKClientInfo: Hashable, JSONModel, VKRecord {
  /// The kinds of buttons that the app can show.
  public var buttonActions: [VKButtonAction.Kind] = []
  /// Whether the app shows keyboards.
  public var supportsKeyboard: Bool?
  /// Whether the app shows keyboards inside messages; missing in 2019.
  public var supportsInlineKeyboard: Bool?
  /// Whether the app shows carousels; missing until 2020.
  public var supportsCarousel: Bool?
  /// The language of the app: 0 Russian, 1 Ukrainian, 2 Belarusian, 3 English, 4 Spanish, …
  public var languageID: Int?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("button_actions", &buttonActions)
    try field("keyboard", &supportsKeyboard)
    try field("inline_keyboard", &supportsInlineKeyboard)
    try field("carousel", &supportsCarousel)
    try field("lang_id", &languageID)
  }
}

/// A reaction to a message, with the number of times it was given.
public struct VKReaction: Hashable, JSONModel, JSONCodableObject {
  /// The number of the reaction, 1…64.
  public var reactionID: Int?
  /// The number of times the reaction was given.
  public var count: Int?
  /// The ids of the people who gave the reaction.
  public var userIDs: [Int64] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("reaction_id", &reactionID)
    try field("count", &count)
    try field("user_ids", &userIDs)
  }
}
