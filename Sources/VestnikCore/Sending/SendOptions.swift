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
    /// At 50 messages a second and a round trip of 50 ms, 60 s are enough for about 2,850 messages of one group, and for
    /// fewer where responses take longer (see ``BudgetLimits/Instant``); the rest of a larger array is
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

  /// How long to wait before a message is sent again, when the provider names no time (`Retry-After`).
  ///
  /// The waits grow by a factor up to a limit: by default ½ s, 1 s, 2 s … 30 s. Which failures are worth another
  /// attempt is the library's decision, because it depends on whether the first one may have arrived. A wait that the
  /// provider's documentation asks for is kept in any case: a minute before Rapporto is asked again with the same key.
  ///
  /// ```
  /// let options = SendOptions(maxAttempts: 5, backoff: .init(initial: .seconds(1), jitter: 0.5))
  /// ```
  public struct Backoff: Hashable, Sendable {
    /// The wait before the second attempt.
    public let initial: Duration
    /// By how much each wait is longer than the one before it, 1 or more.
    public let factor: Double
    /// The longest wait.
    public let maximum: Duration
    /// The share of a wait that is left to chance, from 0 to 1: with 1 a wait is anything between nothing and its
    /// whole, so that many hosts do not come back in the same moment.
    public let jitter: Double

    /// Makes a back-off.
    ///
    /// - Parameters:
    ///   - initial: The wait before the second attempt, zero or more.
    ///   - factor: By how much each wait is longer than the one before it, 1 or more and finite.
    ///   - maximum: The longest wait, at least `initial`.
    ///   - jitter: The share of a wait that is left to chance, from 0 to 1. Zero by default.
    public init(
      initial: Duration = .milliseconds(500), factor: Double = 2, maximum: Duration = .seconds(30),
      jitter: Double = 0
    ) {
      precondition(initial >= .zero, "the first wait must not be negative")
      precondition(factor >= 1 && factor.isFinite, "waits must not become shorter")
      precondition(maximum >= initial, "the longest wait must not be shorter than the first")
      precondition((0...1).contains(jitter), "the jitter is a share from 0 to 1")
      self.initial = initial
      self.factor = factor
      self.maximum = maximum
      self.jitter = jitter
    }

    /// The wait after so many attempts, 1 or more.
    package func wait(afterAttempt number: Int) -> Duration {
      let wait = fullWait(afterAttempt: number)
      return jitter == 0 ? wait : wait * (1 - jitter * Double.random(in: 0...1))
    }

    private func fullWait(afterAttempt number: Int) -> Duration {
      guard factor > 1, initial > .zero else { return initial }
      var wait = initial
      // Ends at the maximum at the latest: whatever the number of attempts.
      for _ in 1..<max(2, number) where number > 1 {
        if wait > maximum / factor { return maximum }
        wait = wait * factor
      }
      return wait
    }
  }

  /// What happens when the budget of the second is used up.
  public var budget: Budget
  /// How a batch is cut into requests.
  public var pacing: Pacing
  /// How long one request may take.
  public var timeout: Duration
  /// How many requests may be made for one message, 1 or more.
  public var maxAttempts: Int
  /// How long to wait before a message is sent again.
  public var backoff: Backoff

  /// Makes options: waiting up to 60 s for the budget, 30 s a request and 3 attempts with ½ s and 1 s between them
  /// unless said otherwise.
  public init(
    budget: Budget = .wait(upTo: .seconds(60)), pacing: Pacing = .sliced, timeout: Duration = .seconds(30),
    maxAttempts: Int = 3, backoff: Backoff = Backoff()
  ) {
    self.budget = budget
    self.pacing = pacing
    self.timeout = timeout
    self.maxAttempts = maxAttempts
    self.backoff = backoff
  }
}
