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
