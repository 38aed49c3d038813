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

extension VKEvent: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var event = Self()
    var secret: String?
    let before = reader.problemCount
    try event.read(from: &reader, secret: &secret)
    event.unread = reader.problems(since: before)
    return event
  }

  /// Writes ``raw``.
  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.raw(raw)
  }
}

extension VKEvent {
  /// Reads an event, and apart from it the secret that was sent along, which goes no further than the check of it.
  static func parse(_ bytes: Data, limits: VKEventLimits, secret: inout String?) throws(JSONError) -> Self {
    let limits = JSONReader.Limits(
      bytes: limits.maxBytes, depth: min(limits.maxDepth, 128), elements: limits.maxElements)
    var event = Self()
    try JSONReader.incoming(bytes, limits: limits) { reader throws(JSONError) in
      // What a first try has read before it failed.
      event = Self()
      secret = nil
      try event.readDocument(from: &reader, secret: &secret)
    }
    return event
  }

  private mutating func readDocument(
    from reader: inout JSONReader, secret: inout String?
  ) throws(JSONError) {
    do throws(JSONError) {
      reader.begin()
      try read(from: &reader, secret: &secret)
      try reader.end()
    } catch {
      throw reader.withPath(error)
    }
    unread = reader.problems()
  }

  /// Fills in an event of which nothing is known. In place, because copying what is read takes as long as reading it.
  ///
  /// The first text at `type` decides how the object is read; an empty one is as good as none.
  mutating func read(from reader: inout JSONReader, secret: inout String?) throws(JSONError) {
    let start = reader.mark
    guard reader.isAtObject else { throw reader.failure("expected an object") }
    var hasObject = false
    var hasMember = try reader.enterObject()
    while hasMember {
      if reader.isAt("object") {
        if type.rawValue.isEmpty { type = try typeBehind(reader, start) }
        try readObject(from: &reader)
        hasObject = true
      } else if reader.isAt("type"), type.rawValue.isEmpty, reader.isAtText {
        type = VKEventType(try reader.text())
        guard !type.rawValue.isEmpty else { throw reader.missing("type", at: start) }
      } else {
        try readMember(from: &reader, secret: &secret)
      }
      hasMember = try reader.nextMember()
    }
    guard !type.rawValue.isEmpty else { throw reader.missing("type", at: start) }
    raw = reader.raw(since: start)
    if !hasObject, type != .confirmation {
      content = .unknown(raw)
      reader.note(JSONError(path: "object", reason: "object is missing"))
    }
  }

  /// The type of an event whose object comes before it. Without one the event is refused, so it is looked for once.
  private func typeBehind(_ reader: JSONReader, _ start: JSONReader.Mark) throws(JSONError) -> VKEventType {
    var scout = reader
    scout.rewind(to: start)
    guard let type = try scout.peek("type"), !type.isEmpty else { throw reader.missing("type", at: start) }
    return VKEventType(type)
  }

  private mutating func readMember(
    from reader: inout JSONReader, secret: inout String?
  ) throws(JSONError) {
    if reader.isAt("group_id") {
      try reader.readIfValid(&groupID)
    } else if reader.isAt("event_id") {
      try reader.readIfValid(&eventID)
    } else if reader.isAt("v") {
      try reader.readIfValid(&apiVersion)
    } else if reader.isAt("secret") {
      try reader.readIfValid(&secret)
    } else {
      try reader.skip()
    }
  }

  private mutating func readObject(from reader: inout JSONReader) throws(JSONError) {
    let start = reader.mark
    do throws(JSONError) {
      if type == .confirmation { return try reader.skip() }
      if try content.read(type, from: &reader, isNested: &isNested) { return }
    } catch {
      // Listed whatever stands there: an event without its object is not one that has nothing to say.
      try reader.recover(from: error, at: start, isElement: true)
    }
    reader.rewind(to: start)
    content = .unknown(try reader.raw())
  }
}

/// How much an event may hold, so that a hostile one costs little.
public struct VKEventLimits: Hashable, Sendable {
  /// The largest event, in bytes.
  public var maxBytes: Int
  /// How deep arrays and objects may be nested. More than 128 counts as 128: reading recurses, and a thread's stack may
  /// be small.
  public var maxDepth: Int
  /// How many elements all arrays together may have, so that `[{},{},…` does not grow a hundredfold in memory.
  public var maxElements: Int

  /// Makes limits.
  ///
  /// - Parameters:
  ///   - maxBytes: The largest event, in bytes; by default 1 MiB.
  ///   - maxDepth: How deep arrays and objects may be nested, at most 128; by default 128. Forwards nested 45 deep,
  ///     which is all that VK allows, take about 100.
  ///   - maxElements: How many elements all arrays together may have; by default 10,000.
  public init(maxBytes: Int = 1 << 20, maxDepth: Int = 128, maxElements: Int = 10_000) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxElements = maxElements
  }
}
