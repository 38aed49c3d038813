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

/// A limit together with its origin; no value means no limit.
public struct Limit<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The limit, or `nil` for none.
  public var value: Value?
  /// Where it comes from: a document, or why it was chosen.
  public var source: String

  /// Makes a limit with its source.
  public init(_ value: Value?, source: String) {
    self.value = value
    self.source = source
  }

  /// No limit.
  public static var none: Self { Self(nil, source: "no limit") }
}

/// What a text limit counts.
public enum TextUnit: Hashable, Sendable {
  /// UTF-16 code units, the strictest common reading: an emoji is two or more. The default.
  case utf16
  /// Unicode scalar values.
  case unicodeScalars
  /// What a person sees as one character.
  case graphemes
  /// Bytes of UTF-8.
  case bytes

  /// The length of a text in this unit.
  public func count(_ text: String) -> Int {
    switch self {
    case .utf16: text.utf16.count
    case .unicodeScalars: text.unicodeScalars.count
    case .graphemes: text.count
    case .bytes: text.utf8.count
    }
  }
}

/// The limits of a template's images.
public struct ImageLimits: Hashable, Sendable {
  /// How many images a template may have.
  public var count: Limit<Int>
  /// The size of one file, in bytes.
  public var bytes: Limit<Int>
  /// Width plus height, in pixels.
  public var widthPlusHeight: Limit<Int>
  /// The names of the formats that are allowed, such as `JPEG`.
  public var formats: Limit<Set<String>>
  /// The longer side divided by the shorter one.
  public var longToShort: Limit<Int>

  /// Makes limits; what is not given is not limited.
  public init(
    count: Limit<Int> = .none, bytes: Limit<Int> = .none, widthPlusHeight: Limit<Int> = .none,
    longToShort: Limit<Int> = .none, formats: Limit<Set<String>> = .none
  ) {
    self.count = count
    self.bytes = bytes
    self.widthPlusHeight = widthPlusHeight
    self.longToShort = longToShort
    self.formats = formats
  }
}
