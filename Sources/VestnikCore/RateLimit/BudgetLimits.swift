/// How often one may send; `nil` is no limit.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct BudgetLimits: Hashable, Sendable, Codable {
  /// What a day is.
  public enum Day: Hashable, Sendable, Codable {
    /// The last 24 hours at any moment. Satisfies every calendar day of 24 hours, whatever zone the provider means.
    case rolling24Hours
    /// From midnight to midnight in a time zone, such as `"Europe/Moscow"` or `"GMT+3"`.
    ///
    /// A zone that the system does not know counts as ``rolling24Hours``. Names of cities
    /// need the full Foundation in the program; with FoundationEssentials alone only offsets are known.
    case calendar(timeZone: String)
  }

  /// Which instant of a message the second counts.
  public enum Instant: String, Hashable, Sendable, Codable {
    /// The arrival at the provider, as far as a client can know: it lies between departure and response, so a place is
    /// free again a second after the response, less what every request needs there and back. With a steady round trip
    /// of 50 ms that costs one message in forty; with responses that take seconds it costs most of the rate.
    case arrival
    /// The departure: as fast as the limit allows, however long responses take. Requests that are delayed on their way
    /// may crowd a second at the provider.
    case departure
  }

  /// Messages of one group in any half-open second.
  public var perSecond: Int?
  /// Messages of one group to one recipient in a day.
  public var perDayAndRecipient: Int?
  /// What a day is.
  public var day: Day
  /// Which instant of a message the second counts; by default its arrival.
  public var instant: Instant
  /// Lengthens the second, for what no client can know.
  public var margin: Duration

  /// Whether a message that the provider refused still counts in its recipient's day. No provider says; by default
  /// it does not. It always counts in the second, since the request did cross.
  public var countsRejected: Bool

  /// Makes limits: a rolling day, seconds of arrivals with a margin of 20 ms, and no counting of refused messages unless
  /// said otherwise.
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

  /// Reads stored limits; the two numbers are not required, and none is no limit.
  ///
  /// - Throws: `DecodingError`, also for a key that limits do not have: a misspelt limit would be none.
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
