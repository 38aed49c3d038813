public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An event of a VK community, as the Callback API posts it or a provider forwards it.
///
/// All versions up to 5.199 are read, those before 5.80 too (``VKMessage/legacy``), also with parts that a forwarder
/// has left out. Nothing below the envelope makes reading fail: what has no model comes as
/// ``VKEventContent/unknown(_:)``, what could not be read is listed in ``unread``, and ``raw`` holds the whole event.
/// An event that is not quite JSON is mended, see ``raw``.
///
/// ```swift
/// let event = try VKEvent(parsing: body)
/// if case .messageNew(let message, _) = event.content {
///   print(message.text)
/// }
/// ```
///
/// Its JSON is ``raw``: `ExactJSONEncoder` writes it byte for byte, other encoders choose spaces and the order of
/// keys. That includes the `secret`, if VK sent one: protect stored events as you protect keys. Descriptions and
/// `dump` do not show ``raw``.
///
/// Decoding writes ``raw`` anew from what the decoder holds. It throws `DecodingError` when the value is no object or
/// has no `type`.
public struct VKEvent: Hashable, JSONModel {
  /// The type of the event.
  public internal(set) var type: VKEventType
  /// The id of the community, positive; missing in events that some tools forward.
  public internal(set) var groupID: Int64?
  /// The id of the delivery, which stays the same in a repeat. Empty or missing in old versions and from some
  /// forwarders.
  public internal(set) var eventID: String?
  /// The version of VK's API for which the event was made, such as `5.131`. It does not fix the shape of the event.
  public internal(set) var apiVersion: String?
  /// The typed content of the event.
  public internal(set) var content: VKEventContent
  /// The whole event as received. An event that was not quite JSON is mended as by `RawJSON(repairing:)`, and
  /// ``unread`` lists the changes.
  public internal(set) var raw: RawJSON
  /// The parts that could not be read or were mended: at most 100, and one entry for all others. Everything else is
  /// typed.
  public internal(set) var unread: [JSONError] = []
  /// Whether the object of a message event has the message in a member of its own, as from version 5.103 on.
  var isNested = false

  /// Reads an event from the body of VK's request.
  ///
  /// - Parameters:
  ///   - bytes: The body of VK's request: one JSON object in UTF-8.
  ///   - limits: The limits of the event; by default those of ``VKEventLimits/init(maxBytes:maxDepth:maxElements:)``.
  /// - Throws: `JSONError` when the bytes are no JSON object even after mending, have no `type`, or exceed the
  ///   limits.
  public init(parsing bytes: Data, limits: VKEventLimits = VKEventLimits()) throws(JSONError) {
    var secret: String?
    self = try Self.parse(bytes, limits: limits, secret: &secret)
  }

  /// Makes an empty event, to be filled in by reading.
  init() {
    type = ""
    content = .confirmation
    raw = RawJSON(checked: Data())
  }
}

extension VKEvent: CustomStringConvertible, CustomReflectable {
  /// The type, community, id and size of the event, without its text and its secret.
  public var description: String {
    let group = groupID.map { " of group \($0)" } ?? ""
    let id = eventID.map { ", event \(String($0.prefix(60)).visibleForm)" } ?? ""
    return "\(String(type.rawValue.prefix(60)).visibleForm)\(group)\(id), \(raw.bytes.count) bytes"
  }

  /// The properties except ``raw``, which holds the secret, and except an unknown content, which may be ``raw``
  /// again.
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
  /// Reads an event; `secret` gets the secret that VK sent with it, which only the webhook's check uses.
  static func parse(_ bytes: Data, limits: VKEventLimits, secret: inout String?) throws(JSONError) -> Self {
    let limits = JSONReader.Limits(
      bytes: limits.maxBytes, depth: min(limits.maxDepth, 128), elements: limits.maxElements)
    var event = Self()
    try JSONReader.incoming(bytes, limits: limits) { reader throws(JSONError) in
      // Discards what a failed first attempt has read: a second attempt reads the mended bytes.
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

  /// Fills in an empty event in place, because copying what is read takes as long as reading it.
  ///
  /// The first text at `type` decides how the object is read. An empty text counts as a missing type.
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

  /// Returns the type of an event whose object comes before its type. An event without a type is refused, so the
  /// search runs only once.
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
      // `isElement` makes the reader list `[]` and `false`, too: an event without its object is not an empty one.
      try reader.recover(from: error, at: start, isElement: true)
    }
    reader.rewind(to: start)
    content = .unknown(try reader.raw())
  }
}

/// The limits of an event, so that reading a hostile one costs little.
public struct VKEventLimits: Hashable, Sendable {
  /// The largest size of an event, in bytes.
  public var maxBytes: Int
  /// The deepest nesting of arrays and objects. More than 128 counts as 128: reading recurses, and a thread's stack
  /// may be small.
  public var maxDepth: Int
  /// The number of elements that all arrays together may have, so that `[{},{},…` does not grow a hundredfold in
  /// memory.
  public var maxElements: Int

  /// Makes limits.
  ///
  /// - Parameters:
  ///   - maxBytes: The largest size of an event, in bytes; by default 1 MiB.
  ///   - maxDepth: The deepest nesting of arrays and objects, at most 128; by default 128. Forwards nested 45 deep,
  ///     the most that VK allows, take about 100 levels.
  ///   - maxElements: The number of elements that all arrays together may have; by default 10,000.
  public init(maxBytes: Int = 1 << 20, maxDepth: Int = 128, maxElements: Int = 10_000) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxElements = maxElements
  }
}
