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
  /// - Throws: `JSONError` for what JSON cannot hold.
  public func typedValue() throws(JSONError) -> JSONValue {
    var reader = try JSONReader(raw.bytes, limits: .raw, isLenient: true)
    var envelope = try reader.document(OKEnvelope.self)
    envelope.sender?.received = ReceivedJSON()
    envelope.message?.received = ReceivedJSON()
    let attachments = try envelope.message?.attachments.map { attachment throws(JSONError) in
      guard case .unknown(let type, _) = attachment else { return attachment.modelsOnly }
      return OKAttachment.unknown(type: type, RawJSON(checked: try ["type": type].json()))
    }
    envelope.message?.attachments = attachments ?? []
    var writer = JSONWriter()
    try envelope.write(to: &writer)
    var again = try JSONReader(writer.data, limits: .raw)
    return try again.document(JSONValue.self)
  }
}
