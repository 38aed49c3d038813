#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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
