#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The bridge from a type's public `Codable` members to its one way of reading and writing JSON.
///
/// The content of a `Decoder` is turned into a ``JSONValue``, written as JSON and read by ``JSONReader``; encoding
/// goes the same way back. That is slower than decoding field by field, but the clients and webhooks do not come this
/// way, and a type cannot read the same JSON in two ways.
extension JSONCodableValue {
  /// Reads a received value leniently: a part that cannot be read is left out. To learn which, use the initializer of
  /// ``JSONReader`` that takes a decoder.
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

  /// Reads a value that is going to be sent strictly: a part that cannot be read is an error and not left out.
  ///
  /// - Throws: `DecodingError` with all that is wrong: what cannot be read, unknown keys, and keys that occur twice
  ///   in one object, as far as the decoder shows them.
  package init(strictlyFrom decoder: any Decoder) throws {
    var reader = try JSONReader(decoder, limits: .inMemory)
    let (value, problems) = Self.outgoing(&reader)
    guard let value else { throw DecodingError(problems, decoder) }
    self = value
  }

  /// Reads a value that is going to be sent. Returns the value, or `nil` and all that is wrong with it.
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

  /// Reads the value from bytes: strictly if the type is one that is sent, else leniently and with ``JSONRepair``.
  ///
  /// In what is sent only trailing commas and a byte order mark are repaired, at most 100 in all.
  ///
  /// - Throws: `JSONError`. For a type that is sent, its path is that of the first fault and its reason names all.
  package init(json bytes: Data, limits: JSONReader.Limits = .inMemory) throws(JSONError) {
    guard Self.isOutgoing else {
      self = try JSONReader.incoming(bytes, limits: limits) { reader throws(JSONError) in
        try reader.document(Self.self)
      }
      return
    }
    var (value, problems) = try Self.outgoing(bytes, limits)
    let (mended, changes) = value == nil ? JSONRepair.repairing(bytes) : (bytes, [])
    // Samples in the providers' documents have trailing commas. Leaving them out loses nothing.
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

  /// Returns the value as JSON in UTF-8.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  package func json() throws(JSONError) -> Data {
    var writer = JSONWriter()
    try write(to: &writer)
    return writer.data
  }

  /// Writes to an encoder the JSON value that ``json()`` returns as bytes.
  ///
  /// - Throws: `EncodingError`.
  package func encodeJSON(to encoder: any Encoder) throws {
    try JSONWriter.encode(to: encoder) { writer throws(JSONError) in try write(to: &writer) }
  }
}

extension JSONWriter {
  /// Writes to an encoder the JSON value that the closure writes to a ``JSONWriter``.
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
  /// Makes a lenient reader of the JSON value that a decoder holds.
  ///
  /// - Throws: `DecodingError`.
  package init(_ decoder: any Decoder, limits: Limits = .raw) throws {
    var writer = JSONWriter()
    try JSONValue(from: decoder).write(to: &writer)
    try self.init(writer.data, limits: limits, isLenient: true)
  }
}

extension DecodingError {
  /// Makes one error of several, each with its path below the decoder's. Byte offsets are left out, because they
  /// belong to JSON that was written from the decoder and not to the user's document.
  init(_ errors: [JSONError], _ decoder: any Decoder) {
    let texts = errors.map { error in
      JSONError(path: error.path, reason: error.reason).description
    }
    self = .dataCorrupted(
      Context(codingPath: decoder.codingPath, debugDescription: texts.joined(separator: "; ")))
  }
}

extension Decoder {
  /// Throws if the object has keys that are not known, because a message would be sent without them.
  ///
  /// - Throws: `DecodingError` with the path of the first unknown key, the other unknown keys, and the known ones.
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
