/// A request of the Graph API that names a method and holds the token.
struct OKMethodCall: Sendable {
  let route: OKRoute
  let query: [String: String]
  /// What a `POST` holds.
  let body: StrictJSON

  /// An integer of the query, in a range.
  func integer(_ name: String, in range: ClosedRange<Int64>) throws(SandboxRefusal) -> Int64? {
    guard let text = query[name] else { return nil }
    guard let number = Int64(text), range.contains(number), text.first != "+" else {
      throw refusal(name, "an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func flag(_ name: String) throws(SandboxRefusal) -> Bool? {
    guard let text = query[name] else { return nil }
    guard let flag = Bool(text) else { throw refusal(name, "true or false") }
    return flag
  }

  /// The chat that the path or the query names; both must agree.
  func chat(named inPath: String?) throws(SandboxRefusal) -> String {
    let inQuery = query["chat_id"]
    if let inPath, let inQuery, inPath != inQuery {
      throw SandboxRefusal(status: 2001, text: "query.chat_id: the chat of the path expected")
    }
    guard let chat = inPath ?? inQuery else { throw .badRequest("Missing required parameter chat_id") }
    guard OKIdentifier.isChat(chat) else { throw refusal("chat_id", "chat:C and hexadecimal digits") }
    return chat
  }

  func refusal(_ name: String, _ expected: String) -> SandboxRefusal {
    .badRequest("query.\(name): \(expected) expected")
  }
}
