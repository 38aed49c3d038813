import VKEvents
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Receives what Devino sends: statuses and forwarded VK events, at one address or at two.
///
/// An array holds statuses, an object is an event (Devino, VK.COM, "Callbacks" and "Incoming messages"). Statuses are
/// answered with 200 and an empty body, an event with 200 and `ok`, which is what VK itself wants; the documents name
/// no answer. Anything else is repeated: for 24 hours by Devino's older documents.
///
/// The account manager or technical support switches both on, statuses and incoming messages; for incoming
/// messages they need the address of your server (Devino, VK.COM, "How to connect").
///
/// Devino signs nothing and does not publish its addresses: put a secret into the path that you give it. It sends no
/// secret in a body: with `WebhookSecret.bodyField(_:)` every request is refused.
public struct DevinoWebhook: WebhookReceiver {
  /// What a request must fulfil before it is read.
  public var policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator
  private let events: VKWebhook

  /// Only `POST`.
  public var methods: [String] { ["POST"] }

  /// Makes a receiver.
  ///
  /// - Parameters:
  ///   - policy: What a request must fulfil.
  ///   - deduplicator: The memory of events; by default a new one.
  public init(policy: WebhookPolicy, deduplicator: EventDeduplicator = EventDeduplicator()) {
    self.policy = policy
    self.deduplicator = deduplicator
    events = VKWebhook(policy: policy)
  }

  /// Reads the statuses of an array, or the one event of an object.
  ///
  /// An element that is no status is ``DevinoEvent/unknown(_:)`` and comes after the statuses; one that is no JSON at all
  /// is a JSON text of its bytes. A single status outside an array is taken as well. What is not quite JSON is mended.
  ///
  /// - Parameter request: The request.
  /// - Returns: What it holds; nothing for an empty array.
  /// - Throws: `WebhookError` when the body is no JSON array or object, mended or not, or beyond the limits.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<DevinoEvent> {
    do throws(JSONError) {
      if JSONRepair.firstByte(of: request.body) == UInt8(ascii: "[") {
        return ParsedWebhook(events: try statuses(request.body))
      }
      return ParsedWebhook(events: [try single(request.body)])
    } catch {
      throw WebhookError(
        .malformed, path: error.path.isEmpty ? "body" : error.path, detail: error.description)
    }
  }

  /// Id, network, status, time and reason of a status; of an event what `VKWebhook` takes.
  ///
  /// - Parameter event: The event.
  /// - Returns: Its identity, `nil` for one that is handled each time it arrives.
  public func identity(of event: DevinoEvent) -> DeduplicationKey? {
    switch event {
    case .status(let report):
      .id([
        "devino", report.messageID.rawValue, report.channel?.rawValue ?? "", report.status.rawValue,
        report.date.map { "\($0.timeIntervalSince1970)" } ?? "", report.errorCode ?? "",
      ])
    case .incoming(let event): events.identity(of: event)
    case .unknown(let json): .content(json.bytes)
    }
  }

  /// Status 200 with an empty body; with `ok` for an event.
  ///
  /// - Parameter events: The events of the request.
  public func acknowledgement(of events: [DevinoEvent]) -> WebhookResponse {
    guard case .incoming? = events.first else { return WebhookResponse() }
    return self.events.acknowledgement(of: [])
  }

  private func statuses(_ body: Data) throws(JSONError) -> [DevinoEvent] {
    let callback = try DevinoStatusCallback(parsing: body, maxBytes: policy.maxBodyBytes)
    return callback.reports.map(DevinoEvent.status) + callback.unreadable.map(DevinoEvent.unknown)
  }

  private func single(_ body: Data) throws(JSONError) -> DevinoEvent {
    let limits = JSONReader.Limits(bytes: policy.maxBodyBytes, depth: 128, elements: .max)
    let raw = try JSONReader.incoming(body, limits: limits) { reader throws(JSONError) in
      reader.begin()
      guard reader.isAtObject else {
        throw JSONError(path: "", byteOffset: 0, reason: "expected an array of statuses, or an object")
      }
      return try reader.document(RawJSON.self)
    }
    // What was mended is listed where the event is read from the body itself.
    if try DevinoEvent.isStatus(raw, .inMemory),
      let report = try? DevinoStatusReport(element: body, limits: limits)
    {
      return .status(report)
    }
    if let event = try? VKEvent(parsing: body, limits: VKEventLimits(maxBytes: policy.maxBodyBytes)) {
      return .incoming(event)
    }
    return .unknown(raw)
  }
}
