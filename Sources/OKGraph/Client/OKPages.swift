public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The elements of a list that OK returns in pages: the chats of a group, or the messages of a chat.
///
/// ```swift
/// for try await chat in ok.chats() where chat.status == .active {
///   print(chat.title ?? "")
/// }
/// ```
///
/// ``OKGraphClient/chats(pageSize:options:)`` and
/// ``OKGraphClient/history(of:from:to:pageSize:includesDeleted:options:)`` make such sequences. A page is fetched
/// when the first of its elements is needed, so leaving the loop ends the requests; every loop starts again with the
/// first page.
public struct OKPages<Element: Sendable>: AsyncSequence, Sendable {
  /// The error that a loop throws when a page cannot be fetched.
  public typealias Failure = MessagingError

  private let source: any OKPageSource<Element>

  init(_ source: any OKPageSource<Element>) {
    self.source = source
  }

  /// Returns an iterator before the first page; it makes no request yet.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(source: source)
  }

  /// An iterator that fetches one page after the other and returns its elements.
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    private var source: any OKPageSource<Element>
    private var page: ArraySlice<Element> = []
    private var isFinished = false

    init(source: any OKPageSource<Element>) {
      self.source = source
    }

    /// Returns the next element, fetching a page if needed; `nil` after the last element, and after an error.
    ///
    /// - Throws: `MessagingError`, also when the task is cancelled.
    public mutating func next() async throws(MessagingError) -> Element? {
      while page.isEmpty, !isFinished {
        do throws(MessagingError) {
          guard let fetched = try await source.nextPage() else {
            isFinished = true
            break
          }
          page = fetched[...]
        } catch {
          isFinished = true
          throw error
        }
      }
      return page.popFirst()
    }

    /// Returns the next element, fetching a page if needed; `nil` after the last element, and after an error.
    ///
    /// - Parameter actor: The actor of the caller; not used.
    /// - Throws: `MessagingError`, also when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(MessagingError) -> Element? {
      try await next()
    }
  }
}

/// A source of pages: a position in a list, and the request for the page behind it.
///
/// ``OKPages/AsyncIterator`` keeps a copy for each loop and asks it for a page when the one before is used up.
protocol OKPageSource<Element>: Sendable {
  associatedtype Element: Sendable

  /// Fetches the next page and moves behind it. Returns its elements, which may be none, or `nil` after the last
  /// page.
  mutating func nextPage() async throws(MessagingError) -> [Element]?
}

/// The pages of graph.user.chats (OK Graph API): each response has the marker of the next page, the last has none.
struct OKChatPages: OKPageSource {
  let client: OKGraphClient
  let pageSize: Int
  let options: SendOptions?
  private var marker: String?
  private var isFinished = false

  init(client: OKGraphClient, pageSize: Int, options: SendOptions?) {
    self.client = client
    self.pageSize = pageSize
    self.options = options
  }

  mutating func nextPage() async throws(MessagingError) -> [OKChat]? {
    guard !isFinished else { return nil }
    guard (1...100).contains(pageSize) else {
      throw .badPageSize(pageSize, "1…100", "OK Graph API, graph.user.chats, count")
    }
    let query = [("count", "\(pageSize)")] + (marker.map { [("marker", $0)] } ?? [])
    let page = try await client.get(["me", "chats"], query, list: OKChatPage.self, options)
    let chats = page.chats ?? []
    // A repeated marker, or a marker after an empty page, would make the loop endless.
    let next = chats.isEmpty || page.marker == marker || page.marker?.isEmpty ?? true ? nil : page.marker
    marker = next
    isFinished = next == nil
    return chats
  }
}

extension MessagingError {
  /// The error of a page size that OK does not take; no request is made.
  static func badPageSize(_ size: Int, _ allowed: String, _ source: String) -> Self {
    Self(
      code: .invalid, delivery: .notSent,
      issues: [
        ValidationIssue(
          path: "count", rule: "page.size", actual: "\(size)", allowed: allowed, source: source)
      ])
  }
}

/// The pages of a chat's history (OK Graph API, graph.user.messages, GET), the newest message first.
///
/// The API has no marker, only times: a request asks for `count` messages that are not newer than `from`. So after
/// each page `from` becomes the time of its oldest message, and the messages of that millisecond are remembered in
/// `seen`, to be left out of the next page. A page without a new message is the end of the history, unless it is
/// full: then one millisecond holds more messages than a page, and the next request asks for one page size more. When
/// the server is known to return fewer messages than it is asked for (`isCapped`), nothing can be read behind such a
/// millisecond, and the loop ends with an error.
/// ``OKGraphClient/history(of:from:to:pageSize:includesDeleted:options:)`` makes this source for ``OKPages``.
struct OKHistoryPages: OKPageSource {
  let client: OKGraphClient
  let chat: OKChatID
  var from: Int64?
  let to: Int64?
  let pageSize: Int
  let includesDeleted: Bool
  let options: SendOptions?
  /// The messages of the time `from` that were returned before.
  private var seen: Set<RawJSON> = []
  /// The number of messages to ask for: `pageSize`, or more while one millisecond holds more than a page; 0 before
  /// the first page.
  private var count = 0
  /// The number of messages in the largest page so far.
  private var largestPage = 0
  /// Whether the server has returned fewer messages than it was asked for although there were more.
  private var isCapped = false
  private var isFinished = false

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
    guard !isFinished else { return nil }
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
    // OK wants `from` to be greater than `to`. So the request reaches one millisecond further back, and `advance`
    // leaves that millisecond out.
    if let to, to > 0 { query.append(("to", "\(to - 1)")) }
    if includesDeleted { query.append(("include_deleted", "true")) }
    return query
  }

  /// Returns the new messages of a page, and moves `from` to the time of the oldest one.
  ///
  /// `from` never grows, so the loop ends: a page without new messages ends it, or is asked for again with a larger
  /// `count`.
  private mutating func advance(over page: [OKEvent]) throws(MessagingError) -> [OKEvent] {
    let times = page.map { $0.date.flatMap(UnixTime.milliseconds.number) }
    let fresh = zip(page, times).filter { event, time in
      // A server that ignores `from` would return the first page again and again.
      if let from, let time, time > from { return false }
      if let to, let time, time < to { return false }
      return !seen.contains(event.raw)
    }
    // Messages without a time do not move `from`.
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
    isFinished = to.map { to in times.contains { $0.map { $0 < to } ?? false } } ?? false
    return fresh.map(\.0)
  }

  /// Handles a page without new messages: ends the loop, or asks for one page size more when the page was full,
  /// because then one millisecond may hold more messages than a page.
  private mutating func widen(beyond known: Int) throws(MessagingError) {
    let isFull = known >= count || isCapped && known >= largestPage
    guard isFull, known > 0, from != nil, !seen.isEmpty else {
      isFinished = true
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
