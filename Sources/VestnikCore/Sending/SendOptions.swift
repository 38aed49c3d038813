/// The options of one call of `send`: waits, time-out, repeats.
public struct SendOptions: Hashable, Sendable {
  /// What happens to a message when the limit of a second has no room.
  ///
  /// A message to a recipient whose limit of a day is used up is `.overBudget` immediately in both cases.
  public enum Budget: Hashable, Sendable {
    /// The message is `.overBudget` immediately. It never overtakes a caller that waits. When as many requests are
    /// under way as the context allows, the call still waits for one of them to end.
    case failFast
    /// The message waits, first come first served within a group, at most this long from the start of the call.
    ///
    /// A pause because the provider said "too fast" counts as such a wait, the pause before any other repeat does
    /// not. When as many requests are under way as the context allows, the wait for one of them to end comes on top.
    ///
    /// At 50 messages a second and a round trip of 50 ms, 60 s are enough for about 2,850 messages of one group, and
    /// for fewer where responses take longer (see ``BudgetLimits/Instant``); the rest of a larger array is
    /// `.overBudget`. Give a larger array more time.
    case wait(upTo: Duration)
  }

  /// How a batch is cut into requests.
  public enum Pacing: Hashable, Sendable {
    /// A request holds at most as many messages of a group as may go in one second.
    case sliced
    /// A request holds as many messages as the provider takes; they are counted in the seconds to come.
    ///
    /// Use it only for a provider that is known to queue: how a provider counts such a request is not documented.
    case providerQueues
  }

  /// The waits before a message is sent again when the provider names no time (`Retry-After`).
  ///
  /// The waits grow by a factor up to a limit: by default ½ s, 1 s, 2 s … 30 s. Which failures are worth another
  /// attempt is the library's decision, because it depends on whether the first attempt may have arrived. A wait that
  /// the provider's documentation asks for is kept in any case: a minute before a request with the same key is sent
  /// to Rapporto again.
  ///
  /// ```
  /// let options = SendOptions(maxAttempts: 5, backoff: .init(initial: .seconds(1), jitter: 0.5))
  /// ```
  public struct Backoff: Hashable, Sendable {
    /// The wait before the second attempt.
    public let initial: Duration
    /// The factor between one wait and the next, 1 or more.
    public let factor: Double
    /// The longest wait.
    public let maximum: Duration
    /// The random share of a wait, from 0 to 1, so that many hosts do not repeat their requests at the same moment.
    /// With 1 a wait is anything between zero and its full length.
    public let jitter: Double

    /// Makes a back-off.
    ///
    /// - Parameters:
    ///   - initial: The wait before the second attempt, zero or more; ½ s by default.
    ///   - factor: The factor between one wait and the next, 1 or more and finite; 2 by default.
    ///   - maximum: The longest wait, at least `initial`; 30 s by default.
    ///   - jitter: The random share of a wait, from 0 to 1; 0 by default.
    /// - Precondition: Every parameter is in its range.
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

    /// Returns the wait after an attempt, shortened at random by the jitter.
    ///
    /// - Parameter number: The number of attempts made, 1 or more.
    package func wait(afterAttempt number: Int) -> Duration {
      let wait = fullWait(afterAttempt: number)
      return jitter == 0 ? wait : wait * (1 - jitter * Double.random(in: 0...1))
    }

    private func fullWait(afterAttempt number: Int) -> Duration {
      guard factor > 1, initial > .zero else { return initial }
      var wait = initial
      // Returns when the maximum is reached, however large the number of attempts.
      for _ in 1..<max(2, number) where number > 1 {
        if wait > maximum / factor { return maximum }
        wait = wait * factor
      }
      return wait
    }
  }

  /// What happens to a message when the limit of a second has no room.
  public var budget: Budget
  /// How a batch is cut into requests.
  public var pacing: Pacing
  /// The longest time that one request may take.
  public var timeout: Duration
  /// The most requests that may be made for one message, 1 or more.
  public var maxAttempts: Int
  /// The waits before a message is sent again.
  public var backoff: Backoff

  /// Makes options. The defaults: up to 60 s of waiting for the budget, ``Pacing/sliced``, a time-out of 30 s, and 3
  /// attempts with ½ s and 1 s between them.
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
