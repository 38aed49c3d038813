import VestnikCore

/// What a sandbox was made with, and the numbers of the documentation.
struct OKRules: Sendable {
  /// "Maximum number of attachments is 5."
  static let maxAttachments = 5
  /// "Only 1 such image can be present in request": an image given by its URL.
  static let maxURLImages = 1
  /// The page of `graph.user.chats`; for messages and updates an assumption.
  static let page: ClosedRange<Int64> = 1...100
  /// The documented default of both pages.
  static let defaultPage: Int64 = 50
  /// A token lives for 30 days, which every call with it begins anew.
  static let tokenLife = Duration.seconds(30 * 86_400)
  /// A webhook must be answered with 200 within 5 seconds.
  static let webhookPatience = Duration.seconds(5)
  /// When no webhook succeeds for 8 hours, the subscription may be removed.
  static let subscriptionPatience = Duration.seconds(8 * 3600)
  /// A failed webhook comes again after some time, which is not given: an assumption.
  static let resendDelay = Duration.seconds(60)
  /// The samples of upload addresses end in the future; how far is an assumption.
  static let uploadLife = Duration.seconds(3600)
  /// An assumption.
  static let editingPeriod = Duration.seconds(86_400)
  /// An assumption: a poll that waits for longer is refused.
  static let pollSeconds: ClosedRange<Int64> = 0...90
  static let eventTypes: Set<String> = ["MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM"]
  /// The prose of the page has the first three, its sample the last three.
  static let senderActions: Set<String> = [
    "mark_seen", "typing_on", "sending_photo", "sending_video", "sending_audio",
  ]

  let token: Secret
  let groupID: String
  let groupName: String
  let maxText: Int?
  let maxParticipants: Int?
  let readsDeleted: Bool
  let perSecond: Int?
}
