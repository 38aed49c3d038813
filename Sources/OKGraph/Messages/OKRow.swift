public import VestnikCore

/// Buttons that stand side by side.
///
/// As JSON: Reads an array of buttons: nothing is left out. Throws `DecodingError` that names by its path
/// everything that cannot be read or sent. Writes an array of buttons.
public struct OKRow: Hashable, JSONModel {
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
