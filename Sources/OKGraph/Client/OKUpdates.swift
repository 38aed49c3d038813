public import VestnikCore

/// The events of a group by long polling, without end; made by ``OKGraphClient/updates(_:marker:polling:)``.
///
/// Each loop polls for itself, with ``OKUpdates/AsyncIterator``: one request at a time, and the next one only when
/// the events of the page before have been returned.
public struct OKUpdates: AsyncSequence, Sendable {
  /// An event of the group.
  public typealias Element = OKEvent
  /// The error that ends the loop.
  public typealias Failure = MessagingError

  let client: OKGraphClient
  let types: [OKEventType]
  let marker: String?
  let polling: OKPolling

  /// Returns an iterator that starts to poll when its first event is asked for.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(self)
  }

  /// An iterator that polls, one request at a time.
  ///
  /// `next()` returns the pending events of a page and then polls for the next page. Only when all events of a page
  /// have been returned does `marker` move behind that page: a program that stores it loses no event in a crash,
  /// and sees some twice; within one loop repeated events are left out. A failure does not end the loop where a later
  /// poll may succeed. Three counters of consecutive failures limit that: of all failures (it makes the pauses
  /// longer), of unreadable responses (the fifth ends the loop) and of subscriptions that did not help (the error
  /// after the third ends it). A page that is too large or cut off is asked for again with half as many events. When
  /// an error has ended the loop, every further call returns `nil`.
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    /// The position behind the pages whose events have all been returned; store it to go on there after a restart.
    /// `nil` before the first page, unless the loop began at a marker.
    public private(set) var marker: String?

    private let sequence: OKUpdates
    /// The identities of the last 4,096 events, so that an event that comes twice is returned once.
    private let deduplicator = EventDeduplicator(capacity: 4096)
    /// The events of the current page that have not been returned yet.
    private var pending: ArraySlice<OKEvent> = []
    /// The marker behind the pending events.
    private var nextMarker: String?
    /// The number of consecutive failures, for the length of the next pause.
    private var failures = 0
    /// The number of consecutive responses that could not be read, or whose marker could not be read.
    private var unreadable = 0
    /// The earliest uptime of the next request, in case the page has no new event; `nil` once a new event is
    /// returned.
    private var nextPoll: Duration?
    /// The number of events to ask for after a response was too large or cut off; `nil` for that of the settings.
    private var count: Int?
    /// The number of consecutive subscriptions after which OK still had none.
    private var subscriptions = 0
    private var isFinished = false

    init(_ sequence: OKUpdates) {
      self.sequence = sequence
      marker = sequence.marker
    }

    /// Returns the next event, and polls until there is one.
    ///
    /// - Returns: The event; `nil` only when an earlier call has thrown.
    /// - Throws: `MessagingError`, which ends the loop; its code is `.cancelled` when the task is cancelled.
    public mutating func next() async throws(MessagingError) -> OKEvent? {
      while !isFinished {
        while let event = pending.popFirst() {
          if case .granted(let ticket) = deduplicator.claim(event.deduplicationKey) {
            deduplicator.finish(ticket, handled: true)
            nextPoll = nil
            return event
          }
        }
        marker = nextMarker ?? marker
        do throws(MessagingError) {
          try await poll()
        } catch {
          isFinished = true
          throw error
        }
      }
      return nil
    }

    /// Returns the next event, and polls until there is one.
    ///
    /// - Parameter actor: The actor of the caller; not used.
    /// - Returns: The event; `nil` only when an earlier call has thrown.
    /// - Throws: `MessagingError`, which ends the loop; its code is `.cancelled` when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(MessagingError) -> OKEvent? {
      try await next()
    }
  }
}

extension OKUpdates.AsyncIterator {
  /// The number of consecutive unreadable responses that ends the loop.
  private static var maxConsecutiveUnreadable: Int { 5 }

  /// Makes one request, not before `nextPoll`, and takes its page; after a failure waits or subscribes.
  private mutating func poll() async throws(MessagingError) {
    if let nextPoll { try await sleep(until: nextPoll) }
    let start = sequence.client.context.time.uptime
    do throws(MessagingError) {
      let page = try await sequence.client.events(.updates, ["me", "updates"], query, options)
      // The page's marker lies behind the events that were cut off, so the page is asked for again with fewer events.
      if page.isTruncated, halveCount() { return try await pause() }
      try take(page)
      nextPoll = start + sequence.polling.interval
    } catch {
      try await recover(from: error)
    }
  }

  /// Makes the events of a page the pending ones; throws when polling cannot go on behind the page.
  ///
  /// A page that is cut off even with a single event is taken like any other: its event is an unknown one, with the
  /// bytes that came.
  private mutating func take(_ page: OKEventPage) throws(MessagingError) {
    let marker = page.marker.flatMap { $0.isEmpty ? nil : $0 }
    guard !page.isTruncated || marker != nil else {
      throw MessagingError(
        code: .unreadableResponse, delivery: .unknown,
        detail: "the page ends before its list does, and has no marker")
    }
    // The events are good, but without a readable marker the same page may come again.
    unreadable = page.hasUnreadableMarker ? unreadable + 1 : 0
    guard unreadable < Self.maxConsecutiveUnreadable else {
      throw MessagingError(
        code: .unreadableResponse, delivery: .unknown, detail: "the marker is neither a text nor a number")
    }
    pending = (page.events ?? [])[...]
    nextMarker = marker
    (failures, subscriptions) = (0, 0)
    if page.isTruncated { count = nil }
  }

  /// Halves the number of events to ask for, starting from 64 when OK chooses it. Returns `false` when it is 1
  /// already.
  private mutating func halveCount() -> Bool {
    let fewer = (count ?? sequence.polling.count ?? 64) / 2
    guard fewer > 0 else { return false }
    count = fewer
    return true
  }

  /// Subscribes when OK says that there is no subscription, otherwise waits; throws an error that ends the loop.
  private mutating func recover(from error: MessagingError) async throws(MessagingError) {
    if error.okCode == .invalidResponse, subscriptions < 3 {
      subscriptions += 1
      do throws(MessagingError) {
        try await sequence.client.subscribeToUpdates(sequence.types)
        return
      } catch {
        try await pause(after: error)
      }
    } else if error.okCode == .invalidResponse {
      // Three subscriptions in a row did not help, so the code means something else.
      throw error
    } else {
      try await pause(after: error)
    }
  }

  /// Waits after a failure that a later poll may overcome; throws any other error again.
  private mutating func pause(after error: MessagingError) async throws(MessagingError) {
    switch error.code {
    case .transport where error.transport?.reason == .tooLarge:
      // A smaller page may fit; a single event that is too large cannot be fetched.
      guard halveCount() else { throw error }
    case .transport where error.transport?.reason != .invalidRequest: break
    case .unreadableResponse:
      // A wrong address responds like this for ever, and would look like a group to which nobody writes.
      unreadable += 1
      guard unreadable < Self.maxConsecutiveUnreadable else { throw error }
    case .server, .throttled: break
    default: throw error
    }
    try await pause(atLeast: min(error.retryAfter ?? .zero, .seconds(3600)))
  }

  /// Waits longer after each consecutive failure, by the back-off of the context's options, but at least ½ s, because
  /// the number of attempts has no limit.
  private mutating func pause(atLeast least: Duration = .zero) async throws(MessagingError) {
    failures += 1
    let time = sequence.client.context.time
    let pause = max(options.backoff.wait(afterAttempt: failures), .milliseconds(500), least)
    try await sleep(until: time.uptime + pause)
  }

  private func sleep(until instant: Duration) async throws(MessagingError) {
    do {
      try await sequence.client.context.time.sleep(until: instant)
    } catch {
      throw MessagingError(code: .cancelled, delivery: .notSent)
    }
  }

  /// The options of a poll: one attempt, because the loop itself repeats, and a time-out 15 s above the wait that OK
  /// is asked for.
  private var options: SendOptions {
    var options = sequence.client.context.options
    options.maxAttempts = 1
    options.timeout = max(.zero, sequence.polling.wait) + .seconds(15)
    return options
  }

  private var query: [(String, String)] {
    let polling = sequence.polling
    var query = [("timeout", "\(max(0, polling.wait.components.seconds))")]
    if let marker { query.append(("marker", marker)) }
    if !sequence.types.isEmpty {
      query.append(("types", sequence.types.map(\.rawValue).joined(separator: ",")))
    }
    if let count = count ?? polling.count { query.append(("count", "\(count)")) }
    if let commits = polling.commits { query.append(("commit", "\(commits)")) }
    return query
  }
}

/// The settings of long polling, for ``OKGraphClient/updates(_:marker:polling:)``.
///
/// The page of graph.user.updates was not found. The parameters were seen in clients; the similar method
/// events.updates of OK's REST API documents them (apiok.ru/en/dev/methods/rest/events/events.updates).
public struct OKPolling: Hashable, Sendable {
  /// The time that OK may wait for an event (`timeout`), rounded down to whole seconds; by default 25 s. The unit is
  /// not documented; clients take it for seconds.
  public var wait: Duration
  /// The largest number of events in a response (`count`); `nil`, the default, to leave it to OK.
  public var count: Int?
  /// Whether OK marks the events of a response as read (`commit`), so that it does not return them again; `nil`, the
  /// default, to leave it to OK.
  public var commits: Bool?
  /// The least time from the start of a request without new events to the next request; by default 1 s. It slows the
  /// loop down should OK not wait at all.
  public var interval: Duration

  /// Makes settings; see the properties for their meaning.
  public init(
    wait: Duration = .seconds(25), count: Int? = nil, commits: Bool? = nil, interval: Duration = .seconds(1)
  ) {
    self.wait = wait
    self.count = count
    self.commits = commits
    self.interval = interval
  }
}
