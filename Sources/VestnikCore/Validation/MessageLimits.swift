/// A provider's limits as data: every one has a source and can be overridden, and none is built into the code.
///
/// The presets stand in the providers' modules. Nothing is ever clamped to a limit; validation reports.
public struct MessageLimits: Hashable, Sendable {
  /// The length of a text, counted in ``textUnit``.
  public var text: Limit<Int>
  /// What ``text`` counts.
  public var textUnit: TextUnit
  /// The range of a message's time to live.
  public var timeToLive: Limit<ClosedRange<TimeToLive>>
  /// How many messages one request may hold.
  public var batch: Limit<Int>
  /// How many attachments one message may have.
  public var attachments: Limit<Int>
  /// The limits of images.
  public var images: ImageLimits
  /// How many buttons one message may have.
  public var buttons: Limit<Int>
  /// The length of a button's caption, counted in ``textUnit``.
  public var buttonCaption: Limit<Int>
  /// How often one may send: a preset for the budget, which alone decides.
  public var rate: BudgetLimits

  /// Makes limits; what is not given is not limited.
  public init(
    text: Limit<Int> = .none, textUnit: TextUnit = .utf16,
    timeToLive: Limit<ClosedRange<TimeToLive>> = .none, batch: Limit<Int> = .none,
    attachments: Limit<Int> = .none, images: ImageLimits = ImageLimits(), buttons: Limit<Int> = .none,
    buttonCaption: Limit<Int> = .none,
    rate: BudgetLimits = BudgetLimits(perSecond: nil, perDayAndRecipient: nil)
  ) {
    self.text = text
    self.textUnit = textUnit
    self.timeToLive = timeToLive
    self.batch = batch
    self.attachments = attachments
    self.images = images
    self.buttons = buttons
    self.buttonCaption = buttonCaption
    self.rate = rate
  }

  /// A changed copy: `.devino.with { $0.batch.value = 500 }`.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

extension MessageLimits {
  /// What is wrong with the size of one request.
  package static func batchIssues(count: Int, under limit: Limit<Int>) -> [ValidationIssue] {
    guard let most = limit.value, count > most else { return [] }
    return [
      ValidationIssue(
        path: "batch", rule: "batch.size", actual: "\(count) messages",
        allowed: "1…\(most) in one request", source: limit.source)
    ]
  }
}

extension PhoneNumber {
  /// What is wrong with the number.
  package func issues(at path: String) -> [ValidationIssue] {
    guard let number = e164 else {
      return [
        ValidationIssue(
          path: path, rule: "phone.e164", actual: rawValue.isEmpty ? "empty" : masked,
          allowed: "7 to 15 digits with the country code, with or without a leading +", source: "ITU-T E.164")
      ]
    }
    // No country has +89…, but every Russian mobile number begins so when it is dialled inside the country.
    guard (89_000_000_000...89_999_999_999).contains(number) else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "phone.domestic", severity: .warning, actual: masked,
        allowed: "the international form of a Russian number, which begins with 7", source: "ITU-T E.164")
    ]
  }
}

extension TimeToLive {
  /// What is wrong with the duration under a provider's range.
  package func issues(at path: String, under limit: Limit<ClosedRange<TimeToLive>>) -> [ValidationIssue] {
    guard let range = limit.value, !range.contains(self) else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "ttl.range", actual: description,
        allowed: "\(range.lowerBound.seconds)…\(range.upperBound.seconds) s", source: limit.source)
    ]
  }
}
