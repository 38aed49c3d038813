#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A text cut into words and addresses for comparing with the vocabulary. Its time grows with the text alone.
struct ModerationText {
  private let words: [(compared: String, written: Substring)]
  /// What looks like an address.
  let addresses: [String]

  init(_ text: String) {
    addresses = text.split { $0.isWhitespace || "()[]{}<>«»\"',;".contains($0) }.flatMap(Self.addresses)
    words = text.split { !$0.isLetter && !$0.isNumber && !"%'’".contains($0) }.map { word in
      (word.lowercased().replacing("ё", with: "е").replacing("’", with: "'"), word)
    }
  }

  /// The entries that stand in the text, each with the first place where it does, its neighbours included.
  var matches: [(rule: ModerationRule, redactedPreview: String)] {
    var seen: Set<ModerationVocabulary.Entry> = []
    var matches: [(rule: ModerationRule, redactedPreview: String)] = []
    for (start, word) in words.enumerated() {
      let beginning = word.compared.hasSuffix("%") ? "%" : word.compared.prefix(2)
      for entry in ModerationVocabulary.byBeginning[beginning] ?? [] where stands(entry, at: start) {
        guard seen.insert(entry).inserted else { continue }
        let shown = words[max(0, start - 1)..<min(words.count, start + entry.words.count + 1)]
        matches.append((entry.rule, shown.map(\.written).joined(separator: " ")))
      }
    }
    return matches
  }

  private func stands(_ entry: ModerationVocabulary.Entry, at start: Int) -> Bool {
    guard start + entry.words.count <= words.count else { return false }
    return entry.words.indices.allSatisfy { Self.matches(words[start + $0].compared, entry.words[$0]) }
  }

  private static func matches(_ word: String, _ entry: String) -> Bool {
    if entry == "%" { return word.hasSuffix("%") }
    return entry.hasSuffix("*") ? word.hasPrefix(entry.dropLast()) : word == entry
  }

  /// The addresses in a piece without blanks: everything from a scheme on, else what has the shape of a host.
  private static func addresses(in piece: Substring) -> [String] {
    if let mark = piece.firstRange(of: "://") {
      let scheme = piece[..<mark.lowerBound].reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
      return [trimmed(piece[piece.index(mark.lowerBound, offsetBy: -scheme.count)...])]
    }
    return piece.split(separator: ":").map(trimmed).filter(isAddress)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.reversed().drop { ".,!?:…".contains($0) }.reversed())
  }

  private static func isAddress(_ text: String) -> Bool {
    let lower = text.lowercased()
    if lower.hasPrefix("www."), lower.count > 4 { return true }
    let host = lower.prefix { $0 != "/" && $0 != "?" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last,
      labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } })
    else { return false }
    // With a path behind it even an unknown ending, or a numeric address, is one.
    let hasPath =
      host.endIndex < lower.endIndex && (last.count > 1 && last.allSatisfy(\.isLetter) || labels.count == 4)
    return hasPath || ModerationVocabulary.topLevelDomains.contains(String(last))
  }
}
