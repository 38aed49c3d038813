public import VestnikCore

/// A button under a template's text.
public enum TemplateButton: Hashable, Sendable {
  /// Sends its caption as the person's answer, together with a payload for your program.
  case text(caption: String, color: ButtonColor = .secondary, payload: JSONValue? = nil)
  /// Opens an address, which is kept as it was written.
  case link(caption: String, url: String)
  /// A kind that this version does not know, with all its fields. Validation refuses it.
  case unknown(type: String, JSONValue)
}

/// The form in a template file: `type` tells the kinds apart.
extension TemplateButton: Codable {
  private enum CodingKeys: String, CodingKey {
    case type, caption, color, payload, url
  }

  /// Reads a button; `type`, and of a known kind `caption` and `url`, are required.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    switch try fields.decode(String.self, forKey: .type) {
    case "text":
      self = .text(
        caption: try fields.decode(String.self, forKey: .caption),
        color: try fields.decodeIfPresent(ButtonColor.self, forKey: .color) ?? .secondary,
        payload: fields.contains(.payload) ? try fields.decode(JSONValue.self, forKey: .payload) : nil)
    case "link":
      self = .link(
        caption: try fields.decode(String.self, forKey: .caption),
        url: try fields.decode(String.self, forKey: .url))
    case let type:
      self = .unknown(type: type, try JSONValue(from: decoder))
    }
  }

  /// Writes the button; one of an unknown kind as it was read.
  ///
  /// - Throws: `EncodingError` when a payload holds a number that is none.
  public func encode(to encoder: any Encoder) throws {
    if case .unknown(_, let value) = self { return try value.encode(to: encoder) }
    var fields = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .text(let caption, let color, let payload):
      try fields.encode("text", forKey: .type)
      try fields.encode(caption, forKey: .caption)
      try fields.encode(color, forKey: .color)
      try fields.encodeIfPresent(payload, forKey: .payload)
    case .link(let caption, let url):
      try fields.encode("link", forKey: .type)
      try fields.encode(caption, forKey: .caption)
      try fields.encode(url, forKey: .url)
    case .unknown: break
    }
  }
}

extension TemplateButton: Validatable {
  /// What is wrong with the button. Rules: `button.caption`, `button.color` (a warning), `button.payload`,
  /// `button.url`, `button.type`.
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
          path: "type", rule: "button.type", actual: type.excerpt, allowed: "text or link",
          source: "VK Notify FAQ, buttons")
      ]
    }
  }

  private static func issues(of color: ButtonColor) -> [ValidationIssue] {
    let known: [ButtonColor] = [.primary, .secondary, .positive, .negative]
    guard !known.contains(color) else { return [] }
    return [
      ValidationIssue(
        path: "color", rule: "button.color", severity: .warning, actual: color.rawValue.excerpt,
        allowed: known.map(\.rawValue).joined(separator: ", "),
        source: "Altcraft, Notify editor, has colours; the words are those of VK's keyboards")
    ]
  }

  private static func issues(of payload: JSONValue?) -> [ValidationIssue] {
    guard let found = payload?.firstUnwritable(at: "payload") else { return [] }
    return [
      ValidationIssue(
        path: found.path.excerpt, rule: "button.payload", actual: found.value.excerpt,
        allowed: "JSON numbers of at most 38 digits, nested at most 64 levels deep", source: "RFC 8259")
    ]
  }
}
