/// The limits that a budget keeps: messages per second, and messages per day and recipient.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct BudgetLimits: Hashable, Sendable, Codable {
  /// The meaning of "a day" in ``BudgetLimits/perDayAndRecipient``.
  public enum Day: Hashable, Sendable, Codable {
    /// The last 24 hours at any moment. It satisfies every calendar day of 24 hours, whatever zone the provider
    /// means.
    case rolling24Hours
    /// From midnight to midnight in a time zone, such as `"Europe/Moscow"` or `"GMT+3"`.
    ///
    /// A zone that the system does not know counts as ``rolling24Hours``. Names of cities need the full Foundation in
    /// the program; with only FoundationEssentials the system knows only offsets.
    case calendar(timeZone: String)
  }

  /// The instant at which a message counts in ``BudgetLimits/perSecond``.
  public enum Instant: String, Hashable, Sendable, Codable {
    /// The message counts at its arrival at the provider, as far as a client can know that.
    ///
    /// The arrival lies between the departure and the response. So the message's place is free again a second after
    /// the response, less the time that every request needs there and back. With a steady round trip of 50 ms that
    /// costs one message in forty; with responses that take seconds it costs most of the rate.
    case arrival
    /// The message counts at its departure: as fast as the limit allows, however long responses take.
    ///
    /// More requests than the limit may arrive at the provider within a second when some are delayed on their way.
    case departure
  }

  /// The most messages of one group in any half-open interval of one second; `nil` for no limit.
  public var perSecond: Int?
  /// The most messages of one group to one recipient in a day; `nil` for no limit.
  public var perDayAndRecipient: Int?
  /// The meaning of a day; ``Day/rolling24Hours`` by default.
  public var day: Day
  /// The instant at which a message counts in a second; ``Instant/arrival`` by default.
  public var instant: Instant
  /// The time by which the second is lengthened for delays that no client can know; 20 ms by default. A negative
  /// margin counts as zero.
  public var margin: Duration

  /// Whether a message that the provider refused still counts in its recipient's day; `false` by default.
  ///
  /// No provider documents that. A refused message always counts in the second, because its request reached the
  /// provider.
  public var countsRejected: Bool

  /// Makes limits. A limit of `nil` is no limit, a limit of 0 lets nothing through.
  ///
  /// - Parameters:
  ///   - perSecond: The most messages of one group in any half-open interval of one second.
  ///   - perDayAndRecipient: The most messages of one group to one recipient in a day.
  ///   - day: The meaning of a day.
  ///   - instant: The instant at which a message counts in a second.
  ///   - margin: The time by which the second is lengthened, zero or more.
  ///   - countsRejected: Whether a message that the provider refused still counts in its recipient's day.
  public init(
    perSecond: Int?, perDayAndRecipient: Int?, day: Day = .rolling24Hours, instant: Instant = .arrival,
    margin: Duration = .milliseconds(20), countsRejected: Bool = false
  ) {
    self.perSecond = perSecond
    self.perDayAndRecipient = perDayAndRecipient
    self.day = day
    self.instant = instant
    self.margin = margin
    self.countsRejected = countsRejected
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case perSecond
    case perDayAndRecipient
    case day
    case instant
    case margin
    case countsRejected
  }

  /// Reads stored limits. `perSecond` and `perDayAndRecipient` may be missing, which is no limit; `instant` may be
  /// missing, which is ``Instant/arrival``.
  ///
  /// - Throws: `DecodingError`, also for an unknown key, because a misspelt limit would otherwise be no limit.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      perSecond: try fields.decodeIfPresent(Int.self, forKey: .perSecond),
      perDayAndRecipient: try fields.decodeIfPresent(Int.self, forKey: .perDayAndRecipient),
      day: try fields.decode(Day.self, forKey: .day),
      instant: try fields.decodeIfPresent(Instant.self, forKey: .instant) ?? .arrival,
      margin: try fields.decode(Duration.self, forKey: .margin),
      countsRejected: try fields.decode(Bool.self, forKey: .countsRejected))
  }
}
