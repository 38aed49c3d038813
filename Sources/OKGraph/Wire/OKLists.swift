import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An answer that means nothing without its list.
protocol OKList: WireObject, Sendable {
  associatedtype Element: Sendable
  /// The name of the list.
  static var name: String { get }
  var elements: [Element]? { get }
}

/// A page of chats (OK Graph API, graph.user.chats). The other types of this file are the answers that hold a list
/// under a name, or one value.
struct OKChatPage: OKList {
  var chats: [OKChat]?
  var marker: String?

  mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
    try field("chats", &chats)
    try field("marker", &marker)
  }

  static var name: String { "chats" }
  var elements: [OKChat]? { chats }
}

struct OKSubscriptionList: OKList {
  var subscriptions: [OKSubscription]?

  mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
    try field("subscriptions", &subscriptions)
  }

  static var name: String { "subscriptions" }
  var elements: [OKSubscription]? { subscriptions }
}

struct OKChatAddress: WireObject {
  @LossyURL var url: URL?

  mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
    try field("url", &$url)
  }
}
