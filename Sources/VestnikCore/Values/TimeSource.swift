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
