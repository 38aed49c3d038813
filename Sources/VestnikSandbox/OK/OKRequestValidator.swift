import VestnikCore
import VestnikTesting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a request must be before its content is looked at; a refusal's status is the code of the answer.
struct OKRequestValidator {
  let rules: OKRules

  /// Reads path, method, token and query, then the body; `admit` is called once the token is right.
  func call(
    _ request: TransportRequest, admit: () throws(SandboxRefusal) -> Void
  ) throws(SandboxRefusal) -> OKMethodCall {
    let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true)
    var path = (parts?.path ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    // The documentation writes `/me/info/`.
    if path.last == "" { path.removeLast() }
    guard let start = path.firstIndex(of: "graph"),
      let route = OKRoute(method: request.method, path: Array(path[(start + 1)...]))
    else { throw SandboxRefusal(status: 3, text: "a documented path and method expected") }
    let form = StrictForm(Array((parts?.percentEncodedQuery ?? "").utf8))
    // An empty query is no pair at all.
    if parts?.percentEncodedQuery?.isEmpty == false, let failure = form.failure {
      throw SandboxRefusal(status: 4, text: "query: \(failure)")
    }
    guard form.values["access_token"] == rules.token.reveal() else {
      throw SandboxRefusal(status: 103, text: "query.access_token: the token of the group expected")
    }
    try admit()
    for name in form.names where name != "access_token" && !route.parameters.contains(name) {
      throw .badRequest("query.\(name): nothing expected")
    }
    if let name = form.repeated.first { throw .badRequest("query.\(name): one value expected") }
    return OKMethodCall(route: route, query: form.values, body: try document(of: request))
  }

  /// The body of a `POST`, `null` for a `GET`.
  private func document(of request: TransportRequest) throws(SandboxRefusal) -> StrictJSON {
    let body = request.body.wireBytes
    guard request.method == "POST" else {
      guard body == nil else { throw SandboxRefusal(status: 4, text: "body: nothing expected in a GET") }
      return .null
    }
    guard Self.isJSON(request.headers["Content-Type"]) else {
      throw SandboxRefusal(status: 4, text: "Content-Type: application/json;charset=utf-8 expected")
    }
    do throws(StrictJSON.Failure) {
      return try StrictJSON(parsing: Array(body ?? Data()))
    } catch {
      throw SandboxRefusal(status: 4, text: "body: \(error)")
    }
  }

  /// "Should be specified for all Graph API POST requests", so the charset is asked for as well.
  private static func isJSON(_ contentType: String?) -> Bool {
    let parts = (contentType ?? "").lowercased().split(separator: ";").map {
      $0.filter { $0 != " " && $0 != "\t" }
    }
    return parts.count == 2 && parts[0] == "application/json"
      && ["charset=utf-8", "charset=\"utf-8\""].contains(parts[1])
  }
}

/// A documented method of the Graph API, with what its path names.
enum OKRoute: Hashable, Sendable {
  case info
  case chats
  case chat(String?)
  case chatURL(String)
  case history(String?)
  /// `takesEverything`: `me/messages` takes chat changes and sender actions too.
  case send(chat: String?, takesEverything: Bool)
  case answer(chat: String)
  case edit(message: String)
  case uploadURL
  case subscribe
  case unsubscribe
  case subscriptions
  case updates

  /// `nil` when there is no such method; `path` is what follows `/graph/`.
  init?(method: String, path: [String]) {
    let id = path.first { !Self.kind(of: $0).isEmpty } ?? ""
    let words = path.map { Self.kind(of: $0).isEmpty ? $0 : Self.kind(of: $0) }
    switch method + " " + words.joined(separator: "/") {
    case "GET me/info": self = .info
    case "GET me/chats": self = .chats
    case "GET me/chat": self = .chat(nil)
    case "GET me/chat/{chat}": self = .chat(id)
    case "GET {chat}/url": self = .chatURL(id)
    case "GET me/messages": self = .history(nil)
    case "GET me/messages/{chat}", "GET {chat}/messages": self = .history(id)
    case "POST me/messages": self = .send(chat: nil, takesEverything: true)
    case "POST me/messages/{chat}": self = .send(chat: id, takesEverything: true)
    case "POST {chat}/messages": self = .send(chat: id, takesEverything: false)
    case "POST {chat}/answer": self = .answer(chat: id)
    case "POST {message}/edit": self = .edit(message: OKIdentifier.message(id))
    case "GET me/fileUploadUrl": self = .uploadURL
    case "POST me/subscribe": self = .subscribe
    case "POST me/unsubscribe": self = .unsubscribe
    case "GET me/subscriptions": self = .subscriptions
    case "GET me/updates": self = .updates
    default: return nil
    }
  }

  /// What the query may hold beside the token.
  var parameters: Set<String> {
    switch self {
    case .chats: ["marker", "count"]
    case .chat: ["chat_id"]
    case .history: ["chat_id", "from", "to", "count", "include_deleted"]
    case .answer: ["callbackId"]
    case .uploadURL: ["type"]
    case .updates: ["marker", "types", "count", "timeout", "commit"]
    default: []
    }
  }

  private static func kind(of component: String) -> String {
    if component.hasPrefix("chat:") { return "{chat}" }
    return component.hasPrefix("mid:") || component.hasPrefix("MID:") ? "{message}" : ""
  }
}

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

/// What a sandbox was made with, and the numbers of the documentation.
struct OKRules: Sendable {
  /// "Maximum number of attachments is 5."
  static let maxAttachments = 5
  /// "Only 1 such image can be present in request": an image given by its URL.
  static let maxURLImages = 1
  /// The page of `graph.user.chats`; for messages and updates an assumption.
  static let page: ClosedRange<Int64> = 1...100
  /// The documented default of both pages.
  static let defaultPage: Int64 = 50
  /// A token lives for 30 days, which every call with it begins anew.
  static let tokenLife = Duration.seconds(30 * 86_400)
  /// A webhook must be answered with 200 within 5 seconds.
  static let webhookPatience = Duration.seconds(5)
  /// When no webhook succeeds for 8 hours, the subscription may be removed.
  static let subscriptionPatience = Duration.seconds(8 * 3600)
  /// A failed webhook comes again after some time, which is not given: an assumption.
  static let resendDelay = Duration.seconds(60)
  /// The samples of upload addresses end in the future; how far is an assumption.
  static let uploadLife = Duration.seconds(3600)
  /// An assumption.
  static let editingPeriod = Duration.seconds(86_400)
  /// An assumption: a poll that waits for longer is refused.
  static let pollSeconds: ClosedRange<Int64> = 0...90
  static let eventTypes: Set<String> = ["MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM"]
  /// The prose of the page has the first three, its sample the last three.
  static let senderActions: Set<String> = [
    "mark_seen", "typing_on", "sending_photo", "sending_video", "sending_audio",
  ]

  let token: Secret
  let groupID: String
  let groupName: String
  let maxText: Int?
  let maxParticipants: Int?
  let readsDeleted: Bool
  let perSecond: Int?
}

/// The documented forms of identifiers.
enum OKIdentifier {
  /// `chat:C` and hexadecimal digits.
  static func isChat(_ text: String) -> Bool {
    text.hasPrefix("chat:C") && text.utf8.count > 6 && text.utf8.dropFirst(6).allSatisfy(\.isHexDigit)
  }

  /// `user:` and digits.
  static func isUser(_ text: String) -> Bool {
    text.hasPrefix("user:") && user(text) == text
  }

  /// The user as `user:ID` when the text is that or `ID` alone.
  static func user(_ text: String) -> String? {
    let digits = text.hasPrefix("user:") ? text.utf8.dropFirst(5) : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit), let number = Int64(String(digits) ?? ""), number > 0
    else { return nil }
    return "user:\(number)"
  }

  /// The message as it is written in data: the documentation also writes the prefix in capitals.
  static func message(_ text: String) -> String {
    text.hasPrefix("MID:") ? "mid:" + text.dropFirst(4) : text
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(self)
  }
}
