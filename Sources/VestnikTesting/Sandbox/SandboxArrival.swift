import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// When a request arrived, on both clocks.
struct SandboxArrival: Sendable {
  var uptime: Duration
  var now: Date

  /// The wall clock at an instant of the other clock.
  func date(at instant: Duration) -> Date { now.advanced(by: instant - uptime) }
}
