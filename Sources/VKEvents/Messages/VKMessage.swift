public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A message: of an event, forwarded, or answered.
///
/// All that VK documents from version 5.80 to 5.199, and what captured events hold besides. Forwards and
/// replies lack many fields, even their ids. A message of an earlier version is read into the same properties, see
/// ``legacy``.
public struct VKMessage: Hashable, JSONModel {
  /// The id; 0 in a chat and for a message that is not available. The stable key is ``peerID`` with
  /// ``conversationMessageID``.
  public var id: Int64?
  /// When it was sent.
  public var date: Date?
  /// The conversation; ``peer`` says of which kind it is.
  public var peerID: Int64?
  /// The sender; negative for a community.
  public var fromID: Int64?
  /// The text; empty when there is none. Mentions stand in it as `[id1|Name]`.
  public var text = ""
  /// The sender's own number against sending twice; 0 in what comes in.
  public var randomID: Int64?
  /// The word of the link `vk.me/…?ref=` by which the conversation began.
  public var ref: String?
  /// The source that the same link names.
  public var refSource: String?
  /// What is attached: at most 5 to a bot, see ``isCropped``.
  public var attachments: [VKAttachment] = []
  /// Whether it is marked as important.
  public var isImportant: Bool?
  /// Whether the community sent it.
  public var isOutgoing: Bool?
  /// The number of the message in its conversation.
  public var conversationMessageID: Int64?
  /// The forwarded messages: up to 100, nested up to 45 deep, 500 in all, say the documents.
  public var forwarded: [VKMessage] = []
  /// Whether it is hidden.
  public var isHidden: Bool?
  /// What the message answers: the id that the sender of a notification got for it. Devino's text says so.
  public var messageTag: MessageID?
  /// What the pressed button carries.
  public var payload: VKPayload?
  /// The message that it answers.
  @Indirect public var replyTo: VKMessage?
  /// The place that is attached.
  @Indirect public var geo: VKGeo?
  /// The keyboard under a message of the community.
  @Indirect public var keyboard: VKKeyboard?
  /// The carousel of a message of the community.
  @Indirect public var template: VKTemplate?
  /// What happened in the chat, for a service message.
  @Indirect public var action: VKChatAction?
  /// The bold, italic and linked parts of the text.
  @Indirect public var formatData: VKFormatData?
  /// The edit counter of the client's database.
  public var version: Int64?
  /// When it was last edited.
  public var editedAt: Date?
  /// The administrator who wrote it for the community.
  public var adminAuthorID: Int64?
  /// How many people the chat has.
  public var membersCount: Int?
  /// Whether attachments are missing: ask VK for the whole message.
  public var isCropped: Bool?
  /// Whether the message cannot be shown.
  public var isUnavailable: Bool?
  /// Whether it was sent without a sound.
  public var isSilent: Bool?
  /// After how many seconds it disappears.
  public var expiresIn: Int?
  /// The same in other clients' words, in seconds.
  public var ttl: Int?
  /// Whether it has disappeared.
  public var isExpired: Bool?
  /// Whether the voice message was listened to.
  public var wasListened: Bool?
  /// When it was pinned.
  public var pinnedAt: Date?
  /// Whether it is pinned.
  public var isPinned: Bool?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// The reaction of the community.
  public var reactionID: Int?
  /// The latest reaction.
  public var lastReactionID: Int?
  /// The reactions, one entry for each kind.
  public var reactions: [VKReaction] = []
  /// A weight that VK gives it; in events alone.
  public var influenceScore: Double?
  /// The chat of a pinned or forwarded message.
  public var chatID: Int64?
  /// Whether the reader is mentioned.
  public var isMentionedUser: Bool?
  /// What a message of the versions before 5.80 holds under names of its own; `nil` for any other.
  @Indirect public var legacy: VKLegacyMessage?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// Of which kind the conversation is; `nil` without ``peerID``.
  public var peer: VKPeer? { peerID.map { VKPeer(id: $0) } }
}

extension VKMessage: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try sampled(&field)
    try nested(&field)
    try sampledLast(&field)
    try parts(&field)
    try state(&field)
    try earlier(&field)
    // A copy of VK's newest page names the text so; no captured event does.
    guard field.matches("message") else { return }
    var otherText: String? = text.isEmpty ? nil : text
    try field.alias("message", &otherText)
    if let otherText { text = otherText }
  }

  /// What the source document shows before the forwards, in its order.
  private mutating func sampled<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
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

  /// What holds messages again. Apart: the less stands on the stack, the better.
  private mutating func nested<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("fwd_messages", &forwarded)
  }

  /// What the source document shows behind the forwards.
  private mutating func sampledLast<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("is_hidden", &isHidden)
    try field("message_tag", &messageTag)
  }

  /// What else a message may hold. Apart, because messages nest: the less stands on the stack, the better.
  private mutating func parts<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("payload", &payload)
    try field("reply_message", &_replyTo)
    try field("geo", &_geo)
    try field("keyboard", &_keyboard)
    try field("template", &_template)
    try field("action", &_action)
    try field("format_data", &_formatData)
  }

  /// What became of the message.
  private mutating func state<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
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
  /// The names of the versions before 5.80, in the object of the message itself.
  private mutating func earlier<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    guard VKLegacyMessage.concern(&field) else { return }
    var names = legacy ?? VKLegacyMessage()
    try names.fields(&field)
    if names != VKLegacyMessage() { legacy = names }
  }

  /// Puts what an earlier version says into the properties of today, whatever order its keys had.
  @usableFromInline package mutating func complete() {
    guard let legacy else { return }
    if text.isEmpty { text = legacy.body ?? "" }
    // `user_id` is the other one: of a message that the community sent the recipient.
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

  /// Whether neither sender nor conversation is known, nor anything that was said.
  var saysNothing: Bool {
    fromID == nil && peerID == nil && text.isEmpty && attachments.isEmpty && forwarded.isEmpty
      && payload == nil
      && replyTo == nil && geo == nil && action == nil
  }
}

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

/// What the app of the sender can show at this moment.
public struct VKClientInfo: Hashable, JSONModel {
  /// The buttons that it can show.
  public var buttonActions: [VKButtonAction.Kind] = []
  /// Whether it shows keyboards.
  public var supportsKeyboard: Bool?
  /// Whether it shows keyboards inside messages; missing in 2019.
  public var supportsInlineKeyboard: Bool?
  /// Whether it shows carousels; missing until 2020.
  public var supportsCarousel: Bool?
  /// The language: 0 Russian, 1 Ukrainian, 2 Belarusian, 3 English, 4 Spanish, …
  public var languageID: Int?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKClientInfo: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("button_actions", &buttonActions)
    try field("keyboard", &supportsKeyboard)
    try field("inline_keyboard", &supportsInlineKeyboard)
    try field("carousel", &supportsCarousel)
    try field("lang_id", &languageID)
  }
}

/// How often a reaction was given.
public struct VKReaction: Hashable, JSONModel {
  /// The reaction, 1…64.
  public var reactionID: Int?
  /// How many there are.
  public var count: Int?
  /// Who gave it.
  public var userIDs: [Int64] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReaction: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("reaction_id", &reactionID)
    try field("count", &count)
    try field("user_ids", &userIDs)
  }
}
