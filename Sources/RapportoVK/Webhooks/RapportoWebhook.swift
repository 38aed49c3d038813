import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A receiver of what Rapporto sends: statuses and messages of subscribers, from both interfaces at one address.
///
/// ```swift
/// let webhook = RapportoWebhook(policy: WebhookPolicy(secret: .pathSuffix(Secret(secret))))
/// let result = await webhook.handle(request) { event in
///   if case .status(let report) = event { print(report.transactionID, report.status) }
/// }
/// return result.response
/// ```
///
/// A GET carries its fields in the query (HTTP API), a POST as a JSON object (REST). Fields with a status and the id
/// of a sent message are a report, fields with a sender and neither of these are a message, everything else is
/// unknown. What is not quite JSON, or not quite percent-encoded, is mended, and `unread` of the event lists it.
///
/// - The response to a status is 200 with an empty body. It is documented for the HTTP API that 200 ends the matter;
///   for REST no response is documented.
/// - When the handler throws, the response is 500, on which the HTTP API repeats the request; how often and how soon
///   is a setting of your service there. The response to a request that cannot be read is 400, on which it repeats
///   too.
/// - The response to a message of a subscriber in the HTTP API is 204: the message is taken, nothing is said to the
///   subscriber. Rapporto waits 10 s by default.
///
/// Rapporto signs no status and does not publish its addresses: put a secret into the path that you give it. Two
/// deliveries of a status are the same event when id, channel, status and reason agree.
public struct RapportoWebhook: WebhookReceiver {
  /// The name `rapporto`.
  public var provider: ProviderName { .rapporto }
  /// The checks that a request must pass before it is read.
  public var policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator
  /// The key with which Rapporto signs messages of subscribers in the HTTP API (`hash`), if the provider has switched
  /// that on; `nil` to check nothing. With a key, a message without a right signature is refused. REST has no
  /// signature, so that its messages are refused as well and need a receiver of their own. Statuses are not signed.
  public var signatureKey: Secret?

  /// Makes a receiver.
  ///
  /// - Parameters:
  ///   - policy: The checks that a request must pass. Rapporto sends no secret in a body: with
  ///     `WebhookSecret.bodyField(_:)` every request is refused.
  ///   - deduplicator: The memory of events; by default a new one.
  ///   - signatureKey: The key of signed messages; by default none.
  public init(
    policy: WebhookPolicy, deduplicator: EventDeduplicator = .init(), signatureKey: Secret? = nil
  ) {
    self.policy = policy
    self.deduplicator = deduplicator
    self.signatureKey = signatureKey
  }

  /// The methods that Rapporto uses: GET for the HTTP API, POST for REST.
  public var methods: [String] { ["GET", "POST"] }

  /// Returns the one event of a request.
  ///
  /// - Parameter request: The request.
  /// - Returns: The event.
  /// - Throws: `WebhookError` when the body, mended or not, is no JSON object, when there are no fields, and for a
  ///   message whose signature is not that of ``signatureKey``.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<RapportoEvent> {
    let fields =
      request.method == "GET"
      ? RapportoParameters(query: QueryParameters(target: request.target))
      : try RapportoParameters(body: request.body)
    guard case .object(let members) = fields.all(without: policy.secret?.queryName), !members.isEmpty else {
      throw WebhookError(
        .malformed, path: fields.isREST ? "body" : "query",
        detail: "empty, expected transactionId (in JSON mtNum) and status, or a message")
    }
    let event = RapportoEvent(fields, members)
    if let signatureKey, case .incoming(let message) = event, !message.isSigned(with: signatureKey) {
      throw WebhookError(.secret, path: "query.hash", detail: "missing, or not the signature of this message")
    }
    return ParsedWebhook(events: [event])
  }

  /// Returns what makes two deliveries the same event: id, channel, status and reason of a report; the id of a
  /// message, or its sender, text and date; else all fields.
  ///
  /// - Parameter event: The event.
  /// - Returns: The key; `nil` for a message with neither id nor date, because a subscriber may well write the same
  ///   word twice.
  public func deduplicationKey(of event: RapportoEvent) -> DeduplicationKey? {
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
      return (try? value.json()).map { .content($0) }
    }
  }

  /// Returns status 200, or 204 for a message of a subscriber in the HTTP API; the body is empty.
  ///
  /// - Parameter events: The events of the request.
  public func acknowledgement(of events: [RapportoEvent]) -> WebhookResponse {
    guard case .incoming(let message)? = events.first, message.interface == .http else {
      return WebhookResponse()
    }
    return WebhookResponse(status: 204)
  }
}

extension RapportoWebhook {
  /// Passes a request to your handler, as `handle(_:_:)` does, and returns what became of it: the response has the
  /// reply to the subscriber.
  ///
  /// ```swift
  /// let result = await webhook.reply(to: request) { event in
  ///   guard case .incoming(let message) = event else { return [] }
  ///   return message.text == "STOP" ? ["You are unsubscribed"] : []
  /// }
  /// ```
  ///
  /// Only a message of the HTTP API can be replied to: with 200 and the text instead of 204. Rapporto waits 10 s by
  /// default. A message that was handled before gets no reply a second time (Rapporto, HTTP API, MO, Response).
  ///
  /// - Parameters:
  ///   - request: The request as received.
  ///   - body: Your handler. It returns the texts for the subscriber, each a message of its own; none for no reply.
  /// - Returns: What became of the request, with the response for the provider.
  public func reply(
    to request: WebhookRequest, _ body: @Sendable (RapportoEvent) async throws -> [String]
  ) async -> WebhookResult {
    let replies = ReplyBox()
    var result = await process(request) { event in
      let texts = try await body(event)
      guard case .incoming(let message) = event, message.interface == .http else { return }
      replies.texts.withLock { $0 = texts }
    }
    let texts = replies.texts.withLock { $0 }.filter { !$0.isEmpty }
    if result.response.status == 204, !texts.isEmpty {
      // CR LF separates messages; a bare CR is a line break within a message.
      let lines = texts.map {
        $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "\r")
      }
      result.response = WebhookResponse(
        headers: ["Content-Type": "text/plain; charset=utf-8"],
        body: Data(lines.joined(separator: "\r\n").utf8))
    }
    policy.onResult?(result)
    return result
  }
}

/// A box for the handler's reply, which crosses from the task in which the handler runs.
private final class ReplyBox: Sendable {
  let texts = Mutex<[String]>([])
}

/// An event that Rapporto sends to your server.
///
/// Its JSON is in the provider's form: the object of REST, or the parameters of a query as an object of texts.
/// Decoding throws `DecodingError` for what is no JSON.
public enum RapportoEvent: Hashable, JSONModel {
  /// A new status of a message that you sent.
  case status(RapportoStatusReport)
  /// A message of a subscriber to you.
  case incoming(RapportoIncomingMessage)
  /// Fields that the documents do not describe: the JSON object, or the query as an object of strings.
  case unknown(JSONValue)
}

extension RapportoEvent: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let value = try JSONValue.read(from: &reader)
    guard case .object(let members) = value else { return .unknown(value) }
    return Self(RapportoParameters(members: members), members)
  }

  /// Reads the fields of a request or of a stored event. Fields with a status or with the id of a sent message are a
  /// report, or unknown when one of the two is missing; they are never a message, although they may name a sender.
  init(_ fields: RapportoParameters, _ members: [String: JSONValue]) {
    var fields = fields
    if fields.has("status") || fields.has(fields.isREST ? "mtNum" : "transactionId") {
      if var report = RapportoStatusReport(&fields) {
        report.received = ReceivedParameters(members)
        self = .status(report)
        return
      }
    } else if var message = RapportoIncomingMessage(&fields) {
      message.received = ReceivedParameters(members)
      self = .incoming(message)
      return
    }
    self = .unknown(.object(members))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .status(let report): try report.write(to: &writer)
    case .incoming(let message): try message.write(to: &writer)
    case .unknown(let value): try value.write(to: &writer)
    }
  }
}

extension ProviderName {
  /// Rapporto.
  public static let rapporto: Self = "rapporto"
}
