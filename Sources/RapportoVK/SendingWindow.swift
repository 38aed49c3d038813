public import VestnikCore

/// The hours of the day in which a message may go out (`sending_time`, `time_zone`; in REST `scheduleInfo`).
///
/// What the provider does with a message outside the window is not documented; presumably it waits.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct SendingWindow: Hashable, Sendable, Codable {
  /// A distance from UTC, `±hh:mm` as in ISO 8601; literals work: `"+03:00"`. Zero needs a sign, either one.
  ///
  /// The provider's page calls +04:00 the time of Moscow; since 2014 that is +03:00.
  public struct Offset: OpenValue {
    /// The text as it was written.
    public let rawValue: String

    /// Wraps the text; nothing is checked here.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// An offset in minutes east of UTC; zero is `+00:00`.
    public static func minutes(_ minutes: Int) -> Self {
      func twoDigits(_ number: UInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let (hours, rest) = minutes.magnitude.quotientAndRemainder(dividingBy: 60)
      return Self(rawValue: "\(minutes < 0 ? "-" : "+")\(twoDigits(hours)):\(twoDigits(rest))")
    }

    /// The offset in minutes east of UTC; `nil` for a text that is none, and beyond ±14:59.
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

  /// The hour from which it may go out, 0…23.
  public var fromHour: Int
  /// The hour until which it may go out, 0…23. A window over midnight or of no length is not documented.
  public var toHour: Int
  /// Whose hours these are; `nil` for the subscriber's, which the provider derives from the phone number. REST
  /// knows, beside that, +03:00 alone.
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
  /// An hour in two digits.
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
