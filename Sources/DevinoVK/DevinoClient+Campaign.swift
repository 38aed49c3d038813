public import VestnikCore

extension DevinoClient {
  /// The service of the message: a campaign runs services side by side, so that one whose budget is used up does not
  /// hold up the others.
  public func group(of message: DevinoMessage) -> SenderGroup? {
    message.service
  }
}
