public import VKEvents
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What Devino sends to you.
///
/// As JSON: Reads an event in the form in which it arrives: a status report, or an event of VK. Throws
/// `DecodingError` for what no JSON is. Writes the event as it was received.
public enum DevinoEvent: Hashable, JSONModel {
  /// A message has come further.
  case status(DevinoStatusReport)
  /// What a person wrote or did in VK, forwarded as VK sent it. In an answer to a message of yours,
  /// `VKMessage.messageTag` is the id of that message.
  case incoming(VKEvent)
  /// Something that the documents do not describe, as received.
  case unknown(RawJSON)
}

extension DevinoEvent: JSONCodableValue {
  /// Reads an event. A status has its message's identifier at the top, where no event of VK has one.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try Self(reader.raw(), limits: .inMemory)
  }

  init(_ raw: RawJSON, limits: JSONReader.Limits) throws(JSONError) {
    guard raw.bytes.first == UInt8(ascii: "{") else {
      self = .unknown(raw)
      return
    }
    if try Self.isStatus(raw, limits),
      let report = try? DevinoStatusReport(element: raw.bytes, limits: limits)
    {
      self = .status(report)
    } else if let event = try? VKEvent(parsing: raw.bytes, limits: VKEventLimits(maxBytes: limits.bytes)) {
      self = .incoming(event)
    } else {
      self = .unknown(raw)
    }
  }

  /// Whether the object has a message's identifier at the top.
  static func isStatus(_ raw: RawJSON, _ limits: JSONReader.Limits) throws(JSONError) -> Bool {
    var reader = try JSONReader(raw.bytes, limits: limits, isLenient: true)
    return try reader.document(StatusProbe.self).messageID != nil
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .status(let report): try report.write(to: &writer)
    case .incoming(let event): event.raw.write(to: &writer)
    case .unknown(let raw): raw.write(to: &writer)
    }
  }

  private struct StatusProbe: JSONCodableObject {
    var messageID: RawJSON?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("messageId", &messageID)
    }
  }
}
