import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A service message of the history: a message whose text is JSON with short keys. Seen in one client's records, so
/// nothing is promised; the text stays what it is.
public struct OKServiceMessage: Hashable, Sendable {
  /// What it tells.
  public var type: OKServiceMessageType
  /// Who did it.
  public var actor: OKUserID?
  /// With whom.
  public var users: [OKUserID]
  /// The new title.
  public var title: String?
}

extension OKIncomingMessage {
  /// The service message that the text holds, if it holds one. A person can write such a text, too.
  public var serviceMessage: OKServiceMessage? {
    guard let text, text.utf8.first == UInt8(ascii: "{"),
      let keys = try? WireReader.incoming(
        Data(text.utf8), { reader throws(WireError) in try reader.document(Keys.self) }),
      let type = keys.type
    else { return nil }
    return OKServiceMessage(
      type: type, actor: keys.actor ?? keys.user, users: keys.users ?? keys.user.map { [$0] } ?? [],
      title: keys.title)
  }

  private struct Keys: WireObject {
    var type: OKServiceMessageType?
    var actor: OKUserID?
    var user: OKUserID?
    var users: [OKUserID]?
    var title: String?

    mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
      try field("ty", &type)
      try field("ai", &actor)
      try field("ui", &user)
      try field("pa", &users)
      try field("tn", &title)
    }
  }
}
