public import VestnikCore

/// A template as it is given to moderation: a text with named places, images and buttons.
///
/// A service message is a template that informs clients of an event that they expect, such as a change in the
/// state of an order. It comes from the company's community and reaches any user of VK or Odnoklassniki by
/// phone number; nobody has to subscribe to the community. It needs no answer: one-way messages stand in a
/// special window. The answers of clients can be read in VK's own interface for messages, and the community's
/// administrator sees a message there once the client has replied (VK Notify FAQ).
///
/// Its `Codable` form is the file that a person writes by hand; only `text` is required in it.
public struct MessageTemplate: Hashable, Sendable {
  /// How a place for a variable is written.
  public enum Placeholder: String, Sendable, Codable, CaseIterable {
    /// `#name#`, as on Devino's previous platform. The default.
    case hashes
    /// `{name}`.
    case braces
    /// `{{name}}`.
    case doubleBraces
    /// `%name%`.
    case percents
  }

  /// The text with its places.
  public var text: String
  /// How places are written in ``text``.
  public var placeholder: Placeholder
  /// The images, the same for everybody: none can be sent to one person alone.
  public var images: [TemplateImage]
  /// The buttons under the text.
  public var buttons: [TemplateButton]
  /// The networks in which the template has a group.
  ///
  /// That a number still belongs to the same person is seen to by both networks: their users have to confirm
  /// it by SMS every six months (VK Notify FAQ).
  public var networks: [SocialNetwork]
  /// The sender to whom the template belongs, when that matters.
  public var service: SenderGroup?

  /// Makes a template; nothing is checked here.
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

/// The form of a template file, version 1: it is Vestnik's own, because VK's templates are handed in by hand.
extension MessageTemplate: Codable {
  /// Reads a template; what is not given has the default of the initialiser.
  ///
  /// - Throws: `DecodingError` that names by its path everything that cannot be read, and every key that nothing reads,
  ///   because it most likely is misspelt. A file with a comma too many, with the same key twice or in another encoding
  ///   is better read by `RawJSON(file:)`: decoders do not tell of these.
  public init(from decoder: any Decoder) throws {
    let file = try TemplateForm(strictlyFrom: decoder)
    self.init(
      file.text ?? "", placeholder: file.placeholder, images: file.images, buttons: file.buttons,
      networks: file.networks, service: file.service)
  }
}

/// The names in a template file.
private struct TemplateForm: JSONCodableObject {
  var text: String?
  var placeholder = MessageTemplate.Placeholder.hashes
  var images: [TemplateImage] = []
  var buttons: [TemplateButton] = []
  var networks: [SocialNetwork] = [.vk]
  var service: SenderGroup?

  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
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
  /// A piece of the text.
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

  /// The text with the values in their places. Values are never searched for places themselves.
  ///
  /// Stricter than validation, where a surplus value is a warning: here it is most likely a misspelt name.
  ///
  /// - Throws: ``RenderError`` with every missing and every surplus name.
  public func render(_ values: [String: String]) throws(RenderError) -> String {
    let names = variables
    let missing = names.filter { values[$0] == nil }
    let surplus = Set(values.keys).subtracting(names).sorted()
    guard missing.isEmpty, surplus.isEmpty else { throw RenderError(missing: missing, surplus: surplus) }
    return filled { values[$0] ?? "" }
  }

  /// The text with whatever the closure gives in its places.
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
  /// The place of a variable in this style: `#name#`.
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

  /// Cuts a text at its places.
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

/// Variables that do not fit a template: all of them at once.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Names that the template has and the values have not, in the order of the text.
  public var missing: [String]
  /// Names that the values have and the template has not, sorted.
  public var surplus: [String]

  /// Makes an error.
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
