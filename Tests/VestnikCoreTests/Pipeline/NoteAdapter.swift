import Foundation
import Synchronization
import VestnikCore
import VestnikTesting

/// The smallest provider there can be: the body lists the notes' numbers, the answer one word for each.
struct Note: Sendable {
  var number: Int
  var group: SenderGroup = "shop"
  var recipient: UInt64?
  var isValid = true
}

struct NoteAdapter: ProviderAdapter {
  let provider: ProviderName = "notes"
  var limits = MessageLimits(
    batch: Limit(1000, source: "a test"), rate: BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
  var url = "https://notes.example.org/send"
  /// Called when a request is made, as if that took time.
  var onRequest: @Sendable () -> Void = {}
  /// Makes `classify` break its contract.
  var readings: Int?

  func issues(_ note: Note) -> [ValidationIssue] {
    guard !note.isValid else { return [] }
    return [ValidationIssue(path: "text", rule: "text.bad", actual: "bad", allowed: "good", source: "a test")]
  }

  func budgetKey(_ note: Note) -> BudgetKey {
    BudgetKey(group: note.group, recipient: RecipientKey(note.recipient ?? UInt64(note.number)))
  }

  func redaction(for notes: ArraySlice<Note>) -> Redaction {
    Redaction(
      secrets: ["SECRET"], phones: notes.compactMap(\.recipient).map { PhoneNumber("\($0)") })
  }

  func request(_ notes: ArraySlice<Note>) throws(ValidationError) -> TransportRequest {
    onRequest()
    guard let url = URL(string: url) else { throw ValidationError(issues: []) }
    let body = notes.map { "\($0.number)" }.joined(separator: ",")
    return TransportRequest(url: url, headers: ["Authorization": "Key SECRET"], body: .bytes(Data(body.utf8)))
  }

  func classify(
    _ answer: Result<TransportResponse, TransportError>, _ notes: ArraySlice<Note>, _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<String>>] {
    if let readings { return Array(repeating: .final(.accepted("?")), count: readings) }
    switch answer {
    case .failure(let error): return notes.map { _ in .noResponse(error, attempt) }
    case .success(let response):
      let words = String(decoding: response.body, as: UTF8.self).split(separator: ",")
      return zip(notes, words).map { note, word in
        switch word {
        case "ok": .final(.accepted("\(note.number)@\(attempt.number)"))
        case "again", "close":
          .retry(
            after: .seconds(3), blocksGroup: word == "close",
            otherwise: MessagingError(code: .throttled, delivery: .rejected))
        case "doubt":
          .retry(
            after: .seconds(3), blocksGroup: false,
            otherwise: MessagingError(code: .server, delivery: .unknown))
        case "no": .final(.rejected(Rejection(reasons: [.init(code: "no")])))
        default: .final(.failed(MessagingError(code: .server, delivery: .unknown, response: response)))
        }
      }
    }
  }
}

extension TransportRequest {
  /// The notes' numbers that a request carries.
  var numbers: [Int] {
    guard case .bytes(let data) = body else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: ",").compactMap { Int($0) }
  }

  /// The answer with one word for each note.
  func answering(_ word: (Int) -> String = { _ in "ok" }) -> TransportResponse {
    TransportResponse(status: 200, body: Data(numbers.map(word).joined(separator: ",").utf8))
  }
}

/// Departures as a transport sees them.
final class Departures: Sendable {
  private let entries = Mutex<[(at: Duration, numbers: [Int])]>([])

  var all: [(at: Duration, numbers: [Int])] { entries.withLock { $0 } }
  var sizes: [Int] { all.map(\.numbers.count) }
  var numbers: [Int] { all.flatMap(\.numbers) }

  func note(_ request: TransportRequest, at instant: Duration) -> Int {
    entries.withLock { entries in
      entries.append((instant, request.numbers))
      return entries.count
    }
  }
}

/// A pipeline with everything around it under the test's control.
struct Bench: Sendable {
  let clock: ManualClock
  let budget: SendBudget
  let departures = Departures()
  let events = Boxed<[ClientEvent]>([])

  init(_ mode: ManualClock.Mode = .automatic, perSecond: Int? = 50, perDay: Int? = 5) {
    clock = ManualClock(mode)
    budget = SendBudget(BudgetLimits(perSecond: perSecond, perDayAndRecipient: perDay), time: clock)
  }

  /// `answer` gets the request and which one it is, from 1.
  func pipeline(
    _ channel: NoteAdapter = NoteAdapter(), budget: (any BudgetStore)? = nil,
    onStoreFailure: ClientContext.StoreFailure = .failClosed, maxRequestsInFlight: Int = 64,
    answer: @escaping @Sendable (TransportRequest, Int) async throws(TransportError) -> TransportResponse = {
      request, _ in request.answering()
    }
  ) -> SendPipeline<NoteAdapter> {
    let (clock, departures, events) = (clock, departures, events)
    let transport = MockTransport { request throws(TransportError) in
      try await answer(request, departures.note(request, at: clock.uptime))
    }
    let context = ClientContext(
      transport: transport, budget: budget ?? self.budget, onStoreFailure: onStoreFailure, time: clock,
      maxRequestsInFlight: maxRequestsInFlight, onEvent: { event in events.update { $0.append(event) } })
    return SendPipeline(channel, context: context)
  }

  /// How much of a recipient's day is left.
  func dayLeft(_ recipient: Int) -> Int? {
    budget.remaining(BudgetKey(group: "shop", recipient: RecipientKey(UInt64(recipient)))).day
  }

  /// How much of the group's second is left.
  var secondLeft: Int? {
    budget.remaining(BudgetKey(group: "shop", recipient: RecipientKey(0))).second
  }
}

/// A value behind a lock, for what concurrent closures note down.
final class Boxed<Value: Sendable>: Sendable {
  private let storage: Mutex<Value>

  init(_ value: Value) { storage = Mutex(value) }

  var value: Value { storage.withLock { $0 } }

  @discardableResult func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    storage.withLock { value in change(&value) }
  }
}

/// Returns valid notes with these numbers.
func notes(_ numbers: some Sequence<Int>) -> [Note] {
  numbers.map { Note(number: $0) }
}
