extension RapportoSandbox {
  /// What a partner has to order; a new account has none of it.
  ///
  /// A parameter of a feature that is off is passed over and listed in ``problems``: what the provider does
  /// with it is not documented.
  public struct Features: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: Int

    /// Wraps bits.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// `partnerMsgId`, or `id` in REST: repeats of a key give one delivery and the same identifier.
    public static let idempotency = Self(rawValue: 1 << 0)
    /// The same text to the same number within 24 hours is refused: 409, or 10 in REST.
    public static let duplicateControl = Self(rawValue: 1 << 1)
    /// `order_list` and its companions, or `cascadeChainLink` in REST.
    public static let cascades = Self(rawValue: 1 << 2)
    /// Links longer than 26 characters are replaced by `http://kr4.me/` and 7 characters, unless a request says
    /// otherwise.
    public static let linkShortening = Self(rawValue: 1 << 3)
    /// `source` names the sender.
    public static let senderNames = Self(rawValue: 1 << 4)
    /// Status pushes return `ptag`.
    public static let tagEcho = Self(rawValue: 1 << 5)
    /// Status pushes return `partnerMsgId`.
    public static let partnerMessageIDEcho = Self(rawValue: 1 << 6)
    /// Status pushes of undelivered messages hold `unifiedExtStatus`.
    public static let extendedStatuses = Self(rawValue: 1 << 7)
    /// Status pushes report all steps of a cascade, not the last one alone.
    public static let everyStep = Self(rawValue: 1 << 8)
  }
}
