#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A type's public `Codable` members call these, so that its one list of fields serves every decoder and
/// encoder.
///
/// Between the two stands a ``JSONValue``: what a `Decoder` yields is written as JSON and read from there.
/// That costs some time, which is no matter where speed is not asked for, and nothing can be read differently
/// in two places.
extension JSONCodableValue {
  /// Reads the value as the reader of bytes does, leniently. To learn what could not be read use
  /// `JSONReader(decoder)`.
  ///
  /// - Throws: `DecodingError`.
  package init(lenientlyFrom decoder: any Decoder) throws {
    var reader = try JSONReader(decoder)
    do throws(JSONError) {
      self = try reader.document(Self.self)
    } catch {
      throw DecodingError([error], decoder)
    }
  }

  /// Reads the value of something that is going to be sent: nothing is left out. All that is wrong is reported at
  /// once.
  ///
  /// - Throws: `DecodingError` for what cannot be read, for keys that nobody knows, and for keys that stand in one
  ///   object twice, as far as the decoder tells.
  package init(strictlyFrom decoder: any Decoder) throws {
    var reader = try JSONReader(decoder, limits: .inMemory)
    let (value, problems) = Self.outgoing(&reader)
    guard let value else { throw DecodingError(problems, decoder) }
    self = value
  }

  /// Reads a value that is going to be sent; `nil` and all that is wrong when something is.
  private static func outgoing(_ reader: inout JSONReader) -> (value: Self?, problems: [JSONError]) {
    reader.keepsEverything = true
    var problems: [JSONError] = []
    var value: Self?
    do throws(JSONError) {
      value = try reader.document(Self.self)
    } catch {
      problems.append(error)
    }
    problems = reader.problems() + problems
    return problems.isEmpty ? (value, []) : (nil, problems)
  }

  /// Reads the value from bytes: one that is going to be sent strictly, one that came in leniently and mended.
  ///
  /// - Throws: `JSONError`, the first of them where several things are wrong.
  package init(json bytes: Data, limits: JSONReader.Limits = .inMemory) throws(JSONError) {
    guard Self.isOutgoing else {
      self = try JSONReader.incoming(bytes, limits: limits) { reader throws(JSONError) in
        try reader.document(Self.self)
      }
      return
    }
    var (value, problems) = try Self.outgoing(bytes, limits)
    let (mended, changes) = value == nil ? JSONRepair.mending(bytes) : (bytes, [])
    // Documents have commas that nothing follows. To leave them out loses nothing.
    if (1...100).contains(changes.count), changes.allSatisfy({ $0.reason.hasSuffix("left out") }) {
      (value, problems) = try Self.outgoing(mended, limits)
    }
    guard let value else {
      var first = problems.first ?? JSONError(path: "", reason: "nothing to read")
      if problems.count > 1 {
        let others = problems.dropFirst().map(\.description).joined(separator: "; ")
        first = JSONError(
          path: first.path, byteOffset: first.byteOffset, reason: "\(first.reason); \(others)")
      }
      throw first
    }
    self = value
  }

  private static func outgoing(
    _ bytes: Data, _ limits: JSONReader.Limits
  ) throws(JSONError) -> (value: Self?, problems: [JSONError]) {
    var reader = try JSONReader(bytes, limits: limits, isLenient: true)
    return outgoing(&reader)
  }

  /// Returns the value as JSON.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  package func json() throws(JSONError) -> Data {
    var writer = JSONWriter()
    try write(to: &writer)
    return writer.data
  }

  /// Writes what the writer of bytes would.
  ///
  /// - Throws: `EncodingError`.
  package func encodeJSON(to encoder: any Encoder) throws {
    try JSONWriter.encode(to: encoder) { writer throws(JSONError) in try write(to: &writer) }
  }
}

extension JSONWriter {
  /// Hands to an encoder what is written here.
  ///
  /// - Throws: `EncodingError`.
  package static func encode(
    to encoder: any Encoder, _ write: (inout JSONWriter) throws(JSONError) -> Void
  ) throws {
    let value: JSONValue
    do throws(JSONError) {
      var writer = JSONWriter()
      try write(&writer)
      var reader = try JSONReader(writer.data, limits: .inMemory)
      value = try reader.document(JSONValue.self)
    } catch {
      throw EncodingError.invalidValue(
        error, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: error.description))
    }
    try value.encode(to: encoder)
  }
}

extension JSONReader {
  /// A reader of what a decoder holds.
  ///
  /// - Throws: `DecodingError`.
  package init(_ decoder: any Decoder, limits: Limits = .raw) throws {
    var writer = JSONWriter()
    try JSONValue(from: decoder).write(to: &writer)
    try self.init(writer.data, limits: limits, isLenient: true)
  }
}

extension DecodingError {
  /// Several errors in one, each with its path below that of the decoder. What they say of bytes is left out, since
  /// the bytes are not those of the document.
  init(_ errors: [JSONError], _ decoder: any Decoder) {
    let texts = errors.map { error in
      JSONError(path: error.path, reason: error.reason).description
    }
    self = .dataCorrupted(
      Context(codingPath: decoder.codingPath, debugDescription: texts.joined(separator: "; ")))
  }
}

extension Decoder {
  /// Refuses keys that nobody reads: in what is going to be sent they would be left out.
  ///
  /// - Throws: `DecodingError` that names the first of them by its path, the others, and what is known.
  package func refuseKeys(otherThan known: [String]) throws {
    let keys = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    let unknown = keys.filter { !known.contains($0) }.sorted()
    guard let first = unknown.first else { return }
    let others = unknown.count > 1 ? ", nor \(unknown.dropFirst().joined(separator: ", "))" : ""
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath + [AnyKey(first)],
        debugDescription: "there is no key \(first)\(others); known are \(known.joined(separator: ", "))"))
  }
}
