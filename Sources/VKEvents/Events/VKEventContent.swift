public import VestnikCore

/// What happened: the `object` of an event.
///
/// As JSON: Reads `{"type": "message_new", "object": {…}}`, as an event is read; other members are passed
/// over. Without a type it is ``unknown(_:)``. Throws `DecodingError` when it is no object, or has neither
/// `type` nor `object`. Writes `{"type": "message_new", "object": {…}}`: the part of an event that the
/// content is. An unknown one has no type, so that it is read as unknown again; to keep its type encode the
/// event.
public enum VKEventContent: Hashable, JSONModel {
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
