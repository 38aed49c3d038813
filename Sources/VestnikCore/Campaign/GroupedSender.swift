/// A sender that tells which sender group a message counts for.
///
/// A campaign then hands over one group at a time, so that a group without budget does not hold up another.
/// Without this it cannot tell groups apart, and a call waits for the slowest of its messages.
public protocol GroupedSender<Message, Receipt>: MessageSender {
  /// The group that the limits count the message for.
  func group(of message: Message) -> SenderGroup
}
