public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An event of a VK community: what the Callback API posts, or a provider forwards.
///
/// Reads the versions up to 5.199, those before 5.80 too (``VKMessage/legacy``), whatever a forwarder has left out.
/// Nothing below the envelope fails it: what has no model comes as `unknown`, what could not be read is listed in
/// ``unread``, and ``raw`` holds all of it. An event that is not quite JSON is mended, see ``raw``.
///
/// Written out it is the received event, byte for byte, and with it the `secret`, if VK sent one: keep stored events as
/// you keep keys. Descriptions and `dump` do not show ``raw``.
///
/// As JSON: Reads an event; its ``raw`` is written anew from what the decoder holds. Throws `DecodingError`
/// when it is no object or has no `type`. Writes ``raw``: unchanged, but for spaces and the order of keys,
/// which are the encoder's.
public struct VKEvent: Hashable, JSONModel {
  /// The kind of the event.
  public internal(set) var type: VKEventType
  /// The community, positive; missing in what some tools forward.
  public internal(set) var groupID: Int64?
  /// The id of the delivery: a repeat has the same. Empty or missing in old versions and from some forwarders.
  public internal(set) var eventID: String?
  /// The version of VK's API for which the event was made: `5.131`. It does not freeze the shape.
  public internal(set) var apiVersion: String?
  /// What happened.
  public internal(set) var content: VKEventContent
  /// The whole event as received. Where that was not quite JSON it is mended, as `RawJSON(mending:)` does, and
  /// ``unread`` lists what was.
  public internal(set) var raw: RawJSON
  /// The parts that could not be read or were mended, at most 100 and one entry for all others; the rest is typed.
  public internal(set) var unread: [JSONError] = []
  /// Whether a message was in a member of the object.
  var isNested = false

  /// Reads an event.
  ///
  /// - Parameters:
  ///   - bytes: The body of VK's request: one JSON object in UTF-8.
  ///   - limits: How much it may hold.
  /// - Throws: `JSONError` when it is no JSON object, mended or not, has no `type`, or exceeds the limits.
  public init(parsing bytes: Data, limits: VKEventLimits = VKEventLimits()) throws(JSONError) {
    var secret: String?
    self = try Self.parse(bytes, limits: limits, secret: &secret)
  }

  /// An event of which nothing is known.
  init() {
    type = ""
    content = .confirmation
    raw = RawJSON(checked: Data())
  }
}

extension VKEvent: CustomStringConvertible, CustomReflectable {
  /// Type, community, id and size: neither text nor secret.
  public var description: String {
    let group = groupID.map { " of group \($0)" } ?? ""
    let id = eventID.map { ", event \(String($0.prefix(60)).visibleForm)" } ?? ""
    return "\(String(type.rawValue.prefix(60)).visibleForm)\(group)\(id), \(raw.bytes.count) bytes"
  }

  /// All but ``raw``, in which the secret stands, and but an unknown content, which may be ``raw`` again.
  public var customMirror: Mirror {
    var content: Any = self.content
    if case .unknown = self.content { content = "unknown" }
    return Mirror(
      self,
      children: [
        "type": type, "groupID": groupID as Any, "eventID": eventID as Any, "apiVersion": apiVersion as Any,
        "content": content, "unread": unread,
      ])
  }
}
