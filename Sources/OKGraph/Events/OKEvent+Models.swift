public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension OKEvent {
  /// The event in OK's form from what the models hold, and nothing of ``raw``: what is missing here has no model.
  ///
  /// For tools that ask what of an event an application can see; to keep an event, encode it.
  ///
  /// - Throws: `WireError` for what JSON cannot hold.
  public func typedValue() throws(WireError) -> JSONValue {
    var reader = try WireReader(raw.bytes, limits: .raw, isLenient: true)
    var envelope = try reader.document(OKEnvelope.self)
    for index in envelope.message?.attachments.indices ?? 0..<0 {
      guard case .unknown(let type, _)? = envelope.message?.attachments[index] else { continue }
      var writer = WireWriter()
      try writer.beginObject()
      try writer.member("type", type)
      writer.endObject()
      envelope.message?.attachments[index] = .unknown(type: type, try RawJSON(writer.data))
    }
    var writer = WireWriter()
    try envelope.write(to: &writer)
    var again = try WireReader(writer.data, limits: .raw)
    return try again.document(JSONValue.self)
  }
}
