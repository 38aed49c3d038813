import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Remembers which events have been handled, so that a repeated delivery is not handled twice.
///
/// Memory is bounded: an event is kept as 128 bits, however long its id or content, and when the capacity is reached
/// the oldest one is forgotten. The bits come from two hashes (SipHash, as of the standard library) with random keys
/// of this object's own. A stranger who could craft an event with the bits of another would suppress that one; they
/// know neither the keys nor the bits, and a blind try has a chance of less than 2⁻¹¹⁰ even when the memory is full.
///
/// The memory is this process's: after a restart, or on another host, a repeat is handled again, so what your handler
/// does must bear that.
public final class EventDeduplicator: Sendable {
  /// What is to be done with an event.
  package enum Claim: Hashable, Sendable {
    /// Handle it, then call ``EventDeduplicator/finish(_:handled:)``; others are told that it is in progress.
    case granted(Ticket)
    /// It was handled.
    case remembered
    /// Somebody is handling it.
    case inProgress
  }

  /// The bits of an event.
  package struct Ticket: Hashable, Sendable {
    fileprivate let high: Int
    fileprivate let low: Int
  }

  private struct State {
    var inProgress: Set<Ticket> = []
    var remembered: Set<Ticket> = []
    /// A ring once it is full; the oldest one then stands at `next`.
    var order: [Ticket] = []
    var next = 0
  }

  private let capacity: Int
  private let keys: (UInt64, UInt64, UInt64, UInt64)
  private let state = Mutex(State())

  /// Makes a memory without events.
  ///
  /// - Parameter capacity: How many events are remembered, at least 1; by default 65,536, about 3 MB when full.
  public init(capacity: Int = 65_536) {
    self.capacity = max(1, capacity)
    keys = (
      .random(in: 0 ... .max), .random(in: 0 ... .max), .random(in: 0 ... .max), .random(in: 0 ... .max)
    )
  }

  /// Asks for an event; of those who ask at a time, one gets it.
  package func claim(_ event: DeduplicationKey) -> Claim {
    let ticket = ticket(for: event)
    return state.withLock { state in
      if state.remembered.contains(ticket) { return .remembered }
      return state.inProgress.insert(ticket).inserted ? .granted(ticket) : .inProgress
    }
  }

  /// Ends a claim: an event that was handled is remembered, another one can be claimed again.
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
        // Bytes and their number: String's own hash takes texts as equal that differ in their bytes.
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
