import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A memory of the events that have been handled, so that a repeated delivery is not handled twice.
///
/// The memory is bounded: an event is kept as 128 bits, however long its id or content, and when the capacity is
/// reached the oldest event is forgotten. The bits come from a hash with a random key of 128 bits (SipHash-2-4). A
/// stranger who could craft an event with the same bits as another one would suppress the other one. The stranger
/// knows neither the key nor the bits, and a blind try succeeds with a probability of less than 2⁻¹¹⁰ even when the
/// memory is full.
///
/// The memory belongs to this process. To keep it over a restart, store its ``snapshot()``:
///
/// ```swift
/// try JSONEncoder().encode(deduplicator.snapshot()).write(to: file)
/// // In the next process:
/// let snapshot = try JSONDecoder().decode(EventDeduplicator.Snapshot.self, from: Data(contentsOf: file))
/// let deduplicator = EventDeduplicator(restoring: snapshot)
/// ```
///
/// An event that was handled after the last snapshot, or on another host, is handled again, so your handler must have
/// the same effect when it handles an event twice.
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

  /// The hash of an event, 128 bits.
  package struct Ticket: Hashable, Sendable {
    let first: UInt64
    let second: UInt64
  }

  private struct State {
    var inProgress: Set<Ticket> = []
    var remembered: Set<Ticket> = []
    /// The remembered events by age. When it is full it is a ring, whose oldest event is at `next`.
    var order: [Ticket] = []
    var next = 0
  }

  private let capacity: Int
  private let key: KeyedHash.Key
  private let state: Mutex<State>

  /// Makes a memory without events.
  ///
  /// - Parameter capacity: How many events are remembered; by default 65,536, about 3 MB when full. Less than 1
  ///   counts as 1.
  public init(capacity: Int = 65_536) {
    self.capacity = max(1, capacity)
    key = .random()
    state = Mutex(State())
  }

  /// Makes a memory with the events of a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: The events, from ``snapshot()``.
  ///   - capacity: How many events are remembered; by default 65,536. Less than 1 counts as 1. Of a snapshot with more
  ///     events the newest are kept.
  public init(restoring snapshot: Snapshot, capacity: Int = 65_536) {
    self.capacity = max(1, capacity)
    key = snapshot.key
    var restored = State()
    for ticket in snapshot.tickets.suffix(self.capacity) where restored.remembered.insert(ticket).inserted {
      restored.order.append(ticket)
    }
    state = Mutex(restored)
  }

  /// Returns the events that are remembered, to be restored in another process.
  ///
  /// An event that is being handled at this moment is not among them, so that its repeat is handled again.
  public func snapshot() -> Snapshot {
    let tickets = state.withLock { $0.order[$0.next...] + $0.order[..<$0.next] }
    return Snapshot(key: key, tickets: Array(tickets))
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

  /// Returns the hash of an event. What is hashed is part of the stored form: after a change here no event of a stored
  /// snapshot would be recognised.
  private func ticket(for event: DeduplicationKey) -> Ticket {
    var hash = KeyedHash(key: key)
    switch event {
    case .id(let parts):
      hash.combine(UInt8(0))
      for part in parts {
        // The bytes and their number: strings with different bytes may be equal in Swift, and two parts must not be
        // those of another event put together in another way.
        var part = part
        part.withUTF8 { bytes in
          hash.combine(bytes.count)
          hash.combine(UnsafeRawBufferPointer(bytes))
        }
      }
    case .content(let data):
      hash.combine(UInt8(1))
      data.withUnsafeBytes { hash.combine($0) }
    }
    let (first, second) = hash.finish()
    return Ticket(first: first, second: second)
  }
}
