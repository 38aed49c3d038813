#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// The checks that the validation of several providers shares. Each compares a value with a limit of `MessageLimits`.

extension MessageLimits {
  /// Returns an issue (rule `text.length`) for a text that is too long, counted in the unit of the limits.
  package func textIssues(_ text: String, at path: String) -> [ValidationIssue] {
    lengthIssues(text, at: path, rule: "text.length", under: self.text)
  }

  /// Returns an issue (rule `button.caption`) for a caption that is blank or too long.
  package func captionIssues(_ caption: String, at path: String) -> [ValidationIssue] {
    guard caption.isBlank else {
      return lengthIssues(caption, at: path, rule: "button.caption", under: buttonCaption)
    }
    return [
      ValidationIssue(
        path: path, rule: "button.caption", actual: caption.isEmpty ? "empty" : "blank",
        allowed: "a text that says what the button does", source: buttons.source)
    ]
  }

  private func lengthIssues(
    _ text: String, at path: String, rule: ValidationIssue.Rule, under limit: Limit<Int>
  ) -> [ValidationIssue] {
    guard let most = limit.value else { return [] }
    let length = textUnit.count(text)
    guard length > most else { return [] }
    return [
      ValidationIssue(
        path: path, rule: rule, actual: "\(length) \(textUnit.name)",
        allowed: "at most \(most) \(textUnit.name)",
        source: limit.source)
    ]
  }

  /// Returns an issue when a count exceeds its limit.
  ///
  /// - Parameters:
  ///   - count: The count.
  ///   - things: The name of what is counted, as in `7 buttons`.
  ///   - path: The path of the issue.
  ///   - rule: The rule of the issue.
  ///   - limit: The limit.
  package static func countIssues(
    _ count: Int, _ things: String, at path: String, rule: ValidationIssue.Rule, under limit: Limit<Int>
  ) -> [ValidationIssue] {
    guard let most = limit.value, count > most else { return [] }
    return [
      ValidationIssue(
        path: path, rule: rule, actual: "\(count) \(things)", allowed: "at most \(most)", source: limit.source
      )
    ]
  }

  /// Returns an issue (rule `batch.size`) when a request has more messages than it may hold.
  package static func batchIssues(count: Int, under limit: Limit<Int>) -> [ValidationIssue] {
    guard let most = limit.value, count > most else { return [] }
    return [
      ValidationIssue(
        path: "batch", rule: "batch.size", actual: "\(count) messages",
        allowed: "1…\(most) in one request", source: limit.source)
    ]
  }
}

extension TextUnit {
  fileprivate var name: String {
    switch self {
    case .utf16: "UTF-16 units"
    case .unicodeScalars: "Unicode scalars"
    case .graphemes: "characters"
    case .bytes: "bytes"
    }
  }
}

extension String {
  /// Whether a person sees nothing of the text: it is empty, or has only white space and invisible characters.
  package var isBlank: Bool {
    // A fast path: printable ASCII is visible. Everything else needs Unicode's tables.
    if utf8.contains(where: { 0x21...0x7E ~= $0 }) { return false }
    return unicodeScalars.allSatisfy { $0 == " " || $0.isInvisible }
  }

  /// Returns a warning (rule `text.control`) for the first control character other than a line break or a tab.
  package func controlIssues(at path: String) -> [ValidationIssue] {
    // A fast path: without one of these bytes the text has no control character.
    guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return [] }
    let found = unicodeScalars.first { $0.isControl && $0 != "\n" && $0 != "\r" && $0 != "\t" }
    guard let found else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "text.control", severity: .warning,
        actual: "the control character \(found.codePoint)",
        allowed: "characters that can be seen, line breaks and tabs",
        source: "Vestnik: networks drop or show them")
    ]
  }

  /// Returns an issue when the text is not an absolute http or https URL.
  ///
  /// The issue shows neither path nor query, because they may hold a secret.
  package func httpURLIssues(
    at path: String, rule: ValidationIssue.Rule, source: String
  ) -> [ValidationIssue] {
    if isPlainHTTPURL { return [] }
    let url = URL(string: self, encodingInvalidCharacters: false)
    let actual: String
    switch (url?.scheme?.lowercased(), url?.host() ?? "") {
    case ("http", let host), ("https", let host):
      guard host.isEmpty else { return [] }
      actual = "no host"
    case (let scheme?, _): actual = "the scheme \(scheme.redactedPreview)"
    case (nil, _):
      actual = url == nil ? invalidCharacter.map { "the character \($0)" } ?? "not a URL" : "no scheme"
    }
    return [
      ValidationIssue(
        path: path, rule: rule, actual: actual,
        allowed: "an absolute URL in ASCII that begins with https:// or http://;"
          + " other letters percent-encoded, other hosts as xn--…, no variables", source: source)
    ]
  }

  /// Whether the text is a URL of the usual form: a scheme, a host of letters, digits, dots and hyphens, a path and a
  /// query of unreserved characters. A fast path: `URL` accepts all of these, and takes a hundred times as long.
  private var isPlainHTTPURL: Bool {
    let scheme = hasPrefix("https://") ? 8 : hasPrefix("http://") ? 7 : 0
    guard scheme > 0 else { return false }
    var position = 0
    var host = 0
    var isInHost = true
    for byte in utf8 {
      position += 1
      if position <= scheme { continue }
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
        if isInHost { host += 1 }
      case UInt8(ascii: "/") where host > 0, UInt8(ascii: "?") where !isInHost: isInHost = false
      case UInt8(ascii: "_") where !isInHost, UInt8(ascii: "=") where !isInHost,
        UInt8(ascii: "&") where !isInHost:
        break
      default: return false
      }
    }
    return host > 0
  }

  /// The first character that no URL may have, or its code point when it is invisible; `nil` when there is none.
  private var invalidCharacter: String? {
    let found = unicodeScalars.first {
      !(0x21...0x7E ~= $0.value) || "<>{}|\\^`\"".unicodeScalars.contains($0)
    }
    return found.map { $0 == " " || $0.isInvisible ? $0.codePoint : String($0) }
  }
}

extension TimeToLive {
  /// Returns an issue (rule `ttl.range`) for a time to live outside of a provider's range.
  package func issues(at path: String, under limit: Limit<ClosedRange<TimeToLive>>) -> [ValidationIssue] {
    guard let range = limit.value, !range.contains(self) else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "ttl.range", actual: description,
        allowed: "\(range.lowerBound.seconds)…\(range.upperBound.seconds) s", source: limit.source)
    ]
  }
}
