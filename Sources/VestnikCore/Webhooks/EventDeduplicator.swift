import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A memory of the events that have been handled, so that a repeated delivery is not handled twice.
///
/// The memory is bounded: an event is kept as 128 bits, however long its id or content, and when the capacity is
/// reached the oldest event is forgotten. The bits come from two hashes (SipHash, by the standard library's `Hasher`)
/// with random keys of this object's own. A stranger who could craft an event with the same bits as another one would
/// suppress the other one. The stranger knows neither the keys nor the bits, and a blind try succeeds with a
/// probability of less than 2⁻¹¹⁰ even when the memory is full.
///
/// The memory belongs to this process: after a restart, or on another host, a repeated event is handled again, so
/// your handler must have the same effect when it handles an event twice.
public final class EventDeduplicator: Sendable {
  /// The result of a claim to an event.
  package enum Claim: Hashable, Sendable {
    /// The caller has to handle the event and then call ``EventDeduplicator/finish(_:handled:)``; until then other
    /// claims to the event are `inProgress`.
    case granted(Ticket)
    /// The event has been handled.
    case remembered
    /// Another caller is handling the event.
    case inProgress
  }

  /// The 128 bits that stand for an event.
  package struct Ticket: Hashable, Sendable {
    fileprivate let high: Int
    fileprivate let low: Int
  }

  private struct State {
    var inProgress: Set<Ticket> = []
    var remembered: Set<Ticket> = []
    /// The remembered events by age. When it is full it is a ring, whose oldest event stands at `next`.
    var order: [Ticket] = []
    var next = 0
  }

  private let capacity: Int
  private let keys: (UInt64, UInt64, UInt64, UInt64)
  private let state = Mutex(State())

  /// Makes a memory without events.
  ///
  /// - Parameter capacity: How many events are remembered; by default 65,536, about 3 MB when full. Less than 1
  ///   counts as 1.
  public init(capacity: Int = 65_536) {
    self.capacity = max(1, capacity)
    keys = (
      .random(in: 0 ... .max), .random(in: 0 ... .max), .random(in: 0 ... .max), .random(in: 0 ... .max)
    )
  }

  /// Claims an event for handling; returns whether the caller has to handle it. Of concurrent claims to an event one
  /// is granted.
  package func claim(_ event: DeduplicationKey) -> Claim {
    let ticket = ticket(for: event)
    return state.withLock { state in
      if state.remembered.contains(ticket) { return .remembered }
      return state.inProgress.insert(ticket).inserted ? .granted(ticket) : .inProgress
    }
  }

  /// Ends a granted claim. An event that was handled is remembered; one that was not can be claimed again.
  package func finish(_ ticket: Ticket, handled: Bool) {
    state.withLock { state in
      state.inProgress.remove(ticket)
      guard handled, state.remembered.insert(ticket).inserted else { return }
      if state.order.count < capacity {
        state.order.append(ticket)
      } else {
        state.remembered.remove(state.order[state.next])
        state.order[state.next] = ticket
        state.next = (state.next + 1) % capacity
      }
    }
  }

  private func ticket(for event: DeduplicationKey) -> Ticket {
    Ticket(high: hash(event, keys.0, keys.1), low: hash(event, keys.2, keys.3))
  }

  private func hash(_ event: DeduplicationKey, _ first: UInt64, _ second: UInt64) -> Int {
    var hasher = Hasher()
    hasher.combine(first)
    hasher.combine(second)
    switch event {
    case .id(let parts):
      hasher.combine(0)
      for part in parts {
        // The bytes and their number: strings with different bytes may be equal in Swift, and have the same hash
        // then.
        hasher.combine(part.utf8.count)
        for byte in part.utf8 { hasher.combine(byte) }
      }
    case .content(let data):
      hasher.combine(1)
      data.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
    return hasher.finalize()
  }
}
