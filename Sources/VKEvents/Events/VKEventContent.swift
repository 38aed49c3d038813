public import VestnikCore

/// What happened: the `object` of an event.
public enum VKEventContent: Hashable, Sendable {
  /// A message came in; with it what the sender's app can show, where VK says so.
  indirect case messageNew(VKMessage, VKClientInfo?)
  /// The community, or somebody for it, wrote a message.
  indirect case messageReply(VKMessage)
  /// A message was edited.
  indirect case messageEdit(VKMessage)
  /// A callback button was pressed.
  indirect case buttonPress(VKButtonPress)
  /// A person allowed messages.
  case messageAllow(VKPermission)
  /// A person forbade messages.
  case messageDeny(VKPermission)
  /// A person is typing.
  case typing(VKTyping)
  /// A conversation was read.
  case messageRead(VKReadReceipt)
  /// A reaction was given or taken back.
  case reaction(VKReactionChange)
  /// VK asks whether the server is yours; ``VKWebhook`` answers.
  case confirmation
  /// All else that VK documents: posts, comments, likes, orders, members, payments.
  indirect case community(VKCommunityEvent)
  /// An event that has no case here, or whose `object` could not be read or has nothing of what makes its type, which
  /// ``VKEvent/unread`` then says: the `object` as received, or the whole event when it has none.
  case unknown(RawJSON)
}
