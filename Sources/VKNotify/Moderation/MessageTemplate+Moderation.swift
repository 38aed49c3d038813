import VestnikCore

extension MessageTemplate {
  /// What moderation may object to, as far as a machine can see: addresses, words of advertising, names of
  /// competitors and of trades that are not accepted, a text without substance.
  ///
  /// Hints and never a verdict: a template with hints may pass, and one without may not. Whether an event triggers
  /// the template cannot be told from it at all.
  public func moderationHints() -> [ModerationHint] {
    substanceHints
      + Self.hints(in: filled { _ in " " }, at: "text")
      + buttons.enumerated().flatMap { index, button in
        Self.hints(in: button, at: "buttons[\(index)]")
      }
  }

  private var substanceHints: [ModerationHint] {
    let hasWords = filled { _ in " " }.contains { $0.isLetter || $0.isNumber }
    return hasWords ? [] : [ModerationHint(rule: .substance, path: "text", excerpt: String(text.prefix(40)))]
  }

  private static func hints(in button: TemplateButton, at path: String) -> [ModerationHint] {
    switch button {
    case .text(let caption, _, _): hints(in: caption, at: "\(path).caption")
    case .link(let caption, let url):
      hints(in: caption, at: "\(path).caption") + [
        ModerationHint(rule: .links, path: "\(path).url", excerpt: url)
      ]
    case .unknown: []
    }
  }

  private static func hints(in text: String, at path: String) -> [ModerationHint] {
    let words = ModerationText(text)
    let addresses = words.addresses.map { ModerationHint(rule: .links, path: path, excerpt: $0) }
    return addresses
      + ModerationVocabulary.entries.flatMap { rule, entries in
        entries.compactMap { words.excerpt(matching: $0) }.map { excerpt in
          ModerationHint(rule: rule, path: path, excerpt: excerpt)
        }
      }
  }
}

/// A text cut into words for comparing with the vocabulary.
struct ModerationText {
  private let words: [(compared: String, written: Substring)]
  /// What looks like an address.
  let addresses: [String]

  init(_ text: String) {
    let chunks = text.split(whereSeparator: \.isWhitespace)
    addresses = chunks.compactMap(Self.address)
    words = text.split { !$0.isLetter && !$0.isNumber && !"%'’".contains($0) }.map { word in
      (word.lowercased().replacing("ё", with: "е").replacing("’", with: "'"), word)
    }
  }

  /// The place where the words of an entry stand in a row, with its neighbours; the first one.
  func excerpt(matching entry: String) -> String? {
    let entry = entry.split(separator: " ").map(String.init)
    guard !entry.isEmpty, words.count >= entry.count else { return nil }
    let start = (0...words.count - entry.count).first { start in
      entry.indices.allSatisfy { Self.matches(words[start + $0].compared, entry[$0]) }
    }
    guard let start else { return nil }
    let shown = words[max(0, start - 1)..<min(words.count, start + entry.count + 1)]
    return shown.map(\.written).joined(separator: " ")
  }

  private static func matches(_ word: String, _ entry: String) -> Bool {
    if entry == "%" { return word.hasSuffix("%") }
    return entry.hasSuffix("*") ? word.hasPrefix(entry.dropLast()) : word == entry
  }

  /// The chunk without the punctuation around it, when it is an address.
  private static func address(_ chunk: Substring) -> String? {
    let leading = chunk.drop { "([{<«\"'".contains($0) }
    let trailing = leading.reversed().drop { ".,;:!?)]}>»\"'…".contains($0) }
    let text = String(trailing.reversed())
    let lower = text.lowercased()
    if ["http://", "https://", "www."].contains(where: { lower.hasPrefix($0) && lower.count > $0.count }) {
      return text
    }
    let host = lower.prefix { $0 != "/" && $0 != "?" && $0 != ":" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last,
      ModerationVocabulary.topLevelDomains.contains(String(last)),
      labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } })
    else { return nil }
    return text
  }
}
