/// The limits of a provider's messages as data: each limit has a source and can be overridden.
///
/// The presets stand in the providers' modules, such as `MessageLimits.devino`. No value is ever clamped to a limit:
/// validation reports it.
///
/// ```swift
/// let limits = MessageLimits.devino.with { $0.batch.value = 500 }
/// let issues = message.issues(under: limits)
/// ```
public struct MessageLimits: Hashable, Sendable {
  /// The longest text, counted in ``textUnit``.
  public var text: Limit<Int>
  /// The unit in which ``text`` and ``buttonCaption`` count.
  public var textUnit: TextUnit
  /// The range of a message's time to live.
  public var timeToLive: Limit<ClosedRange<TimeToLive>>
  /// The largest number of messages in one request.
  public var batch: Limit<Int>
  /// The largest number of attachments of one message.
  public var attachments: Limit<Int>
  /// The limits of images.
  public var images: ImageLimits
  /// The largest number of buttons of one message.
  public var buttons: Limit<Int>
  /// The longest caption of a button, counted in ``textUnit``.
  public var buttonCaption: Limit<Int>
  /// The limits of how often messages may be sent: a preset for a ``BudgetStore``. Validation does not check them;
  /// only the budget does.
  public var rate: BudgetLimits

  /// Makes limits. By default nothing is limited, and texts are counted in UTF-16 units.
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

  /// Returns a changed copy: `limits.with { $0.batch.value = 500 }`.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// A limit together with its source; without a value there is no limit.
public struct Limit<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The limit; `nil` for none.
  public var value: Value?
  /// The source of the limit: a provider's document, or the reason for a limit of one's own.
  public var source: String

  /// Makes a limit with its source.
  public init(_ value: Value?, source: String) {
    self.value = value
    self.source = source
  }

  /// No limit.
  public static var none: Self { Self(nil, source: "no limit") }
}

/// The unit in which the length of a text is counted.
public enum TextUnit: Hashable, Sendable {
  /// UTF-16 code units, the strictest common reading: an emoji is two or more. The default.
  case utf16
  /// Unicode scalar values.
  case unicodeScalars
  /// Grapheme clusters: what a person sees as one character.
  case graphemes
  /// Bytes of UTF-8.
  case bytes

  /// Returns the length of a text in this unit.
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
  /// The largest number of images in a template.
  public var count: Limit<Int>
  /// The largest size of one file, in bytes.
  public var bytes: Limit<Int>
  /// The largest sum of width and height, in pixels.
  public var widthPlusHeight: Limit<Int>
  /// The names of the formats that are allowed, such as `JPEG`.
  public var formats: Limit<Set<String>>
  /// The largest ratio of the longer side to the shorter one.
  public var longToShort: Limit<Int>

  /// Makes limits; by default nothing is limited.
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
