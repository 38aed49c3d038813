/// Whether the provider recognises a repeated message by its ``PartnerMessageID``.
///
/// The feature is off until the manager of the account enables it (Rapporto, VK, partnerMsgId).
public enum RapportoIdempotency: Hashable, Sendable {
  /// It does not: nothing that may have been taken is ever sent again. An identifier is still sent.
  ///
  /// That includes a 500. The documents let a message be sent again a minute after it, but do not say that it was
  /// not taken; the error says `.unknown` and how long to wait, and the decision is yours.
  case off
  /// It does. A message with an identifier is sent again, with the same one, after a time-out, a failure of the
  /// provider (500), and while an earlier request is in progress (503). One without is treated as ``off``, and
  /// validation warns of it.
  ///
  /// After a time-out and a 500 the documents ask for a minute's pause, so a call may take minutes. The limit is
  /// `SendOptions.maxAttempts`, which counts every request for a message, and in any case ten: after so many the
  /// documents say to stop and to report to the provider's support. These pauses do not count as waiting for the
  /// budget. Each repeat is charged to the person's day, as if it were a message of its own: should the provider not
  /// know the identifier after all, the limit still holds. With five a day there are five requests at most.
  case perMessage
}
