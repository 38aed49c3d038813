/// The long polling of the group: its subscription, and the events that are kept for it.
///
/// Events stay in a list for ever, and a marker is an index into it plus a constant, so that an older marker reads
/// them again. A poll that finds nothing leaves a task in ``waits`` that sleeps until the end of the poll; a new
/// event, or the loss of the subscription, cancels the tasks, and each poll looks again.
struct OKUpdateQueue: Sendable {
  /// The marker of the first event; the markers in samples have thirteen digits.
  private static let firstMarker = 1_760_000_000_000

  struct Subscription: Sendable {
    let types: Set<String>
    let milliseconds: Int64
  }

  private(set) var subscription: Subscription?
  private var events: [Event] = []
  /// The index of the event at which a poll without a marker starts.
  private var committed = 0
  /// The sleeping tasks of the polls that have found nothing; a poll looks again when its task ends.
  private var waits: [Task<Void, Never>] = []

  private struct Event: Sendable {
    let type: String
    let json: StrictJSON
  }

  mutating func subscribe(to types: Set<String>, milliseconds: Int64) {
    subscription = Subscription(types: types, milliseconds: milliseconds)
  }

  /// Ends the subscription; waiting polls look again and are refused.
  mutating func lose() {
    subscription = nil
    wake()
  }

  mutating func add(_ json: StrictJSON, type: String) {
    guard let subscription, subscription.types.contains(type) else { return }
    events.append(Event(type: type, json: json))
    wake()
  }

  /// Returns the events for a poll, or the task with which it waits for more.
  ///
  /// `waiting` makes that task; without it the poll gets an empty response.
  mutating func turn(
    of poll: OKPoll, waiting: (() -> Task<Void, Never>)?
  ) throws(SandboxRefusal) -> OKPoll.Turn {
    guard subscription != nil else {
      throw SandboxRefusal(code: 5000, text: "subscription not found")
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

/// A request to `updates`, with its defaults filled in.
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
