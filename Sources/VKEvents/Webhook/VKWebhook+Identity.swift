public import VestnikCore

extension VKWebhook {
  /// What makes two deliveries the same event: VK's id of it with the community; without an id the conversation and
  /// the number of the message, the token of a press, or the content when it has a date.
  ///
  /// Without any of these, as for a person who types or joins again, an event is handled each time: to handle one
  /// twice is less harm than to lose one.
  ///
  /// - Parameter event: The event.
  /// - Returns: Its identity, `nil` for one that is handled each time it arrives.
  public func identity(of event: VKEvent) -> DeduplicationKey? {
    if event.type == .confirmation { return nil }
    let group = event.groupID.map { "\($0)" } ?? ""
    if let id = event.eventID, !id.isEmpty { return .id(["vk", group, id]) }
    switch event.content {
    case .messageNew(let message, _), .messageReply(let message):
      guard let peer = message.peerID, let number = message.conversationMessageID, number > 0 else {
        return message.date == nil ? nil : .content(event.raw.bytes)
      }
      return .id(["vk", group, event.type.rawValue, "\(peer)", "\(number)"])
    case .messageEdit(let message):
      // One message is edited many times.
      return message.editedAt == nil ? nil : .content(event.raw.bytes)
    case .buttonPress(let press):
      guard let token = press.answerToken, !token.isEmpty else { return nil }
      return .id(["vk", group, event.type.rawValue, token])
    case .community(let happening):
      return happening.date == nil ? nil : .content(event.raw.bytes)
    default:
      return nil
    }
  }
}
