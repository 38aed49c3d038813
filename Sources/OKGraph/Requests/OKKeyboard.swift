public import VestnikCore

/// Buttons under a message: "a two dimensional array" (graph.user.messages, POST, INLINE_KEYBOARD).
///
/// How many buttons there may be is not documented. OK has no keyboard beside the input field and no templates; an edit
/// without the keyboard takes it away, since an edit replaces the whole message.
///
/// ```swift
/// let keyboard = OKKeyboard {
///   OKRow(.callback("M", payload: "size:m"), .callback("L", payload: "size:l", intent: .positive))
///   OKRow(.link("Size guide", to: guide))
/// }
/// ```
///
/// As JSON: Throws `DecodingError` that names by its path everything that cannot be read or sent.
public struct OKKeyboard: Hashable, JSONModel {
  /// From top to bottom.
  public var rows: [OKRow]
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a keyboard.
  ///
  /// - Parameter rows: From top to bottom.
  public init(rows: [OKRow]) {
    self.rows = rows
  }

  /// Makes a keyboard from rows in a block; `if`, `switch` and `for` work there.
  ///
  /// - Parameter rows: From top to bottom.
  public init(@OKKeyboardBuilder _ rows: () -> [OKRow]) {
    self.rows = rows()
  }

  @usableFromInline package init() {
    rows = []
  }
}

extension OKKeyboard: JSONCodableRecord {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("buttons", &rows)
  }

  /// Reads a keyboard. One that is going to be sent is written anew, one that arrived as it was received.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var keyboard = Self()
    try keyboard.fill(from: &reader)
    if !reader.keepsEverything { keyboard.received = ReceivedJSON(reader.raw(since: start)) }
    return keyboard
  }

  /// The keyboard without what was received and has no property: what is sent.
  var modelsOnly: Self {
    Self(
      rows: rows.map { row in
        OKRow(
          row.buttons.map { button in
            var button = button
            if button.raw == nil { button.received = ReceivedJSON() }
            return button
          })
      })
  }
}

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

/// Puts the rows of a block together; see ``OKKeyboard``.
@resultBuilder public enum OKKeyboardBuilder {
  /// One row.
  public static func buildExpression(_ row: OKRow) -> [OKRow] { [row] }

  /// Rows that were made elsewhere.
  public static func buildExpression(_ rows: [OKRow]) -> [OKRow] { rows }

  /// The rows of a block.
  public static func buildBlock(_ parts: [OKRow]...) -> [OKRow] { parts.flatMap(\.self) }

  /// The rows of an `if` without `else`.
  public static func buildOptional(_ rows: [OKRow]?) -> [OKRow] { rows ?? [] }

  /// The rows of the first branch.
  public static func buildEither(first rows: [OKRow]) -> [OKRow] { rows }

  /// The rows of the other branch.
  public static func buildEither(second rows: [OKRow]) -> [OKRow] { rows }

  /// The rows of a loop.
  public static func buildArray(_ parts: [[OKRow]]) -> [OKRow] { parts.flatMap(\.self) }
}
