import Synchronization
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
  /// The key with which Rapporto signs messages of subscribers in the HTTP interface (`hash`), if the provider has
  /// switched that on; a message without a right signature is refused then. REST has no signature: its messages are
  /// refused as well and need a receiver of their own. Statuses are not signed. `nil` to check nothing.
  public var signatureKey: Secret?

  /// Makes a receiver.
  ///
  /// - Parameters:
  ///   - policy: What a request must fulfil. Rapporto sends no secret in a body: with `WebhookSecret.bodyField(_:)`
  ///     every request is refused.
  ///   - deduplicator: The memory of events; by default a new one.
  ///   - signatureKey: The key of signed messages; by default none.
  public init(
    policy: WebhookPolicy, deduplicator: EventDeduplicator = .init(), signatureKey: Secret? = nil
  ) {
    self.policy = policy
    self.deduplicator = deduplicator
    self.signatureKey = signatureKey
  }

  /// GET of the HTTP interface, POST of REST.
  public var methods: [String] { ["GET", "POST"] }

  /// Reads the one event of a request.
  ///
  /// - Parameter request: The request.
  /// - Returns: The event.
  /// - Throws: `WebhookError` when the body is no JSON object, mended or not, and when there is nothing at all.
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

  /// Id, channel, status and reason of a report; the id of a message, or its sender, text and date.
  ///
  /// - Parameter event: The event.
  /// - Returns: `nil` for a message with neither id nor date: a subscriber may well write the same word twice.
  public func identity(of event: RapportoEvent) -> DeduplicationKey? {
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

extension RapportoWebhook {
  /// Takes a request from the provider to your handler, as `handle(_:_:)` does, and gives its reply to the subscriber.
  ///
  /// ```swift
  /// let response = await webhook.reply(to: request) { event in
  ///   guard case .incoming(let message) = event else { return [] }
  ///   return message.text == "STOP" ? ["You are unsubscribed"] : []
  /// }
  /// ```
  ///
  /// Only a message of the HTTP interface can be replied to: with 200 and the text instead of 204. Rapporto waits 10 s by
  /// default. To a message that was handled before there is no reply a second time (Rapporto, HTTP API, MO, Response).
  ///
  /// - Parameters:
  ///   - request: The request as received.
  ///   - body: Your handler. It returns the texts for the subscriber, each a message of its own; none for no reply.
  /// - Returns: What to answer.
  public func reply(
    to request: WebhookRequest, _ body: @Sendable (RapportoEvent) async throws -> [String]
  ) async -> WebhookResponse {
    let replies = ReplyBox()
    let response = await handle(request) { event in
      let texts = try await body(event)
      guard case .incoming(let message) = event, message.interface == .http else { return }
      replies.texts.withLock { $0 = texts }
    }
    let texts = replies.texts.withLock { $0 }.filter { !$0.isEmpty }
    guard response.status == 204, !texts.isEmpty else { return response }
    // CR LF separates messages; a bare CR is a line break within one.
    let lines = texts.map {
      $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "\r")
    }
    return WebhookResponse(
      headers: ["Content-Type": "text/plain; charset=utf-8"], body: Data(lines.joined(separator: "\r\n").utf8)
    )
  }
}

/// What the handler replied, from the task in which it ran.
private final class ReplyBox: Sendable {
  let texts = Mutex<[String]>([])
}

/// What Rapporto sends to you.
///
/// As JSON: Reads an event in the provider's form: the JSON of REST, or the parameters of a query as an
/// object of texts. Throws `DecodingError` for what no JSON is. Writes the event in the same form.
public enum RapportoEvent: Hashable, JSONModel {
  /// A message has come further.
  case status(RapportoStatusReport)
  /// A subscriber wrote to you.
  case incoming(RapportoIncomingMessage)
  /// Something that the documents do not describe: the JSON object, or the query as an object of strings.
  case unknown(JSONValue)
}

extension RapportoEvent: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let value = try JSONValue.read(from: &reader)
    guard case .object(let members) = value else { return .unknown(value) }
    return Self(RapportoParameters(members: members), members)
  }

  /// Reads the fields of a request or of a stored event. What has a status, or the id of a message that was sent, is a
  /// report; a report of nobody's message is not a message of the sender whose name it has.
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
