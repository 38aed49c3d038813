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
