public import VestnikCore

/// What an event says.
public enum OKEventContent: Hashable, Sendable {
  /// A message: MESSAGE_CREATED, and every element of the history.
  case messageCreated(OKIncomingMessage)
  /// A button was pressed: MESSAGE_CALLBACK.
  case callback(OKCallback)
  /// The system says something: CHAT_SYSTEM. That the payload is what stood in the link is inferred, not documented.
  case chatSystem(type: OKSystemEventType?, payload: String?)
  /// Another kind, or an event without what makes its kind, which ``OKEvent/unread`` then says, as it was received.
  case unknown(RawJSON)
}
