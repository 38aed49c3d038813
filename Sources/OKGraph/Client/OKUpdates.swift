public import VestnikCore

/// The events of a group, without end: see ``OKGraphClient/updates(_:marker:polling:)``.
public struct OKUpdates: AsyncSequence, Sendable {
  /// What comes.
  public typealias Element = OKEvent
  /// What ends the loop.
  public typealias Failure = MessagingError

  let client: OKGraphClient
  let types: [OKEventType]
  let marker: String?
  let polling: OKPolling

  /// Starts to poll when the first event is asked for.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(self)
  }

  /// Polls, one request at a time.
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    /// Behind which all events have been given out: store it, to go on there after a restart.
    public private(set) var marker: String?

    private let sequence: OKUpdates
    /// Events that have come twice are given out once.
    private let memory = EventDeduplicator(capacity: 4096)
    private var pending: ArraySlice<OKEvent> = []
    /// The marker behind the pending events.
    private var nextMarker: String?
    private var failures = 0
    /// The number of consecutive responses that could not be read, or whose marker could not.
    private var unreadable = 0
    /// Not before this is OK asked again, unless something new is given out: a page may hold nothing, or what is known.
    private var nextPoll: Duration?
    /// The limit of events in a response, once one was too large or cut.
    private var count: Int?
    private var subscriptions = 0
    private var isOver = false

    init(_ sequence: OKUpdates) {
      self.sequence = sequence
      marker = sequence.marker
    }

    /// The next event.
    ///
    /// - Returns: Never `nil`, unless the loop has ended with an error before.
    /// - Throws: `MessagingError`.
    public mutating func next() async throws(MessagingError) -> OKEvent? {
      while !isOver {
        while let event = pending.popFirst() {
          if case .granted(let ticket) = memory.claim(event.identity) {
            memory.finish(ticket, handled: true)
            nextPoll = nil
            return event
          }
        }
        marker = nextMarker ?? marker
        do throws(MessagingError) {
          try await poll()
        } catch {
          isOver = true
          throw error
        }
      }
      return nil
    }

    /// The next event.
    ///
    /// - Parameter actor: Where the caller runs; not looked at.
    /// - Throws: `MessagingError`.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(MessagingError) -> OKEvent? {
      try await next()
    }
  }
}

extension OKUpdates.AsyncIterator {
  private static var mostUnreadable: Int { 5 }

  private mutating func poll() async throws(MessagingError) {
    if let nextPoll { try await sleep(until: nextPoll) }
    let start = sequence.client.context.time.uptime
    do throws(MessagingError) {
      let page = try await sequence.client.events(.updates, ["me", "updates"], query, options)
      // The marker would pass over what stood behind the cut: it is asked for again, in smaller pages.
      if page.isCut, halveCount() { return try await pause() }
      try take(page)
      nextPoll = start + sequence.polling.interval
    } catch {
      try await recover(from: error)
    }
  }

  /// Gives out the events of a page, and moves on behind it. A page that is cut however few events are asked for is
  /// left behind like any other: its last event is an unknown one, whose text is all that came of it.
  private mutating func take(_ page: OKEventPage) throws(MessagingError) {
    let marker = page.marker.flatMap { $0.isEmpty ? nil : $0 }
    guard !page.isCut || marker != nil else {
      throw MessagingError(
        code: .unreadableResponse, delivery: .unknown,
        detail: "the page ends before its list does, and has no marker")
    }
    // Its events can be given out, but nobody knows how to go on behind them.
    unreadable = page.hasUnreadableMarker ? unreadable + 1 : 0
    guard unreadable < Self.mostUnreadable else {
      throw MessagingError(
        code: .unreadableResponse, delivery: .unknown, detail: "the marker is neither a text nor a number")
    }
    pending = (page.events ?? [])[...]
    nextMarker = marker
    (failures, subscriptions) = (0, 0)
    if page.isCut { count = nil }
  }

  /// Asks for half as many events in a page from now on; whether that is possible.
  private mutating func halveCount() -> Bool {
    let fewer = (count ?? sequence.polling.count ?? 64) / 2
    guard fewer > 0 else { return false }
    count = fewer
    return true
  }

  /// Waits until another attempt makes sense.
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
      // Three subscriptions in a row did not help: it means something else.
      throw error
    } else {
      try await pause(after: error)
    }
  }

  private mutating func pause(after error: MessagingError) async throws(MessagingError) {
    switch error.code {
    case .transport where error.transport?.reason == .tooLarge:
      // Fewer events at a time; one that is too large by itself cannot be had.
      guard halveCount() else { throw error }
    case .transport where error.transport?.reason != .invalidRequest: break
    case .unreadableResponse:
      // A wrong address answers so for ever, and would look like a group to which nobody writes.
      unreadable += 1
      guard unreadable < Self.mostUnreadable else { throw error }
    case .server, .throttled: break
    default: throw error
    }
    try await pause(atLeast: min(error.retryAfter ?? .zero, .seconds(3600)))
  }

  /// Waits longer after each failure in a row, by the back-off of the context's options; at least ½ s, because nothing
  /// else would slow down a loop that has no last attempt.
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

  /// One attempt a poll: the loop itself repeats. OK may take the whole wait, and some time on top.
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

/// How ``OKGraphClient/updates(_:marker:polling:)`` polls. The parameters were seen in clients; the documents of this
/// method were not to be found.
public struct OKPolling: Hashable, Sendable {
  /// How long OK may wait for an event (`timeout`), in whole seconds; the unit is not stated, clients take it for
  /// seconds. By default 25 s.
  public var wait: Duration
  /// How many events an answer may have (`count`); `nil` to leave it to OK.
  public var count: Int?
  /// Whether OK is to take what it gives for read (`commit`); `nil` to leave it to OK.
  public var commits: Bool?
  /// The least time from one request without new events to the next, by default 1 s: OK may not wait at all.
  public var interval: Duration

  /// Makes settings.
  public init(
    wait: Duration = .seconds(25), count: Int? = nil, commits: Bool? = nil, interval: Duration = .seconds(1)
  ) {
    self.wait = wait
    self.count = count
    self.commits = commits
    self.interval = interval
  }
}
