public import VestnikCore

/// One channel of a cascade, and when to go on to the next (Rapporto, HTTP and REST API, Cascades).
///
/// Cascades are off until the provider enables them.
public struct CascadeStep: Hashable, Sendable {
  /// A channel, in the word that reports use as well.
  ///
  /// The HTTP API knows the first six, REST all of them.
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
    /// A call that is not to be answered.
    public static let flashingCall: Self = "FLASHINGCALL"
    /// A push notification.
    public static let push: Self = "PUSH"
    /// WhatsApp.
    public static let whatsApp: Self = "WHATSAPP"
    /// MAX; in REST alone, as are those that follow.
    public static let max: Self = "MAX"
    /// Telegram.
    public static let telegram: Self = "TELEGRAM"
    /// A code by Telegram Gateway: a text of 4 to 8 digits, which the operator puts into its template.
    public static let telegramCode: Self = "TGCODE"
    /// The application "Wallet" of CardsMobile.
    public static let cardsMobile: Self = "CARDSMOBILE"

    /// Every channel that is documented.
    static let all: [Self] = [
      .vk, .viber, .sms, .flashingCall, .push, .whatsApp, .max, .telegram, .telegramCode, .cardsMobile,
    ]
  }

  /// When the cascade goes on after this step.
  public enum FallbackCondition: String, Sendable, Codable {
    /// Never: the cascade ends here.
    case never = "N"
    /// When the message was not delivered within its lifetime.
    case undelivered = "Y"
    /// Also when it was delivered and not read within its lifetime. Not after SMS and flashing calls, which report
    /// no reading.
    case unread = "S"
  }

  /// The channel.
  public var channel: Channel
  /// When the cascade goes on after it; `nil` for the account's setting. REST needs it, except in the last step.
  public var fallbackIf: FallbackCondition?
  /// The sender's name in this channel; `nil` for the account's own. In REST `nil` is the message's.
  public var sender: String?
  /// The text in this channel, within the channel's own limit; `nil` for the message's.
  public var text: String?
  /// How long this channel tries, within the channel's own range; `nil` for the account's setting.
  public var timeToLive: TimeToLive?
  /// Whether links in this step's text are shortened, when the account has the feature. A flashing call has none.
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

/// The stored form, version 1: the names of the properties.
extension CascadeStep: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case channel
    case fallbackIf
    case sender
    case text
    case timeToLive
    case shortenLinks
  }

  /// Reads the stored form. Only `channel` is required.
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
  /// What the documents say of a channel.
  struct Traits: Sendable {
    /// The letter in `order_list`; `nil` for one that the HTTP API does not know.
    var letter: Character?
    /// How long a text may be; `nil` where that is not documented.
    var text: Int?
    var lifetime: ClosedRange<TimeToLive>?
    /// Whether it reports that a message was read.
    var reportsReading = true
    /// How REST writes its text; `nil` where that is not documented for a plain text.
    var restShape: RESTShape?
  }

  /// How the `data` of a channel is written in REST.
  enum RESTShape: Sendable {
    case text
    /// A text without a sender.
    case bareText
    /// `instantContent` with a text in it.
    case instantContent
  }

  /// Text: Rapporto, HTTP API, the pages of the channels; lifetime: Rapporto, HTTP API, Cascades.
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
  /// What is wrong with the cascade, under the parameter names of the step's channel.
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

  /// The message's own lifetime is that of its VK step.
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

/// One step of a message's cascade and what its rules depend on.
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
    // In a form the parameters bear the channel's letter, so that two steps of one could not be told apart.
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

  /// Whether a step without a text carries the message's is inferred: then too long a one is a warning in a form.
  private func textIssues(_ traits: CascadeStep.Channel.Traits) -> [ValidationIssue] {
    let path = self.path("resendText")
    if let own = step.text, own.isBlank {
      return [issue("resendText", "cascade.text", own.isEmpty ? "empty" : "blank", allowed: "a text to read")]
    }
    // The message's own text has been measured against VK's limit before.
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

  /// A form has two digits for days.
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

  /// `v_resendText` in a form, else `cascade[1].text`: REST has no name of its own for the place.
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
