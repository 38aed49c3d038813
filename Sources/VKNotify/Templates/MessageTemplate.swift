public import VestnikCore

/// A template as it is given to moderation: a text with named places, images and buttons.
///
/// ```swift
/// let template = MessageTemplate("Заказ #number# готов", networks: [.vk])
/// for issue in template.issues(under: .vkNotify) { print(issue) }
/// let text = try template.render(["number": "17"])
/// ```
///
/// A service message is a template that informs clients of an event that they expect, such as a change in the state
/// of an order. It comes from the company's community and reaches any user of VK or Odnoklassniki by phone number;
/// nobody has to subscribe to the community. It needs no reply: one-way messages stand in a special window. The
/// replies of clients can be read in VK's own interface for messages, and the community's administrator sees a
/// message there once the client has replied (VK Notify FAQ).
///
/// Its JSON is a file that a person writes by hand; only `text` is required in it.
public struct MessageTemplate: Hashable, Sendable {
  /// A style in which the place of a variable is written.
  public enum Placeholder: String, Sendable, Codable, CaseIterable {
    /// `#name#`, as on Devino's previous platform; the default.
    case hashes
    /// `{name}`.
    case braces
    /// `{{name}}`.
    case doubleBraces
    /// `%name%`.
    case percents
  }

  /// The text with the places of its variables.
  public var text: String
  /// The style of the places in ``text``.
  public var placeholder: Placeholder
  /// The images, the same for everybody: no image can be sent to only one person.
  public var images: [TemplateImage]
  /// The buttons under the text.
  public var buttons: [TemplateButton]
  /// The networks in which the template has a group.
  ///
  /// Both networks make their users confirm their phone number by SMS every six months, so that a number still
  /// belongs to the same person (VK Notify FAQ).
  public var networks: [SocialNetwork]
  /// The sender to whom the template belongs; `nil` when that does not matter.
  public var service: SenderGroup?

  /// Makes a template without checking it.
  ///
  /// - Parameters:
  ///   - text: The text with the places of its variables.
  ///   - placeholder: The style of the places; by default ``MessageTemplate/Placeholder/hashes``.
  ///   - images: The images; by default none.
  ///   - buttons: The buttons under the text; by default none.
  ///   - networks: The networks in which the template has a group; by default VK only.
  ///   - service: The sender to whom the template belongs; by default `nil`.
  public init(
    _ text: String, placeholder: Placeholder = .hashes, images: [TemplateImage] = [],
    buttons: [TemplateButton] = [], networks: [SocialNetwork] = [.vk], service: SenderGroup? = nil
  ) {
    self.text = text
    self.placeholder = placeholder
    self.images = images
    self.buttons = buttons
    self.networks = networks
    self.service = service
  }
}

/// The JSON of a template file, version 1. It is Vestnik's own, because templates are handed in to VK by hand.
extension MessageTemplate: Codable {
  /// Reads a template; a key that is missing has the default of the initialiser.
  ///
  /// - Throws: `DecodingError` that names by its path everything that cannot be read, and every unknown key, because
  ///   it most likely is misspelt. Use `RawJSON(file:)` for a file with a comma too many, with the same key twice or
  ///   in another encoding: decoders do not report these.
  public init(from decoder: any Decoder) throws {
    let file = try TemplateForm(strictlyFrom: decoder)
    self.init(
      file.text ?? "", placeholder: file.placeholder, images: file.images, buttons: file.buttons,
      networks: file.networks, service: file.service)
  }
}

/// The fields of a template file.
private struct TemplateForm: JSONCodableObject {
  var text: String?
  var placeholder = MessageTemplate.Placeholder.hashes
  var images: [TemplateImage] = []
  var buttons: [TemplateButton] = []
  var networks: [SocialNetwork] = [.vk]
  var service: SenderGroup?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("text", &text)
    try field("placeholder", &placeholder)
    try field("images", &images)
    try field("buttons", &buttons)
    try field("networks", &networks)
    try field("service", &service)
  }

  var missingField: StaticString? { text == nil ? "text" : nil }
}

extension MessageTemplate.Placeholder: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let place = reader.mark
    let word = try reader.text()
    if let style = Self(rawValue: word) { return style }
    reader.rewind(to: place)
    throw reader.failure(
      "\(word.redactedPreview) is none of \(allCases.map(\.rawValue).joined(separator: ", "))")
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.text(rawValue)
  }
}

extension MessageTemplate {
  /// A piece of a text: literal text, or the place of a variable with its name.
  enum Piece: Hashable {
    case literal(Substring)
    case place(String)
  }

  /// The names of the variables in the order of the text, each once.
  public var variables: [String] {
    var seen: Set<String> = []
    return pieces.compactMap { piece in
      guard case .place(let name) = piece, seen.insert(name).inserted else { return nil }
      return name
    }
  }

  /// Returns the text with the values in their places. Values are not searched for places.
  ///
  /// A surplus value is an error here and a warning in validation: it is most likely a misspelt name.
  ///
  /// - Parameter values: The values by the names of the variables.
  /// - Throws: ``RenderError`` with every missing and every surplus name.
  public func render(_ values: [String: String]) throws(RenderError) -> String {
    let names = variables
    let missing = names.filter { values[$0] == nil }
    let surplus = Set(values.keys).subtracting(names).sorted()
    guard missing.isEmpty, surplus.isEmpty else { throw RenderError(missing: missing, surplus: surplus) }
    return filled { values[$0] ?? "" }
  }

  /// Returns the text with the results of the closure in its places.
  package func filled(_ value: (String) -> String) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .literal(let literal): text += literal
      case .place(let name): text += value(name)
      }
    }
  }

  var pieces: [Piece] { placeholder.pieces(of: text) }
}

extension MessageTemplate.Placeholder {
  /// Returns the place of a variable in this style, such as `#name#`.
  ///
  /// - Parameter name: The name of the variable.
  public func written(_ name: String) -> String {
    opening + name + closing
  }

  var opening: String {
    switch self {
    case .hashes: "#"
    case .braces: "{"
    case .doubleBraces: "{{"
    case .percents: "%"
    }
  }

  var closing: String {
    switch self {
    case .hashes: "#"
    case .braces: "}"
    case .doubleBraces: "}}"
    case .percents: "%"
    }
  }

  /// Returns the pieces of a text that is cut at its places.
  ///
  /// A name is letters, digits, `_`, `-` and `.`; anything else between two marks, such as `# 5 and #`, is text.
  func pieces(of text: String) -> [MessageTemplate.Piece] {
    var pieces: [MessageTemplate.Piece] = []
    var rest = text[...]
    var literal = text.startIndex
    while let mark = rest.firstRange(of: opening) {
      let name = text[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
      guard !name.isEmpty, text[name.endIndex...].hasPrefix(closing) else {
        rest = text[text.index(after: mark.lowerBound)...]
        continue
      }
      if literal < mark.lowerBound { pieces.append(.literal(text[literal..<mark.lowerBound])) }
      pieces.append(.place(String(name)))
      literal = text.index(name.endIndex, offsetBy: closing.count)
      rest = text[literal...]
    }
    if literal < text.endIndex { pieces.append(.literal(text[literal...])) }
    return pieces
  }
}

/// An error of rendering, with all variables that do not fit the template.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The names that the template has and the values do not, in the order of the text.
  public var missing: [String]
  /// The names that the values have and the template does not, sorted.
  public var surplus: [String]

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - missing: The names that the template has and the values do not.
  ///   - surplus: The names that the values have and the template does not.
  public init(missing: [String], surplus: [String]) {
    self.missing = missing
    self.surplus = surplus
  }

  /// Both lists in one line.
  public var description: String {
    [("no value for", missing), ("no place for", surplus)].filter { !$0.1.isEmpty }
      .map { "\($0.0) \($0.1.map(\.redactedPreview).joined(separator: ", "))" }.joined(separator: "; ")
  }
}
