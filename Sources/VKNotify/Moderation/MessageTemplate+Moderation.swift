import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    return hasWords
      ? [] : [ModerationHint(rule: .substance, path: "text", redactedPreview: text.redactedPreview)]
  }

  private static func hints(in button: TemplateButton, at path: String) -> [ModerationHint] {
    switch button {
    case .text(let caption, _, _): hints(in: caption, at: "\(path).caption")
    case .link(let caption, let url):
      hints(in: caption, at: "\(path).caption") + (url.isBlank ? [] : [link(url, at: "\(path).url")])
    case .unknown: []
    }
  }

  private static func hints(in text: String, at path: String) -> [ModerationHint] {
    let text = ModerationText(text)
    return text.addresses.map { link($0, at: path) }
      + text.matches.map {
        ModerationHint(rule: $0.rule, path: path, redactedPreview: $0.redactedPreview.redactedPreview)
      }
  }

  /// An address without what may be a secret in it.
  private static func link(_ address: String, at path: String) -> ModerationHint {
    let url = address.contains("://") ? URL(string: address, encodingInvalidCharacters: false) : nil
    return ModerationHint(
      rule: .links, path: path, redactedPreview: (url?.redacted ?? address).redactedPreview)
  }
}
