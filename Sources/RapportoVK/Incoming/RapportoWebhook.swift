public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Receives what Rapporto sends: statuses and messages of subscribers, from both interfaces at one address.
///
/// A GET carries its fields in the query (HTTP interface), a POST as a JSON object (REST). What has a status and the id
/// of a message is a report, what else has a sender is a message, everything else is unknown. What is not quite JSON, or
/// not quite percent-encoded, is mended, and `unread` of the event lists it.
///
/// - A status is answered with 200 and an empty body. That 200 ends the matter is documented for the HTTP interface;
///   for REST no answer is documented.
/// - When the handler throws, the answer is 500, on which the HTTP interface repeats; how often and how soon is a
///   setting of your service there. A request that cannot be read is answered with 400, on which it repeats too.
/// - A message of a subscriber in the HTTP interface is answered with 204: taken, nothing to say. Rapporto waits 10 s
///   by default.
///
/// Rapporto signs no status and does not publish its addresses: put a secret into the path that you give it. Two
/// deliveries are the same event when id, channel, status and reason agree.
public struct RapportoWebhook: WebhookReceiver {
  /// What a request must fulfil before it is read.
  public var policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator

  /// Makes a receiver.
  ///
  /// - Parameters:
  ///   - policy: What a request must fulfil. Rapporto sends no secret in a body: with `WebhookSecret.bodyField(_:)`
  ///     every request is refused.
  ///   - deduplicator: The memory of events; by default a new one.
  public init(policy: WebhookPolicy, deduplicator: EventDeduplicator = .init()) {
    self.policy = policy
    self.deduplicator = deduplicator
  }

  /// GET of the HTTP interface, POST of REST.
  public var methods: [String] { ["GET", "POST"] }

  /// Reads the one event of a request.
  ///
  /// - Parameter request: The request.
  /// - Returns: The event.
  /// - Throws: `WebhookError` when the body is no JSON object, mended or not, and when there is nothing at all.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> WebhookContent<RapportoEvent> {
    var fields =
      request.method == "GET"
      ? RapportoFields(query: TargetQuery(target: request.target)) : try RapportoFields(body: request.body)
    if fields.has("status") || fields.has(fields.isJSON ? "mtNum" : "transactionId") {
      // A report of nobody's message is not a message of the sender whose name it has.
      if let report = RapportoStatusReport(&fields) { return WebhookContent(events: [.status(report)]) }
    } else if let message = RapportoIncomingMessage(&fields) {
      return WebhookContent(events: [.incoming(message)])
    }
    let everything = fields.all(without: policy.secret?.queryName)
    guard everything != .object([:]) else {
      throw WebhookError(
        .malformed, path: fields.isJSON ? "body" : "query",
        detail: "empty, expected transactionId (in JSON mtNum) and status, or a message")
    }
    return WebhookContent(events: [.unknown(everything)])
  }

  /// Id, channel, status and reason of a report; the id of a message, or its sender, text and date.
  ///
  /// - Parameter event: The event.
  /// - Returns: `nil` for a message with neither id nor date: a subscriber may well write the same word twice.
  public func identity(of event: RapportoEvent) -> EventIdentity? {
    switch event {
    case .status(let report):
      return .id([
        "rapporto.status", report.transactionID.rawValue, report.messageType?.rawValue.uppercased() ?? "",
        report.status.rawValue, report.reason?.rawValue ?? "",
      ])
    case .incoming(let message):
      let kind = "rapporto.message.\(message.interface.rawValue)"
      if let id = message.messageID { return .id([kind, id.rawValue]) }
      return message.receivedDate.map { .id([kind, message.phone.rawValue, message.text ?? "", $0]) }
    case .unknown(let value):
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return (try? encoder.encode(value)).map { .content($0) }
    }
  }

  /// Status 200, or 204 for a message of a subscriber in the HTTP interface; the body is empty.
  ///
  /// - Parameter events: The events of the request.
  public func acknowledgement(of events: [RapportoEvent]) -> WebhookResponse {
    guard case .incoming(let message)? = events.first, message.interface == .http else {
      return WebhookResponse()
    }
    return WebhookResponse(status: 204)
  }
}
