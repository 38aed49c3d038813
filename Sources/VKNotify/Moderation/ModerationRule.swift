public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A rule by which a sender or a template is moderated before it may be used.
///
/// The rules are those of Rapporto's documentation, "Moderation Rules in VK Social Network"; only ``substance`` is
/// Vestnik's own. A program can see a breach of only some of them, and never for certain: ``visibility`` says how
/// much.
///
/// Communities and sample texts are moderated before anything is sent, with the contract, the trademark and other
/// papers of the sender at hand. Of a company its trade, its kind and its reputation are examined (Rapporto, HTTP
/// API, VK, Features 6 and Moderation Rules).
///
/// The text of a template does not tell whether an event triggers it, and whether it speaks only of what a person has
/// just done. No program can judge that; a person must.
public enum ModerationRule: String, Hashable, Sendable, Codable, CaseIterable {
  /// Microlenders are not accepted as senders.
  case microlending
  /// Debt collectors are not accepted as senders, nor are the departments of banks that collect debts.
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
  /// A message has to respect the law, ethics and human dignity.
  case lawAndEthics
  /// A message may not compromise the network's owner, nor advertise what competes with the network's services.
  case competitors
  /// A message concerns only the person and the owner of the group.
  case relation
  /// A message concerns only orders and actions that were made immediately before it.
  case recency
  /// The URLs of a template are approved one by one.
  case links
  /// A template needs a text that says something without its variables.
  case substance

  /// The extent to which a program can see a breach of a rule.
  public enum Visibility: Hashable, Sendable {
    /// Words or addresses in the text are a hint.
    case hints
    /// Nothing in the text tells; a person has to judge.
    case none
  }

  /// The extent to which a program can see a breach of the rule.
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

  /// The document that has the rule.
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

/// A hint that moderation may object to a place in a template, never a judgement.
///
/// Its JSON is Vestnik's own, version 1: an object with the names of the properties.
public struct ModerationHint: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The rule that the place may break.
  public var rule: ModerationRule
  /// The path of the place: `text`, `buttons[1].url`.
  public var path: String
  /// The text at the place, shortened and with secrets hidden.
  public var phrase: String

  /// Makes a hint.
  ///
  /// - Parameters:
  ///   - rule: The rule that the place may break.
  ///   - path: The path of the place: `text`, `buttons[1].url`.
  ///   - phrase: The text at the place. It is kept as given.
  public init(rule: ModerationRule, path: String, phrase: String) {
    self.rule = rule
    self.path = path
    self.phrase = phrase
  }

  /// The path, the text at the place, and the rule in words.
  public var description: String { "\(path): \"\(phrase)\" — \(rule.explanation)" }
}

extension ModerationHint {
  /// The hint as a validation issue: a warning of the rule `moderation.…`, which never stops a message.
  public var issue: ValidationIssue {
    ValidationIssue(
      path: path, rule: ValidationIssue.Rule(rawValue: "moderation.\(rule.rawValue)"), severity: .warning,
      actual: phrase, allowed: rule.explanation, source: rule.source)
  }
}

extension MessageTemplate {
  /// Returns what moderation may object to, as far as a program can see: addresses, words of advertising, names of
  /// competitors and of trades that are not accepted, a text without substance.
  ///
  /// A hint is no judgement: a template with hints may pass, and one without may not. Whether an event triggers the
  /// template cannot be told from it at all.
  ///
  /// ```swift
  /// for hint in MessageTemplate("Скидка 20 % на всё").moderationHints() { print(hint) }
  /// ```
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
      ? [] : [ModerationHint(rule: .substance, path: "text", phrase: text.redactedPreview)]
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
        ModerationHint(rule: $0.rule, path: path, phrase: $0.phrase.redactedPreview)
      }
  }

  /// Returns the hint for an address, with what may be a secret in it hidden.
  private static func link(_ address: String, at path: String) -> ModerationHint {
    let url = address.contains("://") ? URL(string: address, encodingInvalidCharacters: false) : nil
    return ModerationHint(
      rule: .links, path: path, phrase: (url?.redacted ?? address).redactedPreview)
  }
}
