public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A button under a message (graph.user.messages, POST, INLINE_KEYBOARD).
///
/// The words of the types are documented; the other keys are those that three clients send.
///
/// As JSON: Throws `DecodingError` that names by its path everything that cannot be read or sent.
public struct OKButton: Hashable, JSONModel {
  /// What a press does.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A press comes back as a MESSAGE_CALLBACK event.
    public static let callback: Self = "CALLBACK"
    /// A press opens a page.
    public static let link: Self = "LINK"
    /// Documented as not supported.
    public static let requestContact: Self = "REQUEST_CONTACT"
    /// Documented as not supported.
    public static let requestLocation: Self = "REQUEST_GEO_LOCATION"
  }

  /// The colour.
  public struct Intent: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The usual colour.
    public static let standard: Self = "DEFAULT"
    /// The colour of consent.
    public static let positive: Self = "POSITIVE"
    /// The colour of refusal.
    public static let negative: Self = "NEGATIVE"
  }

  /// What a press does.
  public internal(set) var kind: Kind = ""
  /// What stands on it.
  public internal(set) var text = ""
  /// The colour; every client sends one, whether it may be left out is not documented.
  public internal(set) var intent: Intent?
  /// What comes back when a `CALLBACK` button is pressed.
  public internal(set) var payload: String?
  /// Where a `LINK` button leads.
  @LossyURL public internal(set) var url: URL?
  /// Whether a `REQUEST_GEO_LOCATION` button asks nothing.
  public internal(set) var isQuick: Bool?
  /// A button of another kind, as it was received.
  public internal(set) var raw: RawJSON?
  @usableFromInline package var received = ReceivedJSON()

  init(_ kind: Kind, _ text: String, _ intent: Intent) {
    self.kind = kind
    self.text = text
    self.intent = intent
  }

  @usableFromInline package init() {}

  /// A button whose press comes back to you.
  ///
  /// - Parameters:
  ///   - text: What stands on it.
  ///   - payload: What comes back.
  ///   - intent: The colour.
  public static func callback(_ text: String, payload: String, intent: Intent = .standard) -> Self {
    var button = Self(.callback, text, intent)
    button.payload = payload
    return button
  }

  /// A button that opens a page.
  ///
  /// - Parameters:
  ///   - text: What stands on it.
  ///   - url: The page, http or https.
  ///   - intent: The colour.
  public static func link(_ text: String, to url: URL, intent: Intent = .standard) -> Self {
    var button = Self(.link, text, intent)
    button.url = url
    return button
  }

  /// A button that asks for the person's contact: the documents name it and say that it is not supported, so a
  /// message with it gets a warning.
  ///
  /// - Parameter text: What stands on it.
  public static func unsupportedRequestContact(_ text: String) -> Self {
    Self(.requestContact, text, .standard)
  }

  /// A button that asks where the person is: the documents name it and say that it is not supported, so a message
  /// with it gets a warning.
  ///
  /// - Parameters:
  ///   - text: What stands on it.
  ///   - quick: The key `quick` of two clients' models; left out when false.
  public static func unsupportedRequestLocation(_ text: String, quick: Bool = false) -> Self {
    var button = Self(.requestLocation, text, .standard)
    button.isQuick = quick ? true : nil
    return button
  }
}

extension OKButton: JSONCodableRecord {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &kind)
    try field("text", &text)
    try field("intent", &intent)
    try field("payload", &payload)
    try field("url", &$url)
    try field("quick", &isQuick)
  }

  /// Reads a button; one of another kind keeps its bytes, and so does one that arrived.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let type = try reader.peek("type")
    if reader.keepsEverything, reader.isAtObject, type == nil { throw reader.missing("type", at: start) }
    let raw = try reader.raw()
    let known: [Kind] = [.callback, .link, .requestContact, .requestLocation]
    if reader.keepsEverything, let type, !known.contains(Kind(rawValue: type)) {
      // Its bytes keep whatever its fields may mean.
      var own = try JSONReader(raw.bytes, limits: .inMemory, isLenient: true)
      return try own.document(Self.self)
    }
    reader.rewind(to: start)
    var button = Self()
    try button.fill(from: &reader)
    if !known.contains(button.kind) { button.raw = raw }
    if !reader.keepsEverything { button.received = ReceivedJSON(raw) }
    return button
  }
}

extension OKButton.Kind: JSONCodableValue {}
extension OKButton.Intent: JSONCodableValue {}
