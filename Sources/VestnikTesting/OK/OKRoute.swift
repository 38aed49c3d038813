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
