import Foundation
import Synchronization
import VestnikCore
import VestnikSandbox
import VestnikTesting

/// What happened, in order, from any task.
final class Record<Entry: Sendable>: Sendable {
  private let storage = Mutex<[Entry]>([])

  var entries: [Entry] { storage.withLock { $0 } }

  func add(_ entry: Entry) { storage.withLock { $0.append(entry) } }
}

/// A request as a client would write it by hand.
func devinoRequest(
  _ body: String, method: String = "POST", url: String = "https://api.example.org/vk/messages",
  type: String? = "application/json", authorization: String? = "Key test"
) throws -> TransportRequest {
  guard let url = URL(string: url) else { throw URLError(.badURL) }
  var headers = TransportHeaders()
  headers["Content-Type"] = type
  headers["Authorization"] = authorization
  return TransportRequest(method: method, url: url, headers: headers, body: .bytes(Data(body.utf8)))
}

/// A message of the current dialect; `more` is text that goes before the closing brace.
func devinoMessage(
  to phone: String = "70000000001", service: String = "coffee_corner", template: String = "hello",
  routes: String = #"["VK"]"#, data: String = #"{"guest":"Olga"}"#, more: String = ""
) -> String {
  """
  {"phone":"\(phone)","routes":\(routes),"service":"\(service)","tmpl":"\(template)",\
  "tmpl_data":\(data)\(more)}
  """
}

/// The current dialect's envelope.
func batch(_ messages: [String]) -> String {
  "[" + messages.joined(separator: ",") + "]"
}

/// A different phone for every number.
func phone(_ number: Int) -> String {
  String(70_000_000_000 + number)
}

extension DevinoSandbox {
  /// A sandbox with one sender and one template.
  static func standard(
    dialect: Dialect = .current, counting: Counting = .strict, time: any TimeSource = ManualClock()
  ) -> DevinoSandbox {
    DevinoSandbox(
      services: ["coffee_corner"], templates: ["hello": "Hello, #guest#"], templateIDs: [731: "hello"],
      dialect: dialect, counting: counting, time: time)
  }

  /// Posts messages of the current dialect.
  @discardableResult
  func post(_ messages: [String]) async throws -> TransportResponse {
    try await send(try devinoRequest(batch(messages)))
  }
}

extension TransportResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The results of an answer, read strictly.
  var results: [StrictJSON] {
    get throws { try StrictJSON(parsing: Array(body))["result"]?.elements ?? [] }
  }

  /// The key of every rejection, `nil` for what was accepted.
  var rejectionKeys: [String?] {
    get throws { try results.map { $0["reasons"]?.elements?.first?["key"]?.text } }
  }
}

/// One status of a callback.
struct Status: Hashable {
  var word: String?
  var messageID: String?
  var milliseconds: Int64?

  static func all(in requests: [WebhookRequest]) throws -> [Status] {
    try requests.flatMap { request in
      try (StrictJSON(parsing: Array(request.body)).elements ?? []).map {
        Status(word: $0["status"]?.text, messageID: $0["messageId"]?.text, milliseconds: $0["ts"]?.integer)
      }
    }
  }
}
