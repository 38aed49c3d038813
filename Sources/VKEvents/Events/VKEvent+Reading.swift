import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
