public import VestnikCore

/// The type of an event of a VK community, such as `message_new`.
public struct VKEventType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// VK asks whether the server is yours.
  public static let confirmation: Self = "confirmation"
  /// A message came in.
  public static let messageNew: Self = "message_new"
  /// The community wrote a message.
  public static let messageReply: Self = "message_reply"
  /// A message was edited.
  public static let messageEdit: Self = "message_edit"
  /// A callback button was pressed.
  public static let messageEvent: Self = "message_event"
  /// A person allowed messages.
  public static let messageAllow: Self = "message_allow"
  /// A person forbade messages.
  public static let messageDeny: Self = "message_deny"
  /// A person is typing.
  public static let messageTypingState: Self = "message_typing_state"
  /// A conversation was read.
  public static let messageRead: Self = "message_read"
  /// A reaction was given or taken back.
  public static let messageReactionEvent: Self = "message_reaction_event"
  /// A type in VK's list for which VK documents no object.
  public static let messagesEdit: Self = "messages_edit"
}

extension VKEventType: JSONCodableValue {}

extension VKEventType {
  /// A photo was added.
  public static let photoNew: Self = "photo_new"
  /// A piece of music was added.
  public static let audioNew: Self = "audio_new"
  /// A video was added.
  public static let videoNew: Self = "video_new"
  /// A post was published.
  public static let wallPostNew: Self = "wall_post_new"
  /// A post was reposted.
  public static let wallRepost: Self = "wall_repost"
  /// A post was scheduled.
  public static let wallSchedulePostNew: Self = "wall_schedule_post_new"
  /// A scheduled post was deleted.
  public static let wallSchedulePostDelete: Self = "wall_schedule_post_delete"
  /// Something was liked.
  public static let likeAdd: Self = "like_add"
  /// A like was taken back.
  public static let likeRemove: Self = "like_remove"
  /// An order came in.
  public static let marketOrderNew: Self = "market_order_new"
  /// An order was changed.
  public static let marketOrderEdit: Self = "market_order_edit"
  /// A person joined the community.
  public static let groupJoin: Self = "group_join"
  /// A person left the community.
  public static let groupLeave: Self = "group_leave"
  /// A person was blocked.
  public static let userBlock: Self = "user_block"
  /// A person was unblocked.
  public static let userUnblock: Self = "user_unblock"
  /// A vote in a poll was cast.
  public static let pollVoteNew: Self = "poll_vote_new"
  /// An administrator was appointed or dismissed.
  public static let groupOfficersEdit: Self = "group_officers_edit"
  /// The settings of the community were changed.
  public static let groupChangeSettings: Self = "group_change_settings"
  /// The community has a new picture.
  public static let groupChangePhoto: Self = "group_change_photo"
  /// Money came in by VK Pay.
  public static let vkPayTransaction: Self = "vkpay_transaction"
  /// An app sent a payload.
  public static let appPayload: Self = "app_payload"
  /// A form was filled in.
  public static let leadFormsNew: Self = "lead_forms_new"
  /// A person began to pay for VK Donut.
  public static let donutSubscriptionCreate: Self = "donut_subscription_create"
  /// A person went on paying for VK Donut.
  public static let donutSubscriptionProlonged: Self = "donut_subscription_prolonged"
  /// A subscription to VK Donut ran out.
  public static let donutSubscriptionExpired: Self = "donut_subscription_expired"
  /// A person ceased to pay for VK Donut.
  public static let donutSubscriptionCancelled: Self = "donut_subscription_cancelled"
  /// A person pays another sum for VK Donut.
  public static let donutSubscriptionPriceChanged: Self = "donut_subscription_price_changed"
  /// Money of VK Donut was paid out.
  public static let donutMoneyWithdraw: Self = "donut_money_withdraw"
  /// Money of VK Donut could not be paid out.
  public static let donutMoneyWithdrawError: Self = "donut_money_withdraw_error"
  /// A comment on a photo was written.
  public static let photoCommentNew: Self = "photo_comment_new"
  /// A comment on a photo was edited.
  public static let photoCommentEdit: Self = "photo_comment_edit"
  /// A comment on a photo was restored.
  public static let photoCommentRestore: Self = "photo_comment_restore"
  /// A comment on a photo was deleted.
  public static let photoCommentDelete: Self = "photo_comment_delete"
  /// A comment on a video was written.
  public static let videoCommentNew: Self = "video_comment_new"
  /// A comment on a video was edited.
  public static let videoCommentEdit: Self = "video_comment_edit"
  /// A comment on a video was restored.
  public static let videoCommentRestore: Self = "video_comment_restore"
  /// A comment on a video was deleted.
  public static let videoCommentDelete: Self = "video_comment_delete"
  /// A comment on a post was written.
  public static let wallReplyNew: Self = "wall_reply_new"
  /// A comment on a post was edited.
  public static let wallReplyEdit: Self = "wall_reply_edit"
  /// A comment on a post was restored.
  public static let wallReplyRestore: Self = "wall_reply_restore"
  /// A comment on a post was deleted.
  public static let wallReplyDelete: Self = "wall_reply_delete"
  /// A comment on a product was written.
  public static let marketCommentNew: Self = "market_comment_new"
  /// A comment on a product was edited.
  public static let marketCommentEdit: Self = "market_comment_edit"
  /// A comment on a product was restored.
  public static let marketCommentRestore: Self = "market_comment_restore"
  /// A comment on a product was deleted.
  public static let marketCommentDelete: Self = "market_comment_delete"
  /// A post of a discussion was written.
  public static let boardPostNew: Self = "board_post_new"
  /// A post of a discussion was edited.
  public static let boardPostEdit: Self = "board_post_edit"
  /// A post of a discussion was restored.
  public static let boardPostRestore: Self = "board_post_restore"
  /// A post of a discussion was deleted.
  public static let boardPostDelete: Self = "board_post_delete"

  /// The types that are read as ``VKCommunityEvent``.
  static let ofCommunity: Set<Self> = [
    .photoNew, .audioNew, .videoNew, .wallPostNew, .wallRepost, .wallSchedulePostNew,
    .wallSchedulePostDelete, .likeAdd, .likeRemove, .marketOrderNew, .marketOrderEdit, .groupJoin,
    .groupLeave, .userBlock, .userUnblock, .pollVoteNew, .groupOfficersEdit, .groupChangeSettings,
    .groupChangePhoto, .vkPayTransaction, .appPayload, .leadFormsNew, .donutSubscriptionCreate,
    .donutSubscriptionProlonged, .donutSubscriptionExpired, .donutSubscriptionCancelled,
    .donutSubscriptionPriceChanged, .donutMoneyWithdraw, .donutMoneyWithdrawError, .photoCommentNew,
    .photoCommentEdit, .photoCommentRestore, .photoCommentDelete, .videoCommentNew, .videoCommentEdit,
    .videoCommentRestore, .videoCommentDelete, .wallReplyNew, .wallReplyEdit, .wallReplyRestore,
    .wallReplyDelete, .marketCommentNew, .marketCommentEdit, .marketCommentRestore, .marketCommentDelete,
    .boardPostNew, .boardPostEdit, .boardPostRestore, .boardPostDelete,
  ]
}
