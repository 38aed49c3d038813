public import VestnikCore

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

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

  /// The event in VK's form from what the models hold, and nothing of ``raw``: what is missing here has no model.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  package func typedJSON() throws(JSONError) -> Data {
    let result: Result<Data, JSONError> = TypedOnly.$isOn.withValue(true) {
      Result { () throws(JSONError) in try typedBytes() }
    }
    return try result.get()
  }

  private func typedBytes() throws(JSONError) -> Data {
    var writer = JSONWriter(capacity: raw.bytes.count)
    try writer.beginObject()
    if let groupID { try writer.member("group_id", groupID) }
    try writer.member("type", type)
    if let eventID { try writer.member("event_id", eventID) }
    if let apiVersion { try writer.member("v", apiVersion) }
    switch content {
    case .confirmation, .unknown: break
    default:
      writer.key("object")
      try content.write(to: &writer, isNested: isNested)
    }
    writer.endObject()
    return writer.data
  }
}
