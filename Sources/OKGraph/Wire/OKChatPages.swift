import VestnikCore

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
