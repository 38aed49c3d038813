public import VestnikCore

/// A keyboard under a message: rows of buttons, "a two dimensional array" (OK Graph API, graph.user.messages, POST,
/// INLINE_KEYBOARD).
///
/// The largest number of buttons is not documented. OK documents neither a keyboard next to the input field nor
/// templates. To remove a keyboard, edit the message without it, because an edit replaces the whole message.
///
/// ```swift
/// let keyboard = OKKeyboard {
///   OKRow(.callback("M", payload: "size:m"), .callback("L", payload: "size:l", intent: .positive))
///   OKRow(.link("Size guide", to: guide))
/// }
/// ```
///
/// Its JSON is the object `{"buttons": [[…], […]]}`. Decoding throws `DecodingError` that names everything that
/// cannot be read or sent by its path.
public struct OKKeyboard: Hashable, JSONModel, JSONCodableRecord {
  /// The rows, from top to bottom.
  public var rows: [OKRow]
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a keyboard.
  ///
  /// - Parameter rows: The rows, from top to bottom.
  public init(rows: [OKRow]) {
    self.rows = rows
  }

  /// Makes a keyboard from rows in a block; `if`, `switch` and `for` work there.
  ///
  /// - Parameter rows: The rows, from top to bottom.
  public init(@OKKeyboardBuilder _ rows: () -> [OKRow]) {
    self.rows = rows()
  }

  @usableFromInline package init() {
    rows = []
  }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("buttons", &rows)
  }

  /// Reads a keyboard. A received one keeps its JSON, to be written unchanged; one that is going to be sent does not.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var keyboard = Self()
    try keyboard.fill(from: &reader)
    if !reader.keepsEverything { keyboard.received = ReceivedJSON(reader.raw(since: start)) }
    return keyboard
  }

  /// The keyboard with only its properties, without received keys that have none; this is what is sent.
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

/// A row of a keyboard: buttons side by side.
///
/// Its JSON is an array of buttons. Decoding throws `DecodingError` that names everything that cannot be read or sent
/// by its path.
public struct OKRow: Hashable, JSONModel {
  /// The buttons, from left to right.
  public var buttons: [OKButton]

  /// Makes a row of buttons, from left to right.
  public init(_ buttons: OKButton...) {
    self.buttons = buttons
  }

  /// Makes a row of an array of buttons, from left to right.
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

/// The result builder that collects the rows of a block; see ``OKKeyboard``.
@resultBuilder public enum OKKeyboardBuilder {
  /// Returns one row of the block.
  public static func buildExpression(_ row: OKRow) -> [OKRow] { [row] }

  /// Returns rows that were made elsewhere.
  public static func buildExpression(_ rows: [OKRow]) -> [OKRow] { rows }

  /// Returns all rows of the block, in order.
  public static func buildBlock(_ parts: [OKRow]...) -> [OKRow] { parts.flatMap(\.self) }

  /// Returns the rows of an `if` without `else`.
  public static func buildOptional(_ rows: [OKRow]?) -> [OKRow] { rows ?? [] }

  /// Returns the rows of the first branch of an `if` or `switch`.
  public static func buildEither(first rows: [OKRow]) -> [OKRow] { rows }

  /// Returns the rows of the other branch of an `if` or `switch`.
  public static func buildEither(second rows: [OKRow]) -> [OKRow] { rows }

  /// Returns the rows of a `for` loop.
  public static func buildArray(_ parts: [[OKRow]]) -> [OKRow] { parts.flatMap(\.self) }
}
