public import VestnikCore

/// One channel of a cascade, and when to go on to the next (Rapporto, HTTP and REST API, Cascades).
///
/// Cascades are off until the provider enables them.
public struct CascadeStep: Hashable, Sendable {
  /// A channel, in the word that reports use as well.
  ///
  /// The HTTP API knows the first six, REST all of them.
  public struct Channel: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// VK.
    public static let vk: Self = "VK"
    /// Viber.
    public static let viber: Self = "VIBER"
    /// SMS.
    public static let sms: Self = "SMS"
    /// A call that is not to be answered.
    public static let flashingCall: Self = "FLASHINGCALL"
    /// A push notification.
    public static let push: Self = "PUSH"
    /// WhatsApp.
    public static let whatsApp: Self = "WHATSAPP"
    /// MAX; in REST alone, as are those that follow.
    public static let max: Self = "MAX"
    /// Telegram.
    public static let telegram: Self = "TELEGRAM"
    /// A code by Telegram Gateway: a text of 4 to 8 digits, which the operator puts into its template.
    public static let telegramCode: Self = "TGCODE"
    /// The application "Wallet" of CardsMobile.
    public static let cardsMobile: Self = "CARDSMOBILE"

    /// Every channel that is documented.
    static let all: [Self] = [
      .vk, .viber, .sms, .flashingCall, .push, .whatsApp, .max, .telegram, .telegramCode, .cardsMobile,
    ]
  }

  /// When the cascade goes on after this step.
  public enum FallbackCondition: String, Sendable, Codable {
    /// Never: the cascade ends here.
    case never = "N"
    /// When the message was not delivered within its lifetime.
    case undelivered = "Y"
    /// Also when it was delivered and not read within its lifetime. Not after SMS and flashing calls, which report
    /// no reading.
    case unread = "S"
  }

  /// The channel.
  public var channel: Channel
  /// When the cascade goes on after it; `nil` for the account's setting. REST needs it, except in the last step.
  public var fallbackIf: FallbackCondition?
  /// The sender's name in this channel; `nil` for the account's own. In REST `nil` is the message's.
  public var sender: String?
  /// The text in this channel, within the channel's own limit; `nil` for the message's.
  public var text: String?
  /// How long this channel tries, within the channel's own range; `nil` for the account's setting.
  public var timeToLive: TimeToLive?
  /// Whether links in this step's text are shortened, when the account has the feature. A flashing call has none.
  public var shortenLinks: Bool

  /// Makes a step; nothing is checked here.
  public init(
    _ channel: Channel, fallbackIf: FallbackCondition? = nil, sender: String? = nil, text: String? = nil,
    timeToLive: TimeToLive? = nil, shortenLinks: Bool = true
  ) {
    self.channel = channel
    self.fallbackIf = fallbackIf
    self.sender = sender
    self.text = text
    self.timeToLive = timeToLive
    self.shortenLinks = shortenLinks
  }
}

/// The stored form, version 1: the names of the properties.
extension CascadeStep: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case channel
    case fallbackIf
    case sender
    case text
    case timeToLive
    case shortenLinks
  }

  /// Reads the stored form. Only `channel` is required.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try fields.decode(Channel.self, forKey: .channel),
      fallbackIf: try fields.decodeIfPresent(FallbackCondition.self, forKey: .fallbackIf),
      sender: try fields.decodeIfPresent(String.self, forKey: .sender),
      text: try fields.decodeIfPresent(String.self, forKey: .text),
      timeToLive: try fields.decodeIfPresent(TimeToLive.self, forKey: .timeToLive),
      shortenLinks: try fields.decodeIfPresent(Bool.self, forKey: .shortenLinks) ?? true)
  }
}
