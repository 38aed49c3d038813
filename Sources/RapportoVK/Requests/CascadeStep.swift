public import VestnikCore

/// One channel of a cascade, and the condition for the next (Rapporto, HTTP and REST API, Cascades).
///
/// Cascades are off until the provider enables them.
public struct CascadeStep: Hashable, Sendable {
  /// A channel of a cascade, by the word that reports use as well.
  ///
  /// The HTTP API has ``vk``, ``viber``, ``sms``, ``flashingCall``, ``push`` and ``whatsApp``; REST has all of them.
  public struct Channel: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// VK.
    public static let vk: Self = "VK"
    /// Viber.
    public static let viber: Self = "VIBER"
    /// SMS.
    public static let sms: Self = "SMS"
    /// A call that is not to be answered; its number is a code.
    public static let flashingCall: Self = "FLASHINGCALL"
    /// A push notification.
    public static let push: Self = "PUSH"
    /// WhatsApp.
    public static let whatsApp: Self = "WHATSAPP"
    /// MAX; only in REST.
    public static let max: Self = "MAX"
    /// Telegram; only in REST.
    public static let telegram: Self = "TELEGRAM"
    /// A code by Telegram Gateway; only in REST. Its text is 4 to 8 digits, which the operator puts into its
    /// template.
    public static let telegramCode: Self = "TGCODE"
    /// The application "Wallet" of CardsMobile; only in REST.
    public static let cardsMobile: Self = "CARDSMOBILE"

    /// Every channel that is documented.
    static let all: [Self] = [
      .vk, .viber, .sms, .flashingCall, .push, .whatsApp, .max, .telegram, .telegramCode, .cardsMobile,
    ]
  }

  /// The condition on which the cascade goes on after a step.
  public enum FallbackCondition: String, Sendable, Codable {
    /// Never: the cascade ends with this step.
    case never = "N"
    /// The message was not delivered within its lifetime.
    case undelivered = "Y"
    /// The message was not delivered, or was delivered and not read, within its lifetime. Not after SMS and flashing
    /// calls, which do not report that a message was read.
    case unread = "S"
  }

  /// The channel of the step.
  public var channel: Channel
  /// The condition on which the cascade goes on after the step; `nil` for the account's setting. REST requires it,
  /// except in the last step, which must have none.
  public var fallbackIf: FallbackCondition?
  /// The sender's name in this channel; `nil` for the account's own, in REST for that of the message.
  public var sender: String?
  /// The text in this channel, within the channel's own limit; `nil` for the text of the message.
  public var text: String?
  /// How long this channel tries to deliver, within the channel's own range; `nil` for the account's setting.
  public var timeToLive: TimeToLive?
  /// Whether links in this step's text are shortened, if the account has the feature; by default yes. A flashing call
  /// has no links.
  public var shortenLinks: Bool

  /// Makes a step; nothing is checked here.
  public init(
    _ channel: Channel, fallbackIf: FallbackCondition? = nil, sender: String? = nil, text: String? = nil,
    timeToLive: TimeToLive? = nil, shortenLinks: Bool = true
  ) {
    self.channel = channel
    self.fallbackIf = fallbackIf
    self.sender = sender
    self.text = text
    self.timeToLive = timeToLive
    self.shortenLinks = shortenLinks
  }
}

/// The stored form, version 1: an object with the names of the properties.
extension CascadeStep: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case channel
    case fallbackIf
    case sender
    case text
    case timeToLive
    case shortenLinks
  }

  /// Reads the stored form. Only `channel` is required; without `shortenLinks` links are shortened.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try fields.decode(Channel.self, forKey: .channel),
      fallbackIf: try fields.decodeIfPresent(FallbackCondition.self, forKey: .fallbackIf),
      sender: try fields.decodeIfPresent(String.self, forKey: .sender),
      text: try fields.decodeIfPresent(String.self, forKey: .text),
      timeToLive: try fields.decodeIfPresent(TimeToLive.self, forKey: .timeToLive),
      shortenLinks: try fields.decodeIfPresent(Bool.self, forKey: .shortenLinks) ?? true)
  }
}

extension CascadeStep.Channel {
  /// The documented properties of a channel.
  struct Traits: Sendable {
    /// The channel's letter in `order_list`; `nil` for a channel that the HTTP API does not have.
    var letter: Character?
    /// The most characters of a text; `nil` where that is not documented.
    var text: Int?
    var lifetime: ClosedRange<TimeToLive>?
    /// Whether the channel reports that a message was read.
    var reportsReading = true
    /// The shape of a text in REST; `nil` where none is documented for a plain text.
    var restShape: RESTShape?
  }

  /// The shape of a channel's `data` in REST.
  enum RESTShape: Sendable {
    case text
    /// A text, without a sender.
    case bareText
    /// `instantContent` with a text in it.
    case instantContent
  }

  /// The channel's properties; `nil` for an unknown channel. Texts: Rapporto, HTTP API, the pages of the channels;
  /// lifetimes: Rapporto, HTTP API, Cascades.
  var traits: Traits? {
    switch self {
    case .vk: Traits(letter: "v", text: 2048, lifetime: .seconds(60) ... .hours(24), restShape: .text)
    case .viber:
      Traits(letter: "i", text: 1000, lifetime: .seconds(30) ... .hours(24), restShape: .instantContent)
    case .sms:
      Traits(
        letter: "s", text: 2000, lifetime: .minutes(1) ... .minutes(2880), reportsReading: false,
        restShape: .text)
    case .flashingCall:
      Traits(
        letter: "f", text: 2000, lifetime: .minutes(1) ... .minutes(5), reportsReading: false,
        restShape: .bareText)
    case .push: Traits(letter: "p", text: 1000, lifetime: .seconds(30) ... .hours(24), restShape: .text)
    case .whatsApp:
      Traits(letter: "w", text: 1000, lifetime: .minutes(1) ... .minutes(10_080), restShape: .instantContent)
    case .max, .telegram, .cardsMobile: Traits(restShape: .text)
    case .telegramCode: Traits(text: 2000, restShape: .text)
    default: nil
    }
  }
}

extension RapportoMessage {
  /// Returns what is wrong with the cascade, under the parameter names of each step's channel.
  func cascadeIssues(under limits: MessageLimits, in names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard !cascade.isEmpty else { return [] }
    var seen: Set<CascadeStep.Channel> = []
    let steps = cascade.enumerated().flatMap { index, step -> [ValidationIssue] in
      let check = StepCheck(
        step: step, message: self, names: names, limits: limits, index: index,
        isLast: index == cascade.count - 1)
      return check.issues(isRepeated: !seen.insert(step.channel).inserted)
    }
    return shortenLinksIssues + lifetimeIssues(in: names) + steps
  }

  /// Returns what is wrong with the message's own lifetime, which in REST is that of its VK step.
  private func lifetimeIssues(in names: RapportoInterfaceNames) -> [ValidationIssue] {
    let hasPlace = cascade.contains { $0.channel == .vk && $0.timeToLive == nil }
    guard names == .rest, let timeToLive, !hasPlace else { return [] }
    return [
      ValidationIssue(
        path: "timeToLive", rule: "ttl.cascade", actual: "\(timeToLive)",
        allowed: "none: no VK step of the cascade could take it; give every step its own",
        source: "Rapporto, REST API, Cascades")
    ]
  }

  private var shortenLinksIssues: [ValidationIssue] {
    guard let shortenLinks else { return [] }
    return [
      ValidationIssue(
        path: "shortenLinks", rule: "shortenLinks.cascade", actual: "\(shortenLinks), with a cascade",
        allowed: "none: it is for single messages; the steps of a cascade say it each for itself",
        source: "Rapporto, HTTP API, VK, shortenLinks")
    ]
  }
}

/// The check of one step of a message's cascade, with everything that its rules depend on.
private struct StepCheck {
  let step: CascadeStep
  let message: RapportoMessage
  let names: RapportoInterfaceNames
  let limits: MessageLimits
  let index: Int
  let isLast: Bool

  private var source: String {
    names == .form ? "Rapporto, HTTP API, Cascades" : "Rapporto, REST API, Cascades"
  }

  func issues(isRepeated: Bool) -> [ValidationIssue] {
    guard let traits = step.channel.traits, names == .form ? traits.letter != nil : traits.restShape != nil
    else {
      let known =
        names == .form
        ? "VK, VIBER, SMS, FLASHINGCALL, PUSH, WHATSAPP"
        : CascadeStep.Channel.all.map(\.rawValue).joined(separator: ", ")
      return [issue("", "cascade.channel", step.channel.rawValue.redactedPreview, allowed: known)]
    }
    var issues: [ValidationIssue] = []
    // A form names the parameters of a step by the channel's letter, so that two steps of one channel would be the
    // same.
    if isRepeated {
      issues.append(issue("", "cascade.duplicate", "\(step.channel) again", allowed: "each channel once"))
    }
    return issues + fallbackIssues(traits) + senderIssues(traits) + textIssues(traits)
      + timeToLiveIssues(traits)
      + shorteningIssues
  }

  private func fallbackIssues(_ traits: CascadeStep.Channel.Traits) -> [ValidationIssue] {
    if step.fallbackIf == .unread, !traits.reportsReading {
      return [
        issue(
          "resendCond", "cascade.fallback", "S after \(step.channel)",
          allowed: "N or Y: the channel does not report that a message was read")
      ]
    }
    if names == .rest, isLast, step.fallbackIf != nil {
      return [
        issue(
          "resendCond", "cascade.fallback", "a condition, in the last step",
          allowed: "none: nothing follows it"
        )
      ]
    }
    guard names == .rest, !isLast, step.fallbackIf == nil || step.fallbackIf == .never else { return [] }
    return [
      issue(
        "resendCond", "cascade.fallback", step.fallbackIf == nil ? "none" : "never, before further steps",
        allowed: "undelivered or unread: REST has no other state")
    ]
  }

  private func senderIssues(_ traits: CascadeStep.Channel.Traits) -> [ValidationIssue] {
    guard let sender = step.sender else { return [] }
    if names == .rest, traits.restShape == .bareText {
      return [
        issue(
          "resendSn", "cascade.sender", sender.redactedPreview,
          allowed: "none: in REST \(step.channel) has no sender"
        )
      ]
    }
    guard sender.isBlank else { return [] }
    return [issue("resendSn", "cascade.sender", "blank", allowed: "a name, or none for the account's own")]
  }

  /// Returns what is wrong with the text that the step would carry. That a step without a text carries the message's
  /// is inferred; therefore a message's text that is too long is only a warning in a form.
  private func textIssues(_ traits: CascadeStep.Channel.Traits) -> [ValidationIssue] {
    let path = self.path("resendText")
    if let own = step.text, own.isBlank {
      return [issue("resendText", "cascade.text", own.isEmpty ? "empty" : "blank", allowed: "a text to read")]
    }
    // The message's own text has already been checked against VK's limit.
    if step.text == nil, step.channel == .vk { return [] }
    let most =
      step.channel == .vk
      ? limits.text : Limit(traits.text, source: "Rapporto, HTTP API, \(step.channel), message")
    var limits = limits
    limits.text = most
    return limits.textIssues(names.text(step.text ?? message.text), at: path).map { issue in
      var issue = issue
      issue.rule = "cascade.text"
      if step.text == nil, names == .form { issue.severity = .warning }
      return issue
    }
  }

  private func timeToLiveIssues(_ traits: CascadeStep.Channel.Traits) -> [ValidationIssue] {
    guard let timeToLive = step.timeToLive else { return [] }
    let limit = step.channel == .vk ? limits.timeToLive : Limit(traits.lifetime, source: source)
    let issues = timeToLive.issues(at: path("resendValid"), under: limit)
    return issues.isEmpty ? writableIssues(timeToLive) : issues
  }

  /// Returns an issue for a lifetime of VK that the form cannot write: it has two digits for days.
  private func writableIssues(_ timeToLive: TimeToLive) -> [ValidationIssue] {
    guard names == .form, step.channel == .vk, !(0..<100 * 86_400).contains(timeToLive.seconds) else {
      return []
    }
    return [
      issue("resendValid", "ttl.range", "\(timeToLive)", allowed: "less than 100 days: YYMMDDhhmmsstnnp")
    ]
  }

  private var shorteningIssues: [ValidationIssue] {
    guard names == .rest, !step.shortenLinks else { return [] }
    return [
      ValidationIssue(
        path: path("shortenLinks"), rule: "shortenLinks.place", severity: .warning, actual: "false",
        allowed: "what the account is set up for: the place of the parameter in a cascade is not documented",
        source: source)
    ]
  }

  private func issue(
    _ parameter: String, _ rule: ValidationIssue.Rule, _ actual: String, allowed: String
  ) -> ValidationIssue {
    ValidationIssue(path: path(parameter), rule: rule, actual: actual, allowed: allowed, source: source)
  }

  /// The parameter's name: `v_resendText` in a form, else `cascade[1].text`, because REST has no name for the place.
  private func path(_ parameter: String) -> String {
    if names == .form, let letter = step.channel.traits?.letter, !parameter.isEmpty {
      return "\(letter)_\(parameter)"
    }
    let names = [
      "": "channel", "resendCond": "fallbackIf", "resendSn": "sender", "resendText": "text",
      "resendValid": "timeToLive",
    ]
    return "cascade[\(index)].\(names[parameter] ?? parameter)"
  }
}
