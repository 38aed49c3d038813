import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An event with the secret that was sent along; the secret goes no further than the check of it.
struct VKDelivery {
  var event: VKEvent
  var secret: String?
}

extension VKDelivery: WireValue {
  init(parsing bytes: Data, limits: VKEventLimits) throws(WireError) {
    var reader = try WireReader(
      bytes,
      limits: WireReader.Limits(
        bytes: limits.maxBytes, depth: min(limits.maxDepth, 128), elements: limits.maxElements),
      isLenient: true)
    self = try reader.document(Self.self)
    event.unread = reader.problems
  }

  static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let start = reader.mark
    // First the whole of it, without recursion: what is nested too deep is refused before the stack is spent on it.
    let raw = try reader.raw()
    reader.rewind(to: start)
    guard raw.bytes.first == UInt8(ascii: "{") else { throw reader.failure("expected an object") }
    guard let type = try reader.peek("type"), !type.isEmpty else { throw reader.missing("type", at: start) }
    var delivery = Self(event: VKEvent(type: VKEventType(rawValue: type), raw: raw))
    var hasObject = false
    guard try reader.enterObject() else { return delivery }
    repeat {
      if reader.isAt("object") {
        try delivery.event.readObject(from: &reader)
        hasObject = true
      } else {
        try delivery.readMember(from: &reader)
      }
    } while try reader.nextMember()
    if !hasObject, type != VKEventType.confirmation.rawValue {
      reader.note(WireError(path: "object", reason: "object is missing"))
    }
    return delivery
  }

  private mutating func readMember(from reader: inout WireReader) throws(WireError) {
    if reader.isAt("group_id") {
      try reader.readOrKeep(&event.groupID)
    } else if reader.isAt("event_id") {
      try reader.readOrKeep(&event.eventID)
    } else if reader.isAt("v") {
      try reader.readOrKeep(&event.apiVersion)
    } else if reader.isAt("secret") {
      try reader.readOrKeep(&secret)
    } else {
      try reader.skip()
    }
  }

  func write(to writer: inout WireWriter) {
    event.write(to: &writer)
  }
}

extension VKEvent {
  fileprivate mutating func readObject(from reader: inout WireReader) throws(WireError) {
    let start = reader.mark
    do throws(WireError) {
      if type == .confirmation { return try reader.skip() }
      if let content = try VKEventContent.read(type, from: &reader, isNested: &isNested) {
        self.content = content
        return
      }
    } catch {
      try reader.recover(from: error, at: start)
    }
    reader.rewind(to: start)
    content = .unknown(try reader.raw())
  }
}
