public import VestnikCore

/// What the app of the sender can show at this moment.
public struct VKClientInfo: Hashable, JSONModel {
  /// The buttons that it can show.
  public var buttonActions: [VKButtonAction.Kind] = []
  /// Whether it shows keyboards.
  public var supportsKeyboard: Bool?
  /// Whether it shows keyboards inside messages; missing in 2019.
  public var supportsInlineKeyboard: Bool?
  /// Whether it shows carousels; missing until 2020.
  public var supportsCarousel: Bool?
  /// The language: 0 Russian, 1 Ukrainian, 2 Belarusian, 3 English, 4 Spanish, …
  public var languageID: Int?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKClientInfo: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("button_actions", &buttonActions)
    try field("keyboard", &supportsKeyboard)
    try field("inline_keyboard", &supportsInlineKeyboard)
    try field("carousel", &supportsCarousel)
    try field("lang_id", &languageID)
  }
}
