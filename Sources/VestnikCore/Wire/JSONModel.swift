/// A value in a provider's JSON: it is read from any decoder and written by any encoder in the form that the provider
/// documents.
///
/// What a provider sends is read leniently: an object may have unknown keys, and a part that cannot be read is left out.
/// What you are going to send is read strictly: an unknown key, or one that occurs twice, is an error, because it would be
/// lost. To keep every digit of a number use ``ExactJSONDecoder`` and ``ExactJSONEncoder``.
///
/// ```swift
/// let stored = try JSONEncoder().encode(event)
/// let again = try JSONDecoder().decode(DevinoEvent.self, from: stored)
/// ```
///
/// The protocol is there for the models of this package; a type of your own has no reason to conform.
public protocol JSONModel: Codable, Sendable {}

// A public protocol, because an extension of a package protocol cannot supply the public members of `Codable`.
extension JSONModel {
  /// Reads the form that the provider documents.
  ///
  /// - Throws: `DecodingError` that names all that is wrong.
  public init(from decoder: any Decoder) throws {
    guard let type = Self.self as? any JSONCodableValue.Type,
      let model = try type.decoded(from: decoder) as? Self
    else {
      throw DecodingError.typeMismatch(
        Self.self, .init(codingPath: decoder.codingPath, debugDescription: foreign))
    }
    self = model
  }

  /// Writes the form that the provider documents; what was received, as it was received, but for the properties that
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
