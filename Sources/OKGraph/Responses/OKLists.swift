public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An answer that means nothing without its list.
protocol OKList: JSONCodableObject, Sendable {
  associatedtype Element: Sendable
  /// The name of the list.
  static var name: String { get }
  var elements: [Element]? { get }
}

/// A page of chats (OK Graph API, graph.user.chats), as ``OKGraphClient/chats(pageSize:options:)`` reads it.
///
/// As JSON: Writes the page as it was received, but for what was changed.
public struct OKChatPage: Hashable, JSONModel {
  /// The chats, those with the latest events first.
  public var chats: [OKChat]?
  /// Where the next page begins; `nil` on the last page.
  public var marker: String?
  /// The JSON as it was received.
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a page, for a fake or a test.
  public init(chats: [OKChat]? = nil, marker: String? = nil) {
    self.chats = chats
    self.marker = marker
  }
}

extension OKChatPage: JSONCodableRecord {
  @usableFromInline package init() {}

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("chats", &chats)
    try field("marker", &marker)
  }
}

extension OKChatPage: OKList {
  static var name: String { "chats" }
  var elements: [OKChat]? { chats }
}

/// The addresses to which events go (OK Graph API, graph.user.subscriptions), as
/// ``OKGraphClient/subscriptions(options:)`` reads them.
///
/// As JSON: Writes the list as it was received, but for what was changed.
public struct OKSubscriptionList: Hashable, JSONModel {
  /// The addresses.
  public var subscriptions: [OKSubscription]?
  /// The JSON as it was received.
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a list, for a fake or a test.
  public init(subscriptions: [OKSubscription]? = nil) {
    self.subscriptions = subscriptions
  }
}

extension OKSubscriptionList: JSONCodableRecord {
  @usableFromInline package init() {}

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("subscriptions", &subscriptions)
  }
}

extension OKSubscriptionList: OKList {
  static var name: String { "subscriptions" }
  var elements: [OKSubscription]? { subscriptions }
}

/// The address of a chat for a browser (OK Graph API, graph.chat.url), as ``OKGraphClient/chatURL(_:options:)`` reads
/// it.
///
/// As JSON: Writes the address as it was received, but for what was changed.
public struct OKChatAddress: Hashable, JSONModel {
  /// The address.
  @LossyURL public var url: URL?
  /// The JSON as it was received.
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an address, for a fake or a test.
  public init(url: URL? = nil) {
    self.url = url
  }
}

extension OKChatAddress: JSONCodableRecord {
  @usableFromInline package init() {}

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &$url)
  }
}
