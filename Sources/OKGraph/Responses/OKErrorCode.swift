public import VestnikCore

/// An error code of OK's common list (apiok.ru/en/dev/errors), as found in `MessagingError.providerCode`.
///
/// ```swift
/// if error.okCode == .chatNotFound { forget(chat) }
/// ```
public struct OKErrorCode: OpenValue {
  /// The number as text.
  public let rawValue: String

  /// Wraps a number.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A class of errors, by what can be done about them.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The service failed: a call that changes nothing may be repeated; whether a message was accepted is not known.
    case service
    /// There were too many calls: the message was not accepted and may be sent again later.
    case throttled
    /// The account is blocked for a while, or its allowance is used up: the message was not accepted, and will not be
    /// soon.
    case blocked
    /// The token is missing, invalid or has expired.
    case unauthorized
    /// The account has no right to do this, or a person does not want it.
    case permission
    /// The request itself is wrong.
    case request
    /// Something that the request names is wrong.
    case argument
    /// Something that the request names does not exist.
    case notFound
    /// The text was refused.
    case content
    /// A picture, sticker or file was refused.
    case media
    /// The action is too late, or not possible yet.
    case state
    /// The code is unknown to this version.
    case unknown
  }

  /// The error is not specified.
  public static let unspecified: Self = "1"
  /// The service is down for a while.
  public static let service: Self = "2"
  /// There is no such method.
  public static let method: Self = "3"
  /// The request could not be read.
  public static let request: Self = "4"
  /// The action is blocked for the account for a while.
  public static let actionBlocked: Self = "7"
  /// There were too many calls.
  public static let floodBlocked: Self = "8"
  /// The IP address is blocked.
  public static let ipBlocked: Self = "9"
  /// The account has no right to do this, or the person has not allowed it.
  public static let permissionDenied: Self = "10"
  /// The allowance of calls is used up.
  public static let limitReached: Self = "11"
  /// A person cancelled the action.
  public static let cancelled: Self = "12"
  /// The upload is not a multipart form.
  public static let notMultipart: Self = "21"
  /// The account was not activated.
  public static let notActivated: Self = "22"
  /// The account takes no part yet.
  public static let notYetInvolved: Self = "23"
  /// The account is not the owner.
  public static let notOwner: Self = "24"
  /// The account is not active.
  public static let notActive: Self = "25"
  /// The total allowance is used up.
  public static let totalLimitReached: Self = "26"
  /// The body was too large, or the network failed.
  public static let network: Self = "30"
  /// The body came too slowly.
  public static let networkTimeout: Self = "31"
  /// The account is no administrator.
  public static let notAdmin: Self = "50"
  /// A parameter is missing or wrong.
  public static let parameter: Self = "100"
  /// The key of the application is wrong.
  public static let apiKey: Self = "101"
  /// The token has expired.
  public static let sessionExpired: Self = "102"
  /// The token is invalid.
  public static let sessionKey: Self = "103"
  /// The signature is wrong; the Graph API uses no signatures.
  public static let signature: Self = "104"
  /// The repeated signature is wrong; the Graph API uses no signatures.
  public static let resignature: Self = "105"
  /// The identifier of a thing is wrong.
  public static let entityID: Self = "106"
  /// The identifier of a person is wrong.
  public static let userID: Self = "110"
  /// The identifier of an album is wrong.
  public static let albumID: Self = "120"
  /// The identifier of a photo is wrong.
  public static let photoID: Self = "121"
  /// The widget is wrong.
  public static let widget: Self = "130"
  /// The identifier of a message is wrong.
  public static let messageID: Self = "140"
  /// The identifier of a comment is wrong.
  public static let commentID: Self = "141"
  /// The identifier of an event is wrong.
  public static let happeningID: Self = "150"
  /// The identifier of an event's photo is wrong.
  public static let happeningPhotoID: Self = "151"
  /// The identifier of a group is wrong.
  public static let groupID: Self = "160"
  /// The application has no right to do this.
  public static let parameterPermission: Self = "200"
  /// The application is disabled.
  public static let applicationDisabled: Self = "210"
  /// A decision is wrong.
  public static let decision: Self = "211"
  /// The identifier of a badge is wrong.
  public static let badgeID: Self = "212"
  /// The identifier of a present is wrong.
  public static let presentID: Self = "213"
  /// The kind of a relation is wrong.
  public static let relationType: Self = "214"
  /// The set of fields is wrong.
  public static let fieldset: Self = "220"
  /// Nothing was found.
  public static let notFound: Self = "300"
  /// The file of a photo cannot be edited.
  public static let photoFile: Self = "324"
  /// The login failed.
  public static let login: Self = "401"
  /// The login needs a captcha.
  public static let loginCaptcha: Self = "402"
  /// The login needs a check by a person.
  public static let loginHumanCheck: Self = "403"
  /// The method is called without a session.
  public static let notSessionMethod: Self = "451"
  /// The method needs a session.
  public static let sessionRequired: Self = "453"
  /// OK's censor filter refused the text.
  public static let censorMatch: Self = "454"
  /// The person allows friends only.
  public static let friendRestriction: Self = "455"
  /// The group's settings forbid the action.
  public static let groupRestriction: Self = "456"
  /// The account is not authorised.
  public static let unauthorizedRestriction: Self = "457"
  /// The person's privacy settings forbid the action.
  public static let privacyRestriction: Self = "458"
  /// The picture's file is too large.
  public static let photoSizeLimitExceeded: Self = "500"
  /// The picture is too small.
  public static let photoTooSmall: Self = "501"
  /// The picture is too large.
  public static let photoTooBig: Self = "502"
  /// The picture's format is not accepted.
  public static let photoInvalidFormat: Self = "503"
  /// The picture is damaged.
  public static let photoCorrupted: Self = "504"
  /// There is no picture.
  public static let photoMissing: Self = "505"
  /// A photo has too many marks.
  public static let photoPinsExceeded: Self = "508"
  /// The action was refused as spam.
  public static let idsBlocked: Self = "511"
  /// The album of photos is not the person's.
  public static let photoAlbumNotOfUser: Self = "512"
  /// The album of photos is not the group's.
  public static let photoAlbumNotOfGroup: Self = "513"
  /// The account has to be verified.
  public static let idsVerificationRequired: Self = "514"
  /// A topic has too many blocks.
  public static let topicBlocksExceeded: Self = "600"
  /// The text of a topic is too long.
  public static let topicTextTooLong: Self = "601"
  /// The question of a topic's poll is too long.
  public static let topicPollQuestionTooLong: Self = "602"
  /// The poll of a topic has too many answers.
  public static let topicPollAnswersExceeded: Self = "603"
  /// An answer of a topic's poll is too long.
  public static let topicPollAnswerTooLong: Self = "604"
  /// A topic names too many friends.
  public static let topicFriendsExceeded: Self = "605"
  /// A topic names too many friends of a person.
  public static let topicUserFriendsExceeded: Self = "606"
  /// A link in a topic is wrong.
  public static let topicLinkInvalid: Self = "607"
  /// The request to join the group was made before.
  public static let groupJoinRepeated: Self = "610"
  /// There is no such comment.
  public static let commentNotFound: Self = "700"
  /// The author is not valid.
  public static let authorInvalid: Self = "701"
  /// The comment was deleted.
  public static let commentNotActive: Self = "702"
  /// The time for editing is over.
  public static let editingTimeExceeded: Self = "704"
  /// There is no such chat.
  public static let chatNotFound: Self = "705"
  /// The message was deleted.
  public static let messageNotActive: Self = "706"
  /// The person cannot get stickers.
  public static let stickersUnavailable: Self = "707"
  /// The sticker is wrong.
  public static let stickerInvalid: Self = "708"
  /// The person cannot get moving pictures.
  public static let gifsUnavailable: Self = "709"
  /// The chat is full.
  public static let chatFull: Self = "800"
  /// None of the people can be added: they are blocked.
  public static let membersBlocked: Self = "801"
  /// None of the people can be added: they do not exist.
  public static let membersUnknown: Self = "802"
  /// There is no such application.
  public static let noSuchApplication: Self = "900"
  /// The application's response to a payment is wrong.
  public static let paymentCallbackInvalid: Self = "1001"
  /// The payment is wrong.
  public static let paymentInvalid: Self = "1003"
  /// The payment was made before.
  public static let paymentRepeated: Self = "1004"
  /// There is not enough money.
  public static let notEnoughMoney: Self = "1005"
  /// The service of video chats is switched off.
  public static let videoChatDisabled: Self = "1101"
  /// The person cannot be reached.
  public static let targetUserUnavailable: Self = "1102"
  /// Only friends may do this.
  public static let friendshipRequired: Self = "1103"
  /// A batch call failed.
  public static let batch: Self = "1200"
  /// The application has no platform on which it may run.
  public static let platformNotAllowed: Self = "1300"
  /// The application may not run on the device.
  public static let deviceNotAllowed: Self = "1301"
  /// The device is not named.
  public static let deviceNotSpecified: Self = "1302"
  /// A search for applications has no parameters.
  public static let searchParametersEmpty: Self = "1400"
  /// There is no such scenario of a search for applications.
  public static let searchScenarioNotFound: Self = "1401"
  /// A parameter of the Graph API is wrong.
  public static let graphParameter: Self = "2001"
  /// The response is invalid, says OK's list; the Graph API was seen to give this code when there is no subscription
  /// for long polling.
  public static let invalidResponse: Self = "5000"
  /// The server has a critical error.
  public static let system: Self = "9999"
}

extension MessagingError {
  /// The provider's code as a code of OK; `nil` when there is none. Use it only for errors of OK's clients.
  public var okCode: OKErrorCode? { providerCode.map(OKErrorCode.init(rawValue:)) }
}

extension OKErrorCode {
  /// The class of the error, by what can be done about it; `.unknown` for a code that this version does not
  /// know.
  public var kind: Kind { Self.known[self]?.kind ?? .unknown }

  /// OK's name for the code, such as `FLOOD_BLOCKED`; `nil` for a code that this version does not know.
  public var name: String? { Self.known[self]?.name }

  /// The known codes with OK's name and the class of the error (OK API, Error codes). Many of the codes above 121
  /// come from lists in clients of OK.
  static let known: [Self: (name: String, kind: Kind)] = [
    .unspecified: ("UNKNOWN", .service), .service: ("SERVICE", .service), .method: ("METHOD", .request),
    .request: ("REQUEST", .request), .actionBlocked: ("ACTION_BLOCKED", .blocked),
    .floodBlocked: ("FLOOD_BLOCKED", .throttled), .ipBlocked: ("IP_BLOCKED", .blocked),
    .permissionDenied: ("PERMISSION_DENIED", .permission), .limitReached: ("LIMIT_REACHED", .blocked),
    .cancelled: ("CANCELLED", .state), .notMultipart: ("NOT_MULTIPART", .request),
    .notActivated: ("NOT_ACTIVATED", .permission), .notYetInvolved: ("NOT_YET_INVOLVED", .permission),
    .notOwner: ("NOT_OWNER", .permission), .notActive: ("NOT_ACTIVE", .permission),
    .totalLimitReached: ("TOTAL_LIMIT_REACHED", .blocked), .network: ("NETWORK", .service),
    .networkTimeout: ("NETWORK_TIMEOUT", .service), .notAdmin: ("NOT_ADMIN", .permission),
    .parameter: ("PARAM", .request), .apiKey: ("PARAM_API_KEY", .unauthorized),
    .sessionExpired: ("PARAM_SESSION_EXPIRED", .unauthorized),
    .sessionKey: ("PARAM_SESSION_KEY", .unauthorized), .signature: ("PARAM_SIGNATURE", .request),
    .resignature: ("PARAM_RESIGNATURE", .request), .entityID: ("PARAM_ENTITY_ID", .argument),
    .userID: ("PARAM_USER_ID", .argument), .albumID: ("PARAM_ALBUM_ID", .argument),
    .photoID: ("PARAM_PHOTO_ID", .argument),
    .widget: ("PARAM_WIDGET", .argument), .messageID: ("PARAM_MESSAGE_ID", .argument),
    .commentID: ("PARAM_COMMENT_ID", .argument),
    .groupID: ("PARAM_GROUP_ID", .argument), .parameterPermission: ("PARAM_PERMISSION", .permission),
    .notFound: ("NOT_FOUND", .notFound), .notSessionMethod: ("NOT_SESSION_METHOD", .unauthorized),
    .sessionRequired: ("SESSION_REQUIRED", .unauthorized), .censorMatch: ("CENSOR_MATCH", .content),
    .friendRestriction: ("FRIEND_RESTRICTION", .permission),
    .groupRestriction: ("GROUP_RESTRICTION", .permission),
    .unauthorizedRestriction: ("UNAUTHORIZED_RESTRICTION", .permission),
    .privacyRestriction: ("PRIVACY_RESTRICTION", .permission),
    .photoSizeLimitExceeded: ("PHOTO_SIZE_LIMIT_EXCEEDED", .media),
    .photoTooSmall: ("PHOTO_SIZE_TOO_SMALL", .media), .photoTooBig: ("PHOTO_SIZE_TOO_BIG", .media),
    .photoInvalidFormat: ("PHOTO_INVALID_FORMAT", .media),
    .photoCorrupted: ("PHOTO_IMAGE_CORRUPTED", .media), .photoMissing: ("PHOTO_NO_IMAGE", .media),
    .idsBlocked: ("IDS_BLOCKED", .blocked),
    .idsVerificationRequired: ("IDS_SESSION_VERIFICATION_REQUIRED", .blocked),
    .editingTimeExceeded: ("TIMEOUT_EXCEEDED", .state), .chatNotFound: ("CHAT_NOT_FOUND", .notFound),
    .messageNotActive: ("MESSAGE_NOT_ACTIVE", .state),
    .stickersUnavailable: ("STICKER_SERVICE_UNAVAILABLE_TO_USER", .media),
    .stickerInvalid: ("STICKER_MESSAGE_INVALID", .media),
    .gifsUnavailable: ("GIF_SERVICE_UNAVAILABLE_TO_USER", .media),
    .chatFull: ("CHAT_MAX_PARTICIPANT_COUNT_LIMIT", .argument),
    .membersBlocked: ("CHAT_PARTICIPANTS_EMPTY_BLOCKED_USERS", .argument),
    .membersUnknown: ("CHAT_PARTICIPANTS_EMPTY_NON_EXISTENT_USERS", .argument),
    .noSuchApplication: ("NO_SUCH_APP", .request), .batch: ("BATCH", .request),
    .graphParameter: ("GRAPH_PARAM_REQUEST", .request), .invalidResponse: ("INVALID_RESPONSE", .service),
    .system: ("SYSTEM", .service),
    .happeningID: ("PARAM_HAPPENING_ID", .argument),
    .happeningPhotoID: ("PARAM_HAPPENING_PHOTO_ID", .argument),
    .applicationDisabled: ("PARAM_APPLICATION_DISABLED", .permission),
    .decision: ("PARAM_DECISION", .argument),
    .badgeID: ("PARAM_BADGE_ID", .argument),
    .presentID: ("PARAM_PRESENT_ID", .argument),
    .relationType: ("PARAM_RELATION_TYPE", .argument),
    .fieldset: ("PARAM_FIELDSET", .argument),
    .photoFile: ("EDIT_PHOTO_FILE", .media),
    .login: ("AUTH_LOGIN", .unauthorized),
    .loginCaptcha: ("AUTH_LOGIN_CAPTCHA", .unauthorized),
    .loginHumanCheck: ("AUTH_LOGIN_WEB_HUMAN_CHECK", .unauthorized),
    .photoPinsExceeded: ("PHOTO_PIN_TOO_MUCH", .argument),
    .photoAlbumNotOfUser: ("PHOTO_ALBUM_NOT_BELONGS_TO_USER", .argument),
    .photoAlbumNotOfGroup: ("PHOTO_ALBUM_NOT_BELONGS_TO_GROUP", .argument),
    .topicBlocksExceeded: ("MEDIA_TOPIC_BLOCK_LIMIT", .argument),
    .topicTextTooLong: ("MEDIA_TOPIC_TEXT_LIMIT", .argument),
    .topicPollQuestionTooLong: ("MEDIA_TOPIC_POLL_QUESTION_TEXT_LIMIT", .argument),
    .topicPollAnswersExceeded: ("MEDIA_TOPIC_POLL_ANSWERS_LIMIT", .argument),
    .topicPollAnswerTooLong: ("MEDIA_TOPIC_POLL_ANSWER_TEXT_LIMIT", .argument),
    .topicFriendsExceeded: ("MEDIA_TOPIC_WITH_FRIENDS_LIMIT", .argument),
    .topicUserFriendsExceeded: ("MEDIA_TOPIC_WITH_FRIENDS_USER_LIMIT", .argument),
    .topicLinkInvalid: ("MEDIA_TOPIC_LINK_BAD_FORMAT", .argument),
    .groupJoinRepeated: ("GROUP_DUPLICATE_JOIN_REQUEST", .state),
    .commentNotFound: ("COMMENT_NOT_FOUND", .notFound),
    .authorInvalid: ("INVALID_AUTHOR", .permission),
    .commentNotActive: ("COMMENT_NOT_ACTIVE", .state),
    .paymentCallbackInvalid: ("CALLBACK_INVALID_PAYMENT", .argument),
    .paymentInvalid: ("INVALID_PAYMENT", .argument),
    .paymentRepeated: ("DUPLICATE_PAYMENT", .state),
    .notEnoughMoney: ("NOT_ENOUGH_MONEY", .state),
    .videoChatDisabled: ("VCHAT_SERVICE_DISABLED", .state),
    .targetUserUnavailable: ("TARGET_USER_UNAVAILABLE", .state),
    .friendshipRequired: ("FRIENDSHIP_REQUIRED", .permission),
    .platformNotAllowed: ("APP_NO_PLATFORM_ALLOWED", .permission),
    .deviceNotAllowed: ("APP_DEVICE_NOT_ALLOWED", .permission),
    .deviceNotSpecified: ("APP_DEVICE_NOT_SPECIFIED", .argument),
    .searchParametersEmpty: ("APP_EMPTY_SEARCH_PARAMS", .argument),
    .searchScenarioNotFound: ("APP_SEARCH_SCENARIO_DOES_NOT_EXIST", .notFound),
  ]
}
