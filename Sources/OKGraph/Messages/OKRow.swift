public import VestnikCore

/// Buttons that stand side by side.
public struct OKRow: Hashable, Sendable {
  /// From left to right.
  public var buttons: [OKButton]

  /// Makes a row.
  public init(_ buttons: OKButton...) {
    self.buttons = buttons
  }

  /// Makes a row.
  public init(_ buttons: [OKButton]) {
    self.buttons = buttons
  }
}

extension OKRow: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(try [OKButton].read(from: &reader))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try buttons.write(to: &writer)
  }
}

extension OKRow: Codable {
  /// Reads an array of buttons: nothing is left out.
  ///
  /// - Throws: `DecodingError` that names by its path everything that cannot be read or sent.
  public init(from decoder: any Decoder) throws { try self.init(strictlyFrom: decoder) }

  /// Writes an array of buttons.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}
