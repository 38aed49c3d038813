public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A rule by which a sender or a template is moderated before it may be used.
///
/// The list is that of the Rapporto documentation, "Moderation Rules in VK Social Network"; only ``substance`` is
/// ours. A machine sees only some of them, and never for certain: ``visibility`` says how much.
///
/// Communities and sample texts are moderated before anything is sent, with the contract, the trademark and
/// other papers of the sender at hand. Of a company its trade, its kind and its reputation are looked at
/// (Rapporto, HTTP API, VK, Features 6 and Moderation Rules).
///
/// Whether an event triggers a template, and whether it speaks only of what a person has just done, cannot be told
/// from its text. No lint can answer that; a person must.
public enum ModerationRule: String, Hashable, Sendable, Codable, CaseIterable {
  /// Microlenders are not accepted as senders.
  case microlending
  /// Debt collectors are not accepted as senders, nor such departments of banks.
  case debtCollection
  /// Betting offices are not accepted as senders.
  case betting
  /// Online casinos are not accepted as senders.
  case casino
  /// Jewellery shops are not accepted as senders.
  case jewellery
  /// Makers of cigarettes are not accepted as senders.
  case tobacco
  /// Makers of medicines are not accepted as senders.
  case medicines
  /// Makers of alcohol are not accepted as senders.
  case alcohol
  /// Advertising is not accepted, and neither is a service message with an advertising part.
  ///
  /// Advertising is what speaks to an unspecified circle of people in order to draw attention to a thing, to
  /// awaken or keep interest in it, or to sell it. The VK Notify FAQ is milder: an advertising text may stand
  /// at the end of a service message.
  case advertising
  /// The law, ethics and human dignity are to be respected.
  case lawAndEthics
  /// Nothing may compromise the network's owner, nor advertise what competes with its services.
  case competitors
  /// Only what concerns the person and the owner of the group.
  case relation
  /// Only orders and actions that were made immediately before.
  case recency
  /// The URLs of a template are approved one by one.
  case links
  /// There has to be a text, and one that says something without its variables.
  case substance

  /// How much of a rule a machine can see.
  public enum Visibility: Hashable, Sendable {
    /// Words or addresses in the text are a hint.
    case hints
    /// Nothing in the text tells; a person has to judge.
    case none
  }

  /// How much of the rule a machine can see.
  public var visibility: Visibility {
    switch self {
    case .microlending, .debtCollection, .betting, .casino, .jewellery, .tobacco, .alcohol, .advertising,
      .competitors, .links, .substance:
      .hints
    case .medicines, .lawAndEthics, .relation, .recency: .none
    }
  }

  /// The rule in words.
  public var explanation: String {
    switch self {
    case .microlending: "microlenders are not accepted as senders"
    case .debtCollection: "debt collectors, and such departments of banks, are not accepted as senders"
    case .betting: "betting offices are not accepted as senders"
    case .casino: "online casinos are not accepted as senders"
    case .jewellery: "jewellery shops are not accepted as senders"
    case .tobacco: "makers of cigarettes are not accepted as senders"
    case .medicines: "makers of medicines are not accepted as senders"
    case .alcohol: "makers of alcohol are not accepted as senders"
    case .advertising:
      "advertising does not pass, nor does a service message with an advertising part;"
        + " another source allows an advertising text at the end"
    case .lawAndEthics: "the law of both countries, ethics and human dignity are to be respected"
    case .competitors:
      "nothing may compromise the owner of the network, nor advertise what competes with its services"
    case .relation: "a message concerns only the person and the owner of the group that sends it"
    case .recency: "a message concerns only orders and actions made immediately before it"
    case .links: "every URL is approved one by one; name it when the template is handed in"
    case .substance: "a template needs a text that says something without its variables"
    }
  }

  /// Where the rule stands.
  public var source: String {
    switch self {
    case .substance: "Vestnik: a message without words informs nobody"
    case .microlending, .debtCollection, .betting, .casino, .jewellery, .tobacco, .medicines, .alcohol,
      .advertising,
      .lawAndEthics, .competitors, .relation, .recency, .links:
      "Rapporto, Moderation Rules in VK Social Network"
    }
  }
}

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
