import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
  /// How many messages a page has had at most.
  private var largestPage = 0
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
    if let from, let to, from < to {
      throw MessagingError(
        code: .invalid, delivery: .notSent,
        issues: [
          ValidationIssue(
            path: "from", rule: "history.range", actual: "before `to`", allowed: "a time after `to`",
            source: "OK Graph API, graph.user.messages, GET")
        ])
    }
    let page = try await client.get(
      ["me", "messages", chat.rawValue], query, list: OKMessagePage.self, options)
    return advance(over: page.messages ?? [])
  }

  private var query: [(String, String)] {
    var query = [("count", "\(pageSize)")]
    if let from { query.append(("from", "\(from)")) }
    if let to { query.append(("to", "\(to)")) }
    if includesDeleted { query.append(("include_deleted", "true")) }
    return query
  }

  /// What of a page is new, and where the next one begins.
  ///
  /// It always ends: `from` never grows, and it falls when nothing is new.
  private mutating func advance(over page: [OKEvent]) -> [OKEvent] {
    let times = page.map { $0.at.flatMap(UnixTime.milliseconds.number) }
    let fresh = zip(page, times).filter { event, time in
      // A server that does not look at `from` would give the first page for ever.
      if let from, let time, time > from { return false }
      return !seen.contains(event.raw)
    }
    // What comes without a time cannot be paged over.
    guard let oldest = fresh.compactMap(\.1).min() else {
      retreat(behind: page.count)
      return fresh.map(\.0)
    }
    largestPage = max(largestPage, page.count)
    if oldest != from { seen = [] }
    seen.formUnion(fresh.filter { $0.1 == oldest || $0.1 == nil }.map { $0.0.raw.detached() })
    from = oldest
    isOver = to.map { oldest < $0 } ?? false
    return fresh.map(\.0)
  }

  private mutating func retreat(behind count: Int) {
    guard count >= max(1, largestPage), let last = from, last > (to ?? 0), !seen.isEmpty else {
      isOver = true
      return
    }
    // More messages of one moment than a page holds: what is beyond them is older.
    from = last - 1
    seen = []
  }
}
