extension OKErrorCode {
  /// What can be done about it.
  public var kind: Kind { Self.known[self]?.kind ?? .unknown }

  /// The server's name for it, such as `FLOOD_BLOCKED`; `nil` when this version does not know one.
  public var name: String? { Self.known[self]?.name }

  /// Every code that was found with a name or a meaning (OK API, Error codes). Many of the codes above 121 come from
  /// the lists of OK's own client libraries.
  static let known: [Self: (name: String?, kind: Kind)] = [
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
    .userID: ("PARAM_USER_ID", .argument), .albumID: (nil, .argument), .photoID: (nil, .argument),
    .widget: (nil, .argument), .messageID: ("PARAM_MESSAGE_ID", .argument), .commentID: (nil, .argument),
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
  ]
}
