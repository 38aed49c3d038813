/// Why a charge is taken back; always on proof, never on a guess.
public enum BudgetRelease: Hashable, Sendable {
  /// Nothing left the machine: the second and the day are given back.
  case notSent
  /// The provider refused the message: the day is given back, the second is not, since the request did cross.
  case rejected
}
