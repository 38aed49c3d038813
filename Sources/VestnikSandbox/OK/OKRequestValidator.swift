import VestnikCore
import VestnikTesting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The checks of path, method, token, query and JSON before the content of a request is read.
///
/// The code of a refusal is the error code of the Graph API. ``OKSandbox`` calls ``call(_:authorize:)`` for every
/// request except uploads; the ``OKMethodCall`` that it returns names the documented method and holds query and body.
struct OKRequestValidator {
  let rules: OKRules

  /// Reads path, method, token and query, then the body; returns the call.
  ///
  /// `authorize` is called after the token was found right, and may refuse the call.
  func call(
    _ request: TransportRequest, authorize: () throws(SandboxRefusal) -> Void
  ) throws(SandboxRefusal) -> OKMethodCall {
    let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true)
    var path = (parts?.path ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    // The documentation also writes `/me/info/`, with a slash at the end.
    if path.last == "" { path.removeLast() }
    guard let start = path.firstIndex(of: "graph"),
      let route = OKRoute(method: request.method, path: Array(path[(start + 1)...]))
    else { throw SandboxRefusal(code: 3, text: "a documented path and method expected") }
    let form = StrictForm(Array((parts?.percentEncodedQuery ?? "").utf8))
    // An empty query has no pair, which the form reader takes for a mistake.
    if parts?.percentEncodedQuery?.isEmpty == false, let failure = form.failure {
      throw SandboxRefusal(code: 4, text: "query: \(failure)")
    }
    guard form.values["access_token"] == rules.token.reveal() else {
      throw SandboxRefusal(code: 103, text: "query.access_token: the token of the group expected")
    }
    try authorize()
    for name in form.names where name != "access_token" && !route.parameters.contains(name) {
      throw .badRequest("query.\(name): nothing expected")
    }
    if let name = form.repeated.first { throw .badRequest("query.\(name): one value expected") }
    return OKMethodCall(route: route, query: form.values, body: try document(of: request))
  }

  /// Returns the body of a `POST`, and `null` for a `GET`.
  private func document(of request: TransportRequest) throws(SandboxRefusal) -> StrictJSON {
    let body = request.body.wireBytes
    guard request.method == "POST" else {
      guard body == nil else { throw SandboxRefusal(code: 4, text: "body: nothing expected in a GET") }
      return .null
    }
    guard Self.isJSON(request.headers["Content-Type"]) else {
      throw SandboxRefusal(code: 4, text: "Content-Type: application/json;charset=utf-8 expected")
    }
    do throws(StrictJSON.Failure) {
      return try StrictJSON(parsing: Array(body ?? Data()))
    } catch {
      throw SandboxRefusal(code: 4, text: "body: \(error)")
    }
  }

  /// Returns whether a content type is `application/json` with the charset `utf-8`.
  ///
  /// "Should be specified for all Graph API POST requests", says the documentation, so the charset is required too.
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
  /// `takesEverything` is true for `me/messages`, which takes chat changes and sender actions beside messages.
  case send(chat: String?, takesEverything: Bool)
  case answer(chat: String)
  case edit(message: String)
  case uploadURL
  case subscribe
  case unsubscribe
  case subscriptions
  case updates

  /// Finds the method of a path, whose components follow `/graph/`; `nil` when none is documented.
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

  /// The parameters that the query may have beside the token.
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

  /// Returns the placeholder of an identifier in a path, and an empty text for any other component.
  private static func kind(of component: String) -> String {
    if component.hasPrefix("chat:") { return "{chat}" }
    return component.hasPrefix("mid:") || component.hasPrefix("MID:") ? "{message}" : ""
  }
}

/// A request to a documented method of the Graph API, with a valid token.
struct OKMethodCall: Sendable {
  let route: OKRoute
  /// The parameters of the query by name, with the token.
  let query: [String: String]
  /// The body of a `POST`; `null` for a `GET`.
  let body: StrictJSON

  /// Returns an integer of the query, `nil` when it is missing; refuses one outside the range.
  func integer(_ name: String, in range: ClosedRange<Int64>) throws(SandboxRefusal) -> Int64? {
    guard let text = query[name] else { return nil }
    guard let number = Int64(text), range.contains(number), text.first != "+" else {
      throw refusal(name, "an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Returns `true` or `false` of the query, `nil` when it is missing; refuses another value.
  func flag(_ name: String) throws(SandboxRefusal) -> Bool? {
    guard let text = query[name] else { return nil }
    guard let flag = Bool(text) else { throw refusal(name, "true or false") }
    return flag
  }

  /// Returns the chat that the path or the query names; refuses a request whose two differ (2001).
  func chat(named inPath: String?) throws(SandboxRefusal) -> String {
    let inQuery = query["chat_id"]
    if let inPath, let inQuery, inPath != inQuery {
      throw SandboxRefusal(code: 2001, text: "query.chat_id: the chat of the path expected")
    }
    guard let chat = inPath ?? inQuery else { throw .badRequest("Missing required parameter chat_id") }
    guard OKIdentifier.isChat(chat) else { throw refusal("chat_id", "chat:C and hexadecimal digits") }
    return chat
  }

  /// Returns the refusal of a parameter of the query.
  func refusal(_ name: String, _ expected: String) -> SandboxRefusal {
    .badRequest("query.\(name): \(expected) expected")
  }
}

/// The settings of an ``OKSandbox``, and the limits of the documentation.
struct OKRules: Sendable {
  /// The most attachments of a message. "Maximum number of attachments is 5."
  static let maxAttachments = 5
  /// The most images of a message that are given by URL. "Only 1 such image can be present in request."
  static let maxURLImages = 1
  /// The sizes of a page: documented for `graph.user.chats`, an assumption for messages and updates.
  static let page: ClosedRange<Int64> = 1...100
  /// The documented default size of a page of chats or messages.
  static let defaultPage: Int64 = 50
  /// The lifetime of a token: 30 days, which every call with the token starts again (bot API page).
  static let tokenLife = Duration.seconds(30 * 86_400)
  /// The time within which a webhook must get a response of 200: 5 s.
  static let webhookTimeout = Duration.seconds(5)
  /// The time without a successful webhook after which a subscription is removed: 8 h.
  ///
  /// The documentation says that it may be removed.
  static let failureLimit = Duration.seconds(8 * 3600)
  /// The time after which a failed webhook is sent again: an assumption, since the documentation gives none.
  static let resendDelay = Duration.seconds(60)
  /// The lifetime of an upload address: an assumption. The samples have an `expires` in the future.
  static let uploadLife = Duration.seconds(3600)
  /// The age up to which a message may be edited: an assumption.
  static let editingPeriod = Duration.seconds(86_400)
  /// The range of a poll's `timeout` in seconds; another value is refused: an assumption.
  static let pollSeconds: ClosedRange<Int64> = 0...90
  static let eventTypes: Set<String> = ["MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM"]
  /// The documented sender actions: the prose of the page has the first three, its sample the last three.
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
  /// Returns whether a text is `chat:C` and hexadecimal digits.
  static func isChat(_ text: String) -> Bool {
    text.hasPrefix("chat:C") && text.utf8.count > 6 && text.utf8.dropFirst(6).allSatisfy(\.isHexDigit)
  }

  /// Returns whether a text is `user:` and digits.
  static func isUser(_ text: String) -> Bool {
    text.hasPrefix("user:") && user(text) == text
  }

  /// Returns the user as `user:ID` for a text `user:ID` or `ID`; `nil` for any other.
  static func user(_ text: String) -> String? {
    let digits = text.hasPrefix("user:") ? text.utf8.dropFirst(5) : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit), let number = Int64(String(digits) ?? ""), number > 0
    else { return nil }
    return "user:\(number)"
  }

  /// Returns the identifier of a message with the prefix `mid:`, which the documentation also writes in capitals.
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
