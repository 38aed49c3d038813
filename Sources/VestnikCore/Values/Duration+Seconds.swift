#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

extension Duration {
  /// The duration in seconds: exact for whole ones, which dividing by a second is not.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension Date {
  /// The instant so much later.
  package func advanced(by duration: Duration) -> Date {
    addingTimeInterval(duration.inSeconds)
  }
}
