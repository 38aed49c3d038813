public import VestnikCore

/// The channel by which a message went or came.
///
/// Words are compared without regard to case: the pages write `VIBER` in one place and `Viber` in another.
public struct RapportoMessageType: OpenValue {
  /// The word as received.
  public let rawValue: String

  /// Wraps a word; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// VK.
  public static let vk: Self = "VK"
  /// Viber.
  public static let viber: Self = "VIBER"
  /// SMS.
  public static let sms: Self = "SMS"
  /// WhatsApp.
  public static let whatsApp: Self = "WHATSAPP"
  /// A push notification.
  public static let push: Self = "PUSH"
  /// A call that is not answered, whose number is a code.
  public static let flashingCall: Self = "FLASHINGCALL"
  /// Telegram; REST only, as are those that follow.
  public static let telegram: Self = "TELEGRAM"
  /// A code by Telegram Gateway.
  public static let telegramCode: Self = "TGCODE"
  /// The application "Wallet" of CardsMobile.
  public static let cardsMobile: Self = "CARDSMOBILE"
  /// MAX.
  public static let max: Self = "MAX"

  /// Whether the two are the same word but for the case of letters.
  public static func == (left: Self, right: Self) -> Bool {
    left.rawValue.uppercased() == right.rawValue.uppercased()
  }

  /// Feeds the word in capitals into the hasher.
  ///
  /// - Parameter hasher: What to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rawValue.uppercased())
  }
}
