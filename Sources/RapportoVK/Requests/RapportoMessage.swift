public import VestnikCore

/// A text message for one person, for either of the provider's interfaces.
///
/// A property that only one interface has says so. Nothing is ever left out silently: a property that the client's
/// interface cannot carry is an error.
///
/// In VK a message reaches any user by phone number, as long as that person is active: has visited the network, in
/// its mobile or web version, in the last seven days. Only delivered messages are charged (Rapporto, HTTP API, VK,
/// Features 3, 8 and 9).
///
/// ```swift
/// let message = RapportoMessage(
///   to: "79990001122", text: "Order 17 is ready", partnerMessageID: "ord-17",
///   schedule: SendingWindow(fromHour: 10, toHour: 20))
/// ```
public struct RapportoMessage: Hashable, Sendable {
  /// The recipient's number (`clientId`, in REST `destAddr`), sent as it is written: in a form at most 25 characters.
  ///
  /// The documents show `79036550550`, `+79036550550`, `8-903-655-05-50`, `89036550550`. Other spellings of a number
  /// of 7 to 15 digits are sent with a warning.
  public var phone: PhoneNumber
  /// The text: at most 2048 UTF-16 units, in REST 2000. A form carries every line break as CR LF, which counts as
  /// two.
  public var text: String
  /// Your own identifier of the message, by which the provider recognises a repeat; see ``RapportoIdempotency``.
  public var partnerMessageID: PartnerMessageID?
  /// A label of your own (`ptag`), which status reports may bring back: 1…50 of `0-9 a-z A-Z -`. Not in REST.
  ///
  /// Any label will do, that of the message or of a department: the provider checks only its format, and messages
  /// with the same label are not duplicates (Rapporto, HTTP API, VK, ptag).
  public var tag: String?
  /// The sender's name (`source`; in REST `serviceNumber`, which is required there); `nil` for the account's own.
  ///
  /// In the HTTP API a name works only after the provider's approval, which sets a list of allowed names for the
  /// account or turns on the dynamic signature (Rapporto, HTTP API, VK, source).
  public var sender: String?
  /// The hours in which the message may go out; `nil` for at once.
  public var schedule: SendingWindow?
  /// The subscriber's time zone (`time_zone`) for a message without a ``schedule``; whether it has any effect then is
  /// not documented. A message with a schedule has the schedule's `utcOffset` instead; both are an error. Not in
  /// REST.
  public var utcOffset: SendingWindow.Offset?
  /// How long VK tries to deliver the message, 60…86400 s. Only in REST: in the HTTP API it is a setting of the
  /// account, or of a step of the ``cascade``.
  public var timeToLive: TimeToLive?
  /// The channels that are tried one after the other until one delivers; empty for what the account is set up for.
  public var cascade: [CascadeStep]
  /// Whether links in the text are shortened; `nil` for what the account is set up for. Not with a ``cascade``, where
  /// each step has its own setting. The feature is off until it is agreed with your manager (Rapporto, HTTP API, VK,
  /// shortenLinks).
  public var shortenLinks: Bool?
  /// The options that only the REST API has; `nil` for none.
  public var rest: RapportoRESTOptions?

  /// Makes a message; nothing is checked until it is validated or sent.
  public init(
    to phone: PhoneNumber, text: String, partnerMessageID: PartnerMessageID? = nil, tag: String? = nil,
    sender: String? = nil, schedule: SendingWindow? = nil, timeToLive: TimeToLive? = nil,
    cascade: [CascadeStep] = [], shortenLinks: Bool? = nil, rest: RapportoRESTOptions? = nil
  ) {
    self.phone = phone
    self.text = text
    self.partnerMessageID = partnerMessageID
    self.tag = tag
    self.sender = sender
    self.schedule = schedule
    self.timeToLive = timeToLive
    self.cascade = cascade
    self.shortenLinks = shortenLinks
    self.rest = rest
  }
}

/// The stored form, version 1: an object with the names of the properties, whichever interface the message is sent
/// through. What goes to Rapporto is ``RapportoFormRequest`` or ``RapportoRESTRequest``.
extension RapportoMessage: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case phone
    case text
    case partnerMessageID
    case tag
    case sender
    case schedule
    case utcOffset
    case timeToLive
    case cascade
    case shortenLinks
    case rest
  }

  /// Reads the stored form. Only `phone` and `text` are required.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      to: try fields.decode(PhoneNumber.self, forKey: .phone),
      text: try fields.decode(String.self, forKey: .text),
      partnerMessageID: try fields.decodeIfPresent(PartnerMessageID.self, forKey: .partnerMessageID),
      tag: try fields.decodeIfPresent(String.self, forKey: .tag),
      sender: try fields.decodeIfPresent(String.self, forKey: .sender),
      schedule: try fields.decodeIfPresent(SendingWindow.self, forKey: .schedule),
      timeToLive: try fields.decodeIfPresent(TimeToLive.self, forKey: .timeToLive),
      cascade: try fields.decodeIfPresent([CascadeStep].self, forKey: .cascade) ?? [],
      shortenLinks: try fields.decodeIfPresent(Bool.self, forKey: .shortenLinks),
      rest: try fields.decodeIfPresent(RapportoRESTOptions.self, forKey: .rest))
    utcOffset = try fields.decodeIfPresent(SendingWindow.Offset.self, forKey: .utcOffset)
  }
}

/// Your own identifier of a message (`partnerMsgId`, in REST `id`): 1…50 characters.
///
/// If the account has the feature, the provider sends one message for one identifier, however often it is requested,
/// and responds every time with the same message id. How long it remembers an identifier is not documented.
public struct PartnerMessageID: OpenValue {
  /// The identifier as text.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// The hours of the day in which a message may go out (`sending_time`, `time_zone`; in REST `scheduleInfo`).
///
/// What the provider does with a message outside the window is not documented; presumably the message waits.
///
/// Its JSON is Vestnik's own, version 1: an object with the names of the properties.
public struct SendingWindow: Hashable, Sendable, Codable {
  /// An offset from UTC, `±hh:mm` as in ISO 8601. Literals work: `"+03:00"`. Zero needs a sign, either one.
  ///
  /// The provider's page calls +04:00 the time of Moscow; since 2014 that is +03:00.
  public struct Offset: OpenValue {
    /// The text as it was written.
    public let rawValue: String

    /// Wraps the text; nothing is checked here.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Returns the offset of a number of minutes east of UTC; zero is `+00:00`.
    public static func minutes(_ minutes: Int) -> Self {
      func twoDigits(_ number: UInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let (hours, rest) = minutes.magnitude.quotientAndRemainder(dividingBy: 60)
      return Self(rawValue: "\(minutes < 0 ? "-" : "+")\(twoDigits(hours)):\(twoDigits(rest))")
    }

    /// The offset in minutes east of UTC, -899…899; `nil` for a text that is no offset.
    public var minutes: Int? {
      let bytes = Array(rawValue.utf8)
      guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
        bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
      else { return nil }
      let digits = [bytes[1], bytes[2], bytes[4], bytes[5]].map { Int($0) - 0x30 }
      guard digits.allSatisfy((0...9).contains) else { return nil }
      let (hours, minutes) = (10 * digits[0] + digits[1], 10 * digits[2] + digits[3])
      guard hours <= 14, minutes <= 59 else { return nil }
      return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (60 * hours + minutes)
    }
  }

  /// The hour from which the message may go out, 0…23.
  public var fromHour: Int
  /// The hour until which the message may go out, 0…23. A window over midnight, or from an hour to itself, is not
  /// documented.
  public var toHour: Int
  /// The time zone of the hours; `nil` for the subscriber's, which the provider derives from the phone number. REST
  /// has besides only +03:00.
  public var utcOffset: Offset?

  /// Makes a window; nothing is checked here.
  public init(fromHour: Int, toHour: Int, utcOffset: Offset? = nil) {
    self.fromHour = fromHour
    self.toHour = toHour
    self.utcOffset = utcOffset
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case fromHour
    case toHour
    case utcOffset
  }

  /// Reads the stored form; `utcOffset` is not required.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      fromHour: try fields.decode(Int.self, forKey: .fromHour),
      toHour: try fields.decode(Int.self, forKey: .toHour),
      utcOffset: try fields.decodeIfPresent(Offset.self, forKey: .utcOffset))
  }
}

extension SendingWindow {
  /// Returns the hour in two digits.
  static func text(_ hour: Int) -> String { (0...9).contains(hour) ? "0\(hour)" : "\(hour)" }

  func issues(in names: RapportoInterfaceNames) -> [ValidationIssue] {
    let paths =
      names == .form
      ? ["sending_time", "sending_time"] : ["scheduleInfo.timeBegin", "scheduleInfo.timeEnd"]
    let wrong = zip(paths, [fromHour, toHour]).filter { !(0...23).contains($0.1) }.map { path, hour in
      ValidationIssue(
        path: path, rule: "sending_time.hour", actual: "the hour \(hour)", allowed: "0…23",
        source: names.source
      )
    }
    return wrong + (wrong.isEmpty ? orderIssues(at: paths[1], names) : []) + offsetIssues(names)
  }

  private func orderIssues(at path: String, _ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard fromHour >= toHour else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "sending_time.order", severity: .warning,
        actual: "\(Self.text(fromHour))_\(Self.text(toHour))",
        allowed: "a later hour at the end: others are not documented", source: names.source)
    ]
  }

  private func offsetIssues(_ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard let utcOffset else { return [] }
    let minutes = utcOffset.minutes
    if minutes == nil {
      return [
        ValidationIssue(
          path: names == .form ? "time_zone" : "useTimeDiff", rule: "time_zone.format",
          actual: utcOffset.rawValue.redactedPreview,
          allowed: "±hh:mm without spaces, -14:59…+14:59, such as +03:00",
          source: names.source)
      ]
    }
    guard names == .rest, minutes != 180 else { return [] }
    return [
      ValidationIssue(
        path: "useTimeDiff", rule: "time_zone.rest", actual: utcOffset.rawValue,
        allowed: "+03:00, or none for the subscriber's own zone", source: names.source)
    ]
  }
}
