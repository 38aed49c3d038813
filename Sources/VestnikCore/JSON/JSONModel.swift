#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A model of a provider's JSON: any decoder reads it from, and any encoder writes it as, the JSON that the provider
/// documents.
///
/// A model that a provider sends is read leniently: unknown keys are no error, and a part that cannot be read is left
/// out. Responses, reports, events and many of their parts are records: they keep the JSON that they were read from, and
/// are written as it was, except for properties that were changed since. Others, such as a photo in a VK message, write
/// what they have properties for; the event around them keeps all of it. A model that is sent to a provider is read strictly: an unknown key, or one that occurs
/// twice, is an error, because it would be lost. To keep every digit of a number use ``ExactJSONDecoder`` and
/// ``ExactJSONEncoder``.
///
/// ```swift
/// let stored = try JSONEncoder().encode(event)
/// let again = try JSONDecoder().decode(type(of: event), from: stored)
/// ```
///
/// The protocol is meant only for the models of this package. A type of your own that conforms has to implement
/// `Codable` itself.
public protocol JSONModel: Codable, Sendable {}

// A public protocol, because an extension of a package protocol cannot supply the public members of `Codable`.
extension JSONModel {
  /// Reads the JSON that the provider documents.
  ///
  /// - Throws: `DecodingError` when the model cannot be read. For a model that is sent it names all that is wrong.
  public init(from decoder: any Decoder) throws {
    guard let type = Self.self as? any JSONCodableValue.Type,
      let model = try type.decoded(from: decoder) as? Self
    else {
      throw DecodingError.typeMismatch(
        Self.self, .init(codingPath: decoder.codingPath, debugDescription: foreign))
    }
    self = model
  }

  /// Writes the JSON that the provider documents. A record is written as it was received, except for properties that
  /// were changed since.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws {
    guard let model = self as? any JSONCodableValue else {
      throw EncodingError.invalidValue(self, .init(codingPath: encoder.codingPath, debugDescription: foreign))
    }
    try model.encodeJSON(to: encoder)
  }
}

private let foreign = "a type of your own needs an `init(from:)` and an `encode(to:)` of its own"

extension JSONCodableValue {
  fileprivate static func decoded(from decoder: any Decoder) throws -> Self {
    isOutgoing ? try Self(strictlyFrom: decoder) : try Self(lenientlyFrom: decoder)
  }
}

/// A decoder of Vestnik's models that keeps every digit of a number.
///
/// `JSONDecoder` passes numbers through `Decimal`, where `1.50` becomes `1.5`. `ExactJSONDecoder` reads a model as
/// the clients and webhooks do: one that a provider sends leniently, and repaired where it is not quite JSON; one
/// that is sent to a provider strictly, so that no key is lost.
///
/// ```swift
/// let value = try ExactJSONDecoder().decode(JSONValue.self, from: Data(#"{"sum":1.50}"#.utf8))
/// let json = try ExactJSONEncoder().encode(value)  // {"sum":1.50}
/// ```
///
/// Types that are not Vestnik's are read by `JSONDecoder`.
public struct ExactJSONDecoder: Hashable, Sendable {
  /// The size of the largest document that is read, in bytes; 16 MiB by default.
  public var maxBytes: Int

  /// Makes a decoder.
  ///
  /// - Parameter maxBytes: The size of the largest document that is read, in bytes; 16 MiB by default.
  public init(maxBytes: Int = 16 << 20) {
    self.maxBytes = maxBytes
  }

  /// Returns the value that a JSON document holds.
  ///
  /// - Parameters:
  ///   - type: The type of the value: a model, or an array or a dictionary of them.
  ///   - bytes: The JSON, in UTF-8.
  /// - Throws: ``JSONError`` with the place of what cannot be read, for a document larger than ``maxBytes``, and for
  ///   one nested deeper than 128 levels; `DecodingError` for a type that is not Vestnik's.
  public func decode<Value: Decodable>(_ type: Value.Type, from bytes: Data) throws -> Value {
    guard bytes.count <= maxBytes else {
      throw JSONError(path: "", reason: "\(bytes.count) bytes, allowed \(maxBytes)")
    }
    if let model = Value.self as? any JSONCodableValue.Type, model.isModel,
      let value = try model.exact(bytes) as? Value
    {
      return value
    }
    return try JSONDecoder().decode(type, from: bytes)
  }
}

/// An encoder of Vestnik's models that keeps every digit of a number.
///
/// The bytes are those that the clients send. A response, report, message or event that was received is written as it
/// was received, including the keys that its model has no property for, except for properties that were changed
/// since. Types that are not Vestnik's are written by `JSONEncoder`, with sorted keys. ``ExactJSONDecoder`` shows an
/// example.
public struct ExactJSONEncoder: Hashable, Sendable {
  /// Makes an encoder.
  public init() {}

  /// Returns the value as JSON in UTF-8, without white space.
  ///
  /// - Parameter value: A model, or an array or a dictionary of them.
  /// - Throws: ``JSONError`` for what JSON cannot hold, such as infinity, NaN, or a ``JSONValue/number(literal:)``
  ///   that is not a number; `EncodingError` for a type that is not Vestnik's.
  public func encode(_ value: some Encodable) throws -> Data {
    if let model = value as? any JSONCodableValue, type(of: model).isModel { return try model.json() }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }
}
