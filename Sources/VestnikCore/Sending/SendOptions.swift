/// How one call sends.
public struct SendOptions: Hashable, Sendable {
  /// What happens when the budget of the second is used up.
  ///
  /// A recipient whose day is used up is `.overBudget` at once in both cases.
  public enum Budget: Hashable, Sendable {
    /// The message is `.overBudget` at once. It never overtakes a caller that waits. When as many requests are under
    /// way as the context allows, the wait for one of them to end comes on top, here and below.
    case failFast
    /// Waits, first come first served within a group, at most so long from the start of the call. A pause because
    /// the provider said "too fast" counts as such a wait, the pause before any other repeat does not.
    ///
    /// At 50 messages a second, 60 s are enough for about 2,950 messages of one group; the rest of a larger array is
    /// `.overBudget`. Give a larger array more time.
    case wait(upTo: Duration)
  }

  /// How a batch is cut into requests.
  public enum Pacing: Hashable, Sendable {
    /// A request holds at most as many messages of a group as may go in one second.
    case sliced
    /// A request holds as many messages as the provider takes, charged to the seconds to come.
    ///
    /// Only for a provider that is known to queue: how it counts is not documented.
    case providerQueues
  }

  /// What happens when the budget of the second is used up.
  public var budget: Budget
  /// How a batch is cut into requests.
  public var pacing: Pacing
  /// How long one request may take.
  public var timeout: Duration
  /// How many requests may be made for one message, 1 or more.
  public var maxAttempts: Int

  /// Makes options: waiting up to 60 s for the budget, 30 s a request and 3 attempts unless said otherwise.
  public init(
    budget: Budget = .wait(upTo: .seconds(60)), pacing: Pacing = .sliced, timeout: Duration = .seconds(30),
    maxAttempts: Int = 3
  ) {
    self.budget = budget
    self.pacing = pacing
    self.timeout = timeout
    self.maxAttempts = maxAttempts
  }
}
