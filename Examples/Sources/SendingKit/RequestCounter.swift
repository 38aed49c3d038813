import Synchronization
import VestnikCore

/// Counts the requests of a client, which is what log events are for.
public final class RequestCounter: Sendable {
  private let number = Mutex(0)

  /// Starts at zero.
  public init() {}

  /// How many requests were made.
  public var count: Int { number.withLock { $0 } }

  /// Takes note of what the client did: give this to `ClientContext` as its log.
  public func note(_ event: ClientEvent) {
    if event.kind == .requestWillSend { number.withLock { $0 += 1 } }
  }
}
