public import VestnikCore

/// What a service message of the history tells. The words were seen in one client's records.
public struct OKServiceMessageType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The chat was made.
  public static let chatCreated: Self = "CHAT_CREATED"
  /// People were added.
  public static let usersAdded: Self = "USERS_ADDED"
  /// A person came by a link.
  public static let joinedByLink: Self = "JOIN_BY_LINK"
  /// The title was changed.
  public static let titleChanged: Self = "THEME_CHANGED"
  /// The icon was changed.
  public static let iconChanged: Self = "ICON_CHANGED"
}

extension OKServiceMessageType: JSONCodableValue {}
