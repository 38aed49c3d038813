public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A response that is unreadable without its list. ``OKGraphClient`` throws for one in which the list is missing.
protocol OKList: JSONCodableObject, Sendable {
  associatedtype Element: Sendable
  /// The JSON key of the list.
  static var name: String { get }
  /// The list, or `nil` when the response has none.
  var elements: [Element]? { get }
}

/// A page of chats: the response of graph.user.chats (OK Graph API).
///
/// ``OKGraphClient/chats(pageSize:options:)`` reads such pages. A page that was decoded is encoded as it was
/// received, with the properties that were changed since.
public struct OKChatPage: Hashable, JSONModel, JSONCodableRecord {
  /// The chats, those with the latest events first.
  public var chats: [OKChat]?
  /// The position of the next page, an opaque text; `nil` on the last page.
  public var marker: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a page, for a fake server or a test.
  public init(chats: [OKChat]? = nil, marker: String? = nil) {
    self.chats = chats
    self.marker = marker
  }

  @usableFromInline package init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("chats", &chats)
    try field("marker", &marker)
  }
}

extension OKChatPage: OKList {
  static var name: String { "chats" }
  var elements: [OKChat]? { chats }
}

/// The subscriptions of a group to events: the response of graph.user.subscriptions (OK Graph API).
///
/// ``OKGraphClient/subscriptions(options:)`` reads it. A list that was decoded is encoded as it was received, with
/// the properties that were changed since.
public struct OKSubscriptionList: Hashable, JSONModel, JSONCodableRecord {
  /// The subscriptions; the one for long polling may have no address.
  public var subscriptions: [OKSubscription]?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a list, for a fake server or a test.
  public init(subscriptions: [OKSubscription]? = nil) {
    self.subscriptions = subscriptions
  }

  @usableFromInline package init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("subscriptions", &subscriptions)
  }
}

extension OKSubscriptionList: OKList {
  static var name: String { "subscriptions" }
  var elements: [OKSubscription]? { subscriptions }
}

/// The web address of a chat: the response of graph.chat.url (OK Graph API).
///
/// ``OKGraphClient/chatURL(_:options:)`` reads it. A value that was decoded is encoded as it was received, with the
/// properties that were changed since.
public struct OKChatURL: Hashable, JSONModel, JSONCodableRecord {
  /// The address of the chat for a browser.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a response, for a fake server or a test.
  public init(url: URL? = nil) {
    self.url = url
  }

  @usableFromInline package init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &$url)
  }
}
