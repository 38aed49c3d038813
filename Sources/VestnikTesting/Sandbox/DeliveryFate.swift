/// What becomes of an accepted message that is within the sending limits.
///
/// The words of the statuses are documented; when they come is an assumption of the sandbox.
public enum DeliveryFate: Hashable, Sendable {
  /// `SENT` at once, `DELIVERED` after 2 s, `READ` after 30 s.
  case read
  /// `SENT` at once, `DELIVERED` after 2 s.
  case delivered
  /// `SENT` at once, `UNDELIVERABLE` after 2 s: there is no such recipient, or the sender is blocked.
  case undeliverable
  /// `SENT` at once, `EXPIRED` when the message's time to live is over; without one, after 24 h.
  case expires
}
