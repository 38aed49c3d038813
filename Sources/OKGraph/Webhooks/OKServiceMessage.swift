public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A service message of the history: a message whose text is JSON with short keys. Seen in one client's records, so
/// nothing is promised; the text stays what it is.
///
/// The stored form has the short keys: `ty`, `ai`, `ui` or `pa`, `tn`, `ci`.
///
/// As JSON: Throws `DecodingError` when it is no object, or has no `ty`.
public struct OKServiceMessage: Hashable, JSONModel {
  /// The new picture of a chat: `ci` of ICON_CHANGED.
  public struct Icon: Hashable, JSONModel {
    /// The identifier of the picture; `id`.
    public var id: String?
    /// The width; `sw`. The unit is not documented.
    public var width: Int64?
    /// The height; `sh`. The unit is not documented.
    public var height: Int64?
    @usableFromInline package var received = ReceivedJSON()

    /// Makes a picture.
    public init(id: String? = nil, width: Int64? = nil, height: Int64? = nil) {
      self.id = id
      self.width = width
      self.height = height
    }

    @usableFromInline package init() {
      self.init(id: nil)
    }
  }

  /// What it tells; `ty`.
  public var type: OKServiceMessageType
  /// The new title; `tn` of THEME_CHANGED.
  public var title: String?
  /// The new picture; `ci` of ICON_CHANGED.
  public var icon: Icon?
  private var actorID: OKUserID?
  private var userID: OKUserID?
  private var userIDs: [OKUserID]?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a service message.
  ///
  /// - Parameters:
  ///   - type: What it tells.
  ///   - actor: Who did it.
  ///   - users: With whom.
  ///   - title: The new title.
  ///   - icon: The new picture.
  public init(
    type: OKServiceMessageType, actor: OKUserID? = nil, users: [OKUserID] = [], title: String? = nil,
    icon: Icon? = nil
  ) {
    self.type = type
    self.title = title
    self.icon = icon
    actorID = actor
    userIDs = users.isEmpty ? nil : users
  }

  @usableFromInline package init() {
    self.init(type: "")
  }

  /// Who did it: `ai`, or `ui` for a person who came by a link.
  public var actor: OKUserID? {
    get { actorID ?? userID }
    set {
      let users = users
      (actorID, userID) = (newValue, nil)
      self.users = users
    }
  }

  /// With whom: `pa`, or `ui` alone.
  public var users: [OKUserID] {
    get { userIDs ?? userID.map { [$0] } ?? [] }
    set {
      if let userID, newValue != [userID] { (actorID, self.userID) = (actor, nil) }
      userIDs = newValue.isEmpty || userID != nil ? nil : newValue
    }
  }
}

extension OKServiceMessage: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("ty", &type)
    try field("ai", &actorID)
    try field("ui", &userID)
    try field("pa", &userIDs)
    try field("tn", &title)
    try field("ci", &icon)
  }

  @usableFromInline package var missingField: StaticString? { type.rawValue.isEmpty ? "ty" : nil }
}

extension OKServiceMessage.Icon: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("sw", &width)
    try field("sh", &height)
  }
}

extension OKIncomingMessage {
  /// The service message that the text holds, if it holds one. A person can write such a text, too.
  public var serviceMessage: OKServiceMessage? {
    guard let text, text.utf8.first == UInt8(ascii: "{") else { return nil }
    return try? OKServiceMessage.parsed(Data(text.utf8))
  }
}

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

/// What a CHAT_SYSTEM event is about.
public struct OKSystemEventType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A person opened the chat by a link that was made for it.
  public static let chatStarted: Self = "CHAT_STARTED"
}

extension OKSystemEventType: JSONCodableValue {}
