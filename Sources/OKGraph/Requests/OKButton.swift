public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A button under a message (OK Graph API, graph.user.messages, POST, INLINE_KEYBOARD).
///
/// OK documents the words of the types; the other keys are those that three clients send.
///
/// Its JSON is the object of the button. Decoding throws `DecodingError` that names everything that cannot be read or
/// sent by its path.
public struct OKButton: Hashable, JSONModel, JSONCodableRecord {
  /// The kind of a button: what a press does.
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
    /// A press gives the person's contact; OK documents the word as currently not supported.
    public static let requestContact: Self = "REQUEST_CONTACT"
    /// A press gives the person's location; OK documents the word as currently not supported.
    public static let requestLocation: Self = "REQUEST_GEO_LOCATION"
  }

  /// The colour of a button. The words were seen in clients.
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

  /// The kind of the button: what a press does.
  public internal(set) var kind: Kind = ""
  /// The caption of the button.
  public internal(set) var text = ""
  /// The colour. Every client sends one; whether it may be left out is not documented.
  public internal(set) var intent: Intent?
  /// The text that the event of a press of a `CALLBACK` button brings back.
  public internal(set) var payload: String?
  /// The address that a `LINK` button opens.
  @LossyURL public internal(set) var url: URL?
  /// Whether a `REQUEST_GEO_LOCATION` button sends the location without a question; the key `quick` of two clients.
  public internal(set) var isQuick: Bool?
  /// The JSON of a button of an unknown kind, as it was read; `nil` for the known kinds.
  public internal(set) var raw: RawJSON?
  @usableFromInline package var received = ReceivedJSON()

  init(_ kind: Kind, _ text: String, _ intent: Intent) {
    self.kind = kind
    self.text = text
    self.intent = intent
  }

  @usableFromInline package init() {}

  /// Returns a button whose press comes back as an event, ``OKEventContent/callback(_:)``.
  ///
  /// - Parameters:
  ///   - text: The caption of the button.
  ///   - payload: The text that the event brings back; OK documents no greatest length.
  ///   - intent: The colour.
  public static func callback(_ text: String, payload: String, intent: Intent = .standard) -> Self {
    var button = Self(.callback, text, intent)
    button.payload = payload
    return button
  }

  /// Returns a button that opens a page.
  ///
  /// - Parameters:
  ///   - text: The caption of the button.
  ///   - url: The page, http or https.
  ///   - intent: The colour.
  public static func link(_ text: String, to url: URL, intent: Intent = .standard) -> Self {
    var button = Self(.link, text, intent)
    button.url = url
    return button
  }

  /// Returns a button that asks for the person's contact. OK's page names it and says that it is currently not
  /// supported, so a message with it gets a warning.
  ///
  /// - Parameter text: The caption of the button.
  public static func unsupportedRequestContact(_ text: String) -> Self {
    Self(.requestContact, text, .standard)
  }

  /// Returns a button that asks for the person's location. OK's page names it and says that it is currently not
  /// supported, so a message with it gets a warning.
  ///
  /// - Parameters:
  ///   - text: The caption of the button.
  ///   - quick: The key `quick` of two clients' models; by default `false`, which is not written.
  public static func unsupportedRequestLocation(_ text: String, quick: Bool = false) -> Self {
    var button = Self(.requestLocation, text, .standard)
    button.isQuick = quick ? true : nil
    return button
  }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &kind)
    try field("text", &text)
    try field("intent", &intent)
    try field("payload", &payload)
    try field("url", &$url)
    try field("quick", &isQuick)
  }

  /// Reads a button. A button of an unknown kind keeps its bytes in `raw`; a received button keeps its JSON.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let type = try reader.peek("type")
    if reader.keepsEverything, reader.isAtObject, type == nil { throw reader.missing("type", at: start) }
    let raw = try reader.raw()
    let known: [Kind] = [.callback, .link, .requestContact, .requestLocation]
    if reader.keepsEverything, let type, !known.contains(Kind(rawValue: type)) {
      // The bytes are kept, so its fields may be read leniently without losing any.
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
