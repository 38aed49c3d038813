public import VestnikCore

/// A button under a template's text.
///
/// Its JSON is an object in a template file: `type` is `text` or `link`; `caption` is required, and `url` in a link.
/// Decoding keeps a button of another type as ``unknown(type:_:)``.
public enum TemplateButton: Hashable, JSONModel {
  /// Sends its caption as the person's reply, together with a payload for your program.
  case text(caption: String, color: ButtonColor = .secondary, payload: JSONValue? = nil)
  /// Opens an address, which is kept as it was written.
  case link(caption: String, url: String)
  /// A button of a type that this version does not have, with all its fields. Validation refuses it.
  case unknown(type: String, JSONValue)
}

/// The form in a template file: `type` tells the kinds apart; of a known kind `caption` and `url` are required.
extension TemplateButton: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  /// Reads a button by its type; a button of an unknown type keeps all its fields.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    guard reader.isAtObject else { throw reader.expected("an object") }
    guard let type = try reader.peek("type") else { throw reader.missing("type", at: start) }
    switch type {
    case "text":
      // `null` is a valid payload, which a field of the form would take for a missing one.
      let payload = try [String: JSONValue].read(from: &reader)["payload"]
      reader.rewind(to: start)
      let form = try TextForm.read(from: &reader)
      return .text(caption: form.caption ?? "", color: form.color, payload: payload)
    case "link":
      let form = try LinkForm.read(from: &reader)
      return .link(caption: form.caption ?? "", url: form.url ?? "")
    default: return .unknown(type: type, try JSONValue.read(from: &reader))
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .text(let caption, let color, let payload):
      var form = TextForm()
      (form.caption, form.color, form.payload) = (caption, color, payload)
      try form.write(to: &writer)
    case .link(let caption, let url):
      var form = LinkForm()
      (form.caption, form.url) = (caption, url)
      try form.write(to: &writer)
    case .unknown(_, let value): try value.write(to: &writer)
    }
  }

  private struct TextForm: JSONCodableObject {
    var type = "text"
    var caption: String?
    var color = ButtonColor.secondary
    var payload: JSONValue?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("type", &type)
      try field("caption", &caption)
      try field("color", &color)
      try field("payload", &payload)
    }

    var missingField: StaticString? { caption == nil ? "caption" : nil }
  }

  private struct LinkForm: JSONCodableObject {
    var type = "link"
    var caption: String?
    var url: String?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("type", &type)
      try field("caption", &caption)
      try field("url", &url)
    }

    var missingField: StaticString? { caption == nil ? "caption" : url == nil ? "url" : nil }
  }
}

extension TemplateButton: Validatable {
  /// Returns what is wrong with the button.
  ///
  /// Rules: `button.caption`, `text.control` (a warning), `button.color` (a warning), `button.payload`, `button.url`,
  /// `button.type`.
  ///
  /// - Parameter limits: The limits to check against, such as `.vkNotify`.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    switch self {
    case .text(let caption, let color, let payload):
      limits.captionIssues(caption, at: "caption") + caption.controlIssues(at: "caption")
        + Self.issues(of: color)
        + Self.issues(of: payload)
    case .link(let caption, let url):
      limits.captionIssues(caption, at: "caption") + caption.controlIssues(at: "caption")
        + url.httpURLIssues(at: "url", rule: "button.url", source: "VK Notify FAQ, link buttons")
    case .unknown(let type, _):
      [
        ValidationIssue(
          path: "type", rule: "button.type", actual: type.redactedPreview, allowed: "text or link",
          source: "VK Notify FAQ, buttons")
      ]
    }
  }

  private static func issues(of color: ButtonColor) -> [ValidationIssue] {
    let known: [ButtonColor] = [.primary, .secondary, .positive, .negative]
    guard !known.contains(color) else { return [] }
    return [
      ValidationIssue(
        path: "color", rule: "button.color", severity: .warning, actual: color.rawValue.redactedPreview,
        allowed: known.map(\.rawValue).joined(separator: ", "),
        source: "Altcraft, Notify editor, has colours; the words are those of VK's keyboards")
    ]
  }

  private static func issues(of payload: JSONValue?) -> [ValidationIssue] {
    guard let found = payload?.firstUnwritable(at: "payload") else { return [] }
    return [
      ValidationIssue(
        path: found.path.redactedPreview, rule: "button.payload", actual: found.value.redactedPreview,
        allowed: "JSON numbers of at most 38 digits, nested at most 64 levels deep", source: "RFC 8259")
    ]
  }
}

/// The colour of a text button.
public struct ButtonColor: OpenValue {
  /// The word in a template file: `primary`.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Blue: the main action.
  public static let primary: Self = "primary"
  /// White: any other action.
  public static let secondary: Self = "secondary"
  /// Green: agreement.
  public static let positive: Self = "positive"
  /// Red: refusal.
  public static let negative: Self = "negative"
}

extension ButtonColor: JSONCodableValue {}
