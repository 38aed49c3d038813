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

extension OKRow: WireValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    Self(try [OKButton].read(from: &reader))
  }

  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    try buttons.write(to: &writer)
  }
}

extension OKRow: Codable {
  /// Reads an array of buttons: nothing is left out.
  ///
  /// - Throws: `DecodingError` that names by its path everything that cannot be read or sent.
  public init(from decoder: any Decoder) throws { try self.init(keepingEverythingOf: decoder) }

  /// Writes an array of buttons.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}
