#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A source of time for waiting and for the wall clock, so that a test can move both with one call.
public protocol TimeSource: Sendable {
  /// The time of the wall clock, for what a person or a provider reads. It may step backwards.
  var now: Date { get }

  /// The time since a fixed instant of this process. It never runs backwards, and counts while the machine sleeps.
  var uptime: Duration { get }

  /// Waits until ``uptime`` has reached a value.
  ///
  /// - Parameter uptime: The value to wait for.
  /// - Throws: `CancellationError` when the task is cancelled before or while it waits.
  func sleep(until uptime: Duration) async throws(CancellationError)
}

/// A time source that reads the machine's clocks.
public struct SystemTime: TimeSource {
  private static let origin = ContinuousClock.now

  /// Makes a time source. All time sources of this type share one origin of ``uptime``.
  public init() {}

  /// The time of the machine's wall clock.
  public var now: Date { Date() }

  /// The time since the first use in this process, on the continuous clock.
  public var uptime: Duration { Self.origin.duration(to: .now) }

  /// Waits on the continuous clock, without tolerance, until ``uptime`` has reached a value.
  ///
  /// - Parameter uptime: The value to wait for.
  /// - Throws: `CancellationError` when the task is cancelled before or while it waits.
  public func sleep(until uptime: Duration) async throws(CancellationError) {
    do {
      try await Task.sleep(until: Self.origin.advanced(by: uptime), tolerance: .zero, clock: .continuous)
    } catch {
      throw CancellationError()
    }
  }
}

/// A limit on how long a message may wait for its delivery, in whole seconds.
///
/// The value is not clamped to a provider's range: validation compares it with the limits and says what is allowed.
/// Its JSON is the number of seconds.
public struct TimeToLive: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// The duration in seconds.
  public let seconds: Int

  /// Returns a duration of a number of seconds.
  public static func seconds(_ count: Int) -> Self {
    Self(seconds: count)
  }

  /// Returns a duration of a number of minutes. One that overflows `Int` becomes the largest `Int` of seconds (for a
  /// negative number the smallest), which every limit refuses.
  public static func minutes(_ count: Int) -> Self {
    Self(seconds: scaled(count, by: 60))
  }

  /// Returns a duration of a number of hours. One that overflows `Int` becomes the largest `Int` of seconds (for a
  /// negative number the smallest), which every limit refuses.
  public static func hours(_ count: Int) -> Self {
    Self(seconds: scaled(count, by: 3600))
  }

  /// Makes a duration in whole seconds. A fraction is rounded up, so that no message expires earlier than requested.
  public init(_ duration: Duration) {
    let (whole, fraction) = duration.components
    self.init(seconds: Int(clamping: fraction > 0 && whole < .max ? whole + 1 : whole))
  }

  /// Returns whether the first duration is shorter.
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

  /// Reads the number of seconds.
  ///
  /// - Throws: `DecodingError` when the value is not an integer.
  public init(from decoder: any Decoder) throws {
    seconds = try decoder.singleValueContainer().decode(Int.self)
  }

  /// Writes the number of seconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}
