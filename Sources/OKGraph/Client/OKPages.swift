public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// All elements of a list that OK gives out in pages. A page is fetched when the first of its elements is asked for, so
/// leaving the loop fetches no more; every loop starts anew.
public struct OKPages<Element: Sendable>: AsyncSequence, Sendable {
  /// What a page that cannot be had throws.
  public typealias Failure = MessagingError

  private let source: any OKPageSource<Element>

  init(_ source: any OKPageSource<Element>) {
    self.source = source
  }

  /// Starts with the first page.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(source: source)
  }

  /// Fetches page after page.
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    private var source: any OKPageSource<Element>
    private var page: ArraySlice<Element> = []
    private var isOver = false

    init(source: any OKPageSource<Element>) {
      self.source = source
    }

    /// The next element; `nil` after the last one, and after an error.
    ///
    /// - Throws: `MessagingError`, also when the task is cancelled.
    public mutating func next() async throws(MessagingError) -> Element? {
      while page.isEmpty, !isOver {
        do throws(MessagingError) {
          guard let fetched = try await source.nextPage() else {
            isOver = true
            break
          }
          page = fetched[...]
        } catch {
          isOver = true
          throw error
        }
      }
      return page.popFirst()
    }

    /// The next element; `nil` after the last one, and after an error.
    ///
    /// - Parameter actor: Where the caller runs; not looked at.
    /// - Throws: `MessagingError`, also when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(MessagingError) -> Element? {
      try await next()
    }
  }
}

/// Where pages come from: a position, and how to move on.
protocol OKPageSource<Element>: Sendable {
  associatedtype Element: Sendable

  /// The next page, which may be empty; `nil` when there is none.
  mutating func nextPage() async throws(MessagingError) -> [Element]?
}

/// The pages of graph.user.chats: each answer has the marker of the next one, the last has none.
struct OKChatPages: OKPageSource {
  let client: OKGraphClient
  let pageSize: Int
  let options: SendOptions?
  private var marker: String?
  private var isOver = false

  init(client: OKGraphClient, pageSize: Int, options: SendOptions?) {
    self.client = client
    self.pageSize = pageSize
    self.options = options
  }

  mutating func nextPage() async throws(MessagingError) -> [OKChat]? {
    guard !isOver else { return nil }
    guard (1...100).contains(pageSize) else {
      throw .badPageSize(pageSize, "1…100", "OK Graph API, graph.user.chats, count")
    }
    let query = [("count", "\(pageSize)")] + (marker.map { [("marker", $0)] } ?? [])
    let page = try await client.get(["me", "chats"], query, list: OKChatPage.self, options)
    let chats = page.chats ?? []
    // A marker that repeats, or follows on nothing, would go on for ever.
    let next = chats.isEmpty || page.marker == marker || page.marker?.isEmpty ?? true ? nil : page.marker
    marker = next
    isOver = next == nil
    return chats
  }
}

extension MessagingError {
  /// A page of a size that cannot be asked for.
  static func badPageSize(_ size: Int, _ allowed: String, _ source: String) -> Self {
    Self(
      code: .invalid, delivery: .notSent,
      issues: [
        ValidationIssue(
          path: "count", rule: "page.size", actual: "\(size)", allowed: allowed, source: source)
      ])
  }
}

/// The pages of graph.user.messages, GET. There is no marker: `from` moves to the oldest time that was seen, and what
/// has been seen at that time is left out.
struct OKHistoryPages: OKPageSource {
  let client: OKGraphClient
  let chat: OKChatID
  var from: Int64?
  let to: Int64?
  let pageSize: Int
  let includesDeleted: Bool
  let options: SendOptions?
  /// What was seen at the time `from`.
  private var seen: Set<RawJSON> = []
  /// How many messages the next page is asked for: more than a page, while one moment holds more.
  private var count = 0
  /// How many messages a page has had at most.
  private var largestPage = 0
  /// Whether the server has given fewer than were asked for, although there were more.
  private var isCapped = false
  private var isOver = false

  init(
    client: OKGraphClient, chat: OKChatID, from: Int64?, to: Int64?, pageSize: Int, includesDeleted: Bool,
    options: SendOptions?
  ) {
    self.client = client
    self.chat = chat
    self.from = from
    self.to = to
    self.pageSize = pageSize
    self.includesDeleted = includesDeleted
    self.options = options
  }

  mutating func nextPage() async throws(MessagingError) -> [OKEvent]? {
    guard !isOver else { return nil }
    let source = "OK Graph API, graph.user.messages, GET, count"
    guard pageSize > 0 else { throw .badPageSize(pageSize, "1 or more", source) }
    if count == 0 { count = pageSize }
    if let from, from < 0 || from < to ?? 0 {
      throw MessagingError(
        code: .invalid, delivery: .notSent,
        issues: [
          ValidationIssue(
            path: "from", rule: "history.range", actual: "before `to`, or before 1970",
            allowed: "a time from `to` on",
            source: "OK Graph API, graph.user.messages, GET")
        ])
    }
    let page = try await client.events(.messages, ["me", "messages", chat.rawValue], query, options)
    return try advance(over: page.events ?? [])
  }

  private var query: [(String, String)] {
    var query = [("count", "\(count)")]
    if let from { query.append(("from", "\(from)")) }
    // OK wants `from` to be greater than `to`: one millisecond more, which is left out here.
    if let to, to > 0 { query.append(("to", "\(to - 1)")) }
    if includesDeleted { query.append(("include_deleted", "true")) }
    return query
  }

  /// What of a page is new, and where the next one begins.
  ///
  /// It always ends: `from` never grows, and it falls when nothing is new.
  private mutating func advance(over page: [OKEvent]) throws(MessagingError) -> [OKEvent] {
    let times = page.map { $0.date.flatMap(UnixTime.milliseconds.number) }
    let fresh = zip(page, times).filter { event, time in
      // A server that does not look at `from` would give the first page for ever.
      if let from, let time, time > from { return false }
      if let to, let time, time < to { return false }
      return !seen.contains(event.raw)
    }
    // What comes without a time cannot be paged over.
    guard let oldest = fresh.compactMap(\.1).min() else {
      try widen(beyond: page.count)
      return fresh.map(\.0)
    }
    isCapped = isCapped || largestPage > 0 && largestPage < pageSize
    count = pageSize
    largestPage = max(largestPage, page.count)
    if oldest != from { seen = [] }
    seen.formUnion(fresh.filter { $0.1 == oldest || $0.1 == nil }.map { $0.0.raw.detached() })
    from = oldest
    isOver = to.map { to in times.contains { $0.map { $0 < to } ?? false } } ?? false
    return fresh.map(\.0)
  }

  /// Nothing of a page was new: the end, or more messages of one moment than a page holds. Then the next page is asked
  /// for so many more.
  private mutating func widen(beyond known: Int) throws(MessagingError) {
    let isFull = known >= count || isCapped && known >= largestPage
    guard isFull, known > 0, from != nil, !seen.isEmpty else {
      isOver = true
      return
    }
    guard known >= count else {
      throw MessagingError(
        code: .unreadableResponse, delivery: .notSent,
        detail: "more messages of one millisecond than the server gives in a page: \(known)")
    }
    count = known + pageSize
  }
}
