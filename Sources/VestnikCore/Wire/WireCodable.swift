/// A type's public `Codable` members call these, so that its one list of fields serves every decoder and
/// encoder.
///
/// Between the two stands a ``JSONValue``: what a `Decoder` yields is written as JSON and read from there.
/// That costs some time, which is no matter where speed is not asked for, and nothing can be read differently
/// in two places.
extension WireValue {
  /// Reads the value as the reader of bytes does, leniently. To learn what could not be read use
  /// `WireReader(decoder)`.
  ///
  /// - Throws: `DecodingError`.
  package init(wire decoder: any Decoder) throws {
    var reader = try WireReader(decoder)
    do throws(WireError) {
      self = try reader.document(Self.self)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// Writes what the writer of bytes would.
  ///
  /// - Throws: `EncodingError`.
  package func encodeWire(to encoder: any Encoder) throws {
    try WireWriter.encode(to: encoder) { writer throws(WireError) in try write(to: &writer) }
  }
}

extension WireWriter {
  /// Hands to an encoder what is written here.
  ///
  /// - Throws: `EncodingError`.
  package static func encode(
    to encoder: any Encoder, _ write: (inout WireWriter) throws(WireError) -> Void
  ) throws {
    let value: JSONValue
    do throws(WireError) {
      var writer = WireWriter()
      try write(&writer)
      var reader = try WireReader(writer.data, limits: .raw)
      value = try reader.document(JSONValue.self)
    } catch {
      throw EncodingError.invalidValue(
        error, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: error.description))
    }
    try value.encode(to: encoder)
  }
}

extension WireReader {
  /// A reader of what a decoder holds.
  ///
  /// - Throws: `DecodingError`.
  package init(_ decoder: any Decoder) throws {
    var writer = WireWriter()
    try JSONValue(from: decoder).write(to: &writer)
    try self.init(writer.data, limits: .raw, isLenient: true)
  }
}
