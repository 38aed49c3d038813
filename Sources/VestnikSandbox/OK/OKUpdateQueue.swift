/// The long polling of the group: its subscription, and the events that are kept for it.
struct OKUpdateQueue: Sendable {
  /// Markers of the samples have thirteen digits.
  private static let firstMarker = 1_760_000_000_000

  struct Subscription: Sendable {
    let types: Set<String>
    let milliseconds: Int64
  }

  private(set) var subscription: Subscription?
  private var events: [Event] = []
  /// Where a poll without a marker starts.
  private var committed = 0
  /// The waits of the polls that have found nothing; a poll checks again when its wait is cancelled.
  private var waits: [Task<Void, Never>] = []

  private struct Event: Sendable {
    let type: String
    let json: StrictJSON
  }

  mutating func subscribe(to types: Set<String>, milliseconds: Int64) {
    subscription = Subscription(types: types, milliseconds: milliseconds)
  }

  mutating func lose() {
    subscription = nil
    wake()
  }

  mutating func add(_ json: StrictJSON, type: String) {
    guard let subscription, subscription.types.contains(type) else { return }
    events.append(Event(type: type, json: json))
    wake()
  }

  /// What the poll is answered, or how it waits for more.
  mutating func turn(
    of poll: OKPoll, waiting: (() -> Task<Void, Never>)?
  ) throws(SandboxRefusal) -> OKPoll.Turn {
    guard subscription != nil else {
      throw SandboxRefusal(status: 5000, text: "subscription not found")
    }
    let start = poll.marker.map { $0 - Self.firstMarker } ?? committed
    guard (0...events.count).contains(start) else {
      throw .badRequest("query.marker: a marker of a response expected")
    }
    var batch: [StrictJSON] = []
    var end = start
    while end < events.count, batch.count < poll.count {
      if poll.types.contains(events[end].type) { batch.append(events[end].json) }
      end += 1
    }
    if batch.isEmpty, let waiting {
      let wait = waiting()
      waits.append(wait)
      return .wait(wait)
    }
    if poll.commits { committed = max(committed, end) }
    return .events(batch, marker: Self.firstMarker + end)
  }

  mutating func forget(_ wait: Task<Void, Never>) {
    waits.removeAll { $0 == wait }
  }

  private mutating func wake() {
    for wait in waits { wait.cancel() }
    waits = []
  }
}

/// A request to `updates`.
struct OKPoll: Hashable, Sendable {
  let marker: Int?
  let types: Set<String>
  let count: Int
  let timeout: Duration
  let commits: Bool

  enum Turn: Sendable {
    case events([StrictJSON], marker: Int)
    case wait(Task<Void, Never>)
  }

  init(_ call: OKMethodCall) throws(SandboxRefusal) {
    if let text = call.query["marker"] {
      guard let marker = Int(text), marker >= 0 else {
        throw call.refusal("marker", "a marker of a response")
      }
      self.marker = marker
    } else {
      marker = nil
    }
    let words = call.query["types"]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    types = Set(words ?? Array(OKRules.eventTypes))
    guard types.isSubset(of: OKRules.eventTypes) else {
      throw call.refusal("types", "some of \(OKRules.eventTypes.sorted()) with commas between them")
    }
    count = Int(try call.integer("count", in: OKRules.page) ?? OKRules.page.upperBound)
    timeout = .seconds(try call.integer("timeout", in: OKRules.pollSeconds) ?? 0)
    commits = try call.flag("commit") ?? true
  }
}
