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

  /// A changed copy: `limits.with { $0.batch.value = 500 }`.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}
