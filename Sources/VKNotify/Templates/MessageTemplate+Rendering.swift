import VestnikCore

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
