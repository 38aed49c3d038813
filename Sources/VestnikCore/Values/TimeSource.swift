#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One source of time for waiting and for the wall clock, so that a test moves both with one call.
public protocol TimeSource: Sendable {
  /// The wall clock: for what a person or a provider reads. It may step backwards.
  var now: Date { get }

  /// Time since a fixed instant of this process. It never runs backwards and counts while the machine sleeps.
  var uptime: Duration { get }

  /// Returns when ``uptime`` has reached the instant.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before or while it waits.
  func sleep(until uptime: Duration) async throws(CancellationError)
}

/// The machine's clocks.
public struct SystemTime: TimeSource {
  private static let origin = ContinuousClock.now

  /// Makes a time source; all of them share one origin.
  public init() {}

  /// The wall clock of the machine.
  public var now: Date { Date() }

  /// Time since the first use in this process, on the continuous clock.
  public var uptime: Duration { Self.origin.duration(to: .now) }

  /// Waits on the continuous clock, with no tolerance.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(until uptime: Duration) async throws(CancellationError) {
    do {
      try await Task.sleep(until: Self.origin.advanced(by: uptime), tolerance: .zero, clock: .continuous)
    } catch {
      throw CancellationError()
    }
  }
}

/// How long a message may wait for its delivery, in whole seconds.
///
/// Nothing is clamped to a provider's range here: validation compares with the limits and says what is allowed.
/// The coded form is the number of seconds.
public struct TimeToLive: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// The duration in seconds.
  public let seconds: Int

  /// A duration of so many seconds.
  public static func seconds(_ count: Int) -> Self {
    Self(seconds: count)
  }

  /// A duration of so many minutes; a product beyond `Int` becomes the largest one, which every limit refuses.
  public static func minutes(_ count: Int) -> Self {
    Self(seconds: scaled(count, by: 60))
  }

  /// A duration of so many hours; a product beyond `Int` becomes the largest one, which every limit refuses.
  public static func hours(_ count: Int) -> Self {
    Self(seconds: scaled(count, by: 3600))
  }

  /// A duration in whole seconds; a fraction is rounded up, so that nothing lives shorter than was asked for.
  public init(_ duration: Duration) {
    let (whole, fraction) = duration.components
    self.init(seconds: Int(clamping: fraction > 0 && whole < .max ? whole + 1 : whole))
  }

  /// The duration in whole minutes, rounded up, for providers that count so.
  public var minutesRoundedUp: Int {
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    return rest > 0 ? minutes + 1 : minutes
  }

  /// The shorter duration is the smaller.
  public static func < (left: Self, right: Self) -> Bool {
    left.seconds < right.seconds
  }

  /// The duration with its unit, such as `900 s`.
  public var description: String { "\(seconds) s" }

  private init(seconds: Int) {
    self.seconds = seconds
  }

  private static func scaled(_ count: Int, by factor: Int) -> Int {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? (count < 0 ? Int.min : Int.max) : product
  }

  /// Reads whole seconds.
  public init(from decoder: any Decoder) throws {
    seconds = try decoder.singleValueContainer().decode(Int.self)
  }

  /// Writes whole seconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}
