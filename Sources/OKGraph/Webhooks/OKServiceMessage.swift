public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A service message of the history: a message whose text is JSON with short keys.
///
/// Such texts were seen in one client's records and are not documented, so OK may write them in another way at any
/// time. ``OKIncomingMessage/serviceMessage`` reads one and leaves the text as it is.
///
/// Its JSON has the short keys `ty`, `ai`, `ui` or `pa`, `tn` and `ci`. Decoding throws `DecodingError` when it is no
/// object, or has no `ty`.
public struct OKServiceMessage: Hashable, JSONModel, JSONCodableRecord {
  /// The new picture of a chat: `ci` of ICON_CHANGED.
  public struct Icon: Hashable, JSONModel {
    /// The identifier of the picture; `id`.
    public var id: String?
    /// The width; `sw`. The unit is not documented.
    public var width: Int64?
    /// The height; `sh`. The unit is not documented.
    public var height: Int64?
    @usableFromInline package var received = ReceivedJSON()

    /// Makes a picture from its identifier and size.
    public init(id: String? = nil, width: Int64? = nil, height: Int64? = nil) {
      self.id = id
      self.width = width
      self.height = height
    }

    @usableFromInline package init() {
      self.init(id: nil)
    }
  }

  /// The kind of the message; `ty`.
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
  ///   - type: The kind of the message.
  ///   - actor: The person who acted.
  ///   - users: The people whom the action concerns.
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

  /// The person who acted: `ai`, or `ui` for a person who joined by a link.
  public var actor: OKUserID? {
    get { actorID ?? userID }
    set {
      let users = users
      (actorID, userID) = (newValue, nil)
      self.users = users
    }
  }

  /// The people whom the action concerns: `pa`, or only the one of `ui`.
  public var users: [OKUserID] {
    get { userIDs ?? userID.map { [$0] } ?? [] }
    set {
      if let userID, newValue != [userID] { (actorID, self.userID) = (actor, nil) }
      userIDs = newValue.isEmpty || userID != nil ? nil : newValue
    }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("sw", &width)
    try field("sh", &height)
  }
}

extension OKIncomingMessage {
  /// The service message in the text; `nil` when the text holds none. A person can write such a text, too.
  public var serviceMessage: OKServiceMessage? {
    guard let text, text.utf8.first == UInt8(ascii: "{") else { return nil }
    return try? OKServiceMessage.parsed(Data(text.utf8))
  }
}

/// The kind of a service message of the history. The words were seen in one client's records.
public struct OKServiceMessageType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The chat was created.
  public static let chatCreated: Self = "CHAT_CREATED"
  /// People were added.
  public static let usersAdded: Self = "USERS_ADDED"
  /// A person joined by a link.
  public static let joinedByLink: Self = "JOIN_BY_LINK"
  /// The title was changed.
  public static let titleChanged: Self = "THEME_CHANGED"
  /// The icon was changed.
  public static let iconChanged: Self = "ICON_CHANGED"
}

extension OKServiceMessageType: JSONCodableValue {}

/// The kind of a CHAT_SYSTEM event. The word was seen in one client.
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
