public import VKEvents
public import VestnikCore

/// What Devino sends to you.
public enum DevinoEvent: Hashable, Sendable {
  /// A message has come further.
  case status(DevinoStatusReport)
  /// What a person wrote or did in VK, forwarded as VK sent it. In an answer to a message of yours,
  /// `VKMessage.messageTag` is the id of that message.
  case incoming(VKEvent)
  /// Something that the documents do not describe, as received.
  case unknown(RawJSON)
}
