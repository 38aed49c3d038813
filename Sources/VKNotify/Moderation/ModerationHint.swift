public import VestnikCore

/// A place in a template that moderation may object to: a hint, never a verdict.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct ModerationHint: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The rule that may be meant.
  public var rule: ModerationRule
  /// Where it is: `text`, `buttons[1].url`.
  public var path: String
  /// What stands there.
  public var redactedPreview: String

  /// Makes a hint.
  public init(rule: ModerationRule, path: String, redactedPreview: String) {
    self.rule = rule
    self.path = path
    self.redactedPreview = redactedPreview
  }

  /// The place, what stands there, and the rule in words.
  public var description: String { "\(path): \"\(redactedPreview)\" — \(rule.explanation)" }
}

extension ModerationHint {
  /// The hint beside other issues: a warning of the rule `moderation.…`, which never stops a message.
  public var issue: ValidationIssue {
    ValidationIssue(
      path: path, rule: ValidationIssue.Rule(rawValue: "moderation.\(rule.rawValue)"), severity: .warning,
      actual: redactedPreview, allowed: rule.explanation, source: rule.source)
  }
}
