import Foundation
import VestnikCore

/// A receiver of the simplest kind: the body is a list of events between commas, `id:…` is one with an id, `-…` one
/// without identity; `secret=…` is the secret of the body.
struct ListReceiver: WebhookReceiver {
  let provider: ProviderName = "list"
  var policy: WebhookPolicy
  var deduplicator = EventDeduplicator()
  var methods: [String] { ["POST", "PUT"] }

  init(_ policy: WebhookPolicy = WebhookPolicy(secret: nil)) {
    self.policy = policy
  }

  func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<String> {
    let parts = String(decoding: request.body, as: UTF8.self).split(separator: ",").map(String.init)
    if parts.contains("broken") {
      throw WebhookError(.malformed, path: "body", detail: "broken", response: WebhookResponse(status: 422))
    }
    let secret = parts.first { $0.hasPrefix("secret=") }?.dropFirst(7)
    return ParsedWebhook(
      events: parts.filter { !$0.hasPrefix("secret=") }, bodySecret: secret.map(String.init))
  }

  func deduplicationKey(of event: String) -> DeduplicationKey? {
    if event.hasPrefix("-") { return nil }
    return event.hasPrefix("id:")
      ? .id(["list", String(event.prefix(4))]) : .content(Data(event.utf8))
  }

  func acknowledgement(of events: [String]) -> WebhookResponse {
    WebhookResponse(body: Data("\(events.count)".utf8))
  }
}

/// The same with the answers that a receiver has when it says nothing about them.
struct PlainReceiver: WebhookReceiver {
  let provider: ProviderName = "plain"
  let policy = WebhookPolicy(secret: nil)
  let deduplicator = EventDeduplicator()
  let methods = ["POST"]

  func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<Data> {
    ParsedWebhook(events: [request.body])
  }

  func deduplicationKey(of event: Data) -> DeduplicationKey? { .content(event) }
}

func post(
  _ body: String = "a", to target: String = "/hook", headers: [(String, String)] = [],
  from remote: String? = nil
) -> WebhookRequest {
  WebhookRequest(
    method: "POST", target: target, headers: headers, body: Data(body.utf8), remoteAddress: remote)
}
