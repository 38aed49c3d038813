public import VKEvents
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A receiver of what Devino sends: statuses and forwarded VK events, at one address or at two.
///
/// ```swift
/// let webhook = DevinoWebhook(policy: WebhookPolicy(secret: .pathSuffix(Secret(secret))))
/// let result = await webhook.handle(request) { event in
///   if case .status(let report) = event { print(report.messageID, report.status) }
/// }
/// return result.response
/// ```
///
/// A body that is an array holds statuses, an object is an event (Devino, VK.COM, "Callbacks" and "Incoming
/// messages"). The response to statuses is 200 with an empty body, to an event 200 with `ok`, which is what VK itself
/// wants; the documents name no response. After any other response Devino repeats the request: for 24 hours,
/// according to the documents of its previous platform.
///
/// The account manager or technical support switches on both statuses and incoming messages; for incoming messages
/// they need the address of your server (Devino, VK.COM, "How to connect").
///
/// Devino signs nothing and does not publish its addresses: put a secret into the path that you give it. It sends no
/// secret in a body: with `WebhookSecret.bodyField(_:)` every request is refused.
public struct DevinoWebhook: WebhookReceiver {
  /// The name `devino`.
  public var provider: ProviderName { .devino }
  /// The checks that a request must pass before it is read.
  public var policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator
  private let events: VKWebhook

  /// The methods that Devino uses: only `POST`.
  public var methods: [String] { ["POST"] }

  /// Makes a receiver.
  ///
  /// - Parameters:
  ///   - policy: The checks that a request must pass.
  ///   - deduplicator: The memory of events; by default a new one.
  public init(policy: WebhookPolicy, deduplicator: EventDeduplicator = EventDeduplicator()) {
    self.policy = policy
    self.deduplicator = deduplicator
    events = VKWebhook(policy: policy)
  }

  /// Returns the statuses of an array, or the one event of an object.
  ///
  /// An element that is no status is ``DevinoEvent/unknown(_:)`` and comes after the statuses; an element that is no
  /// JSON at all is a JSON text of its bytes. A single status outside an array is taken as well. What is not quite
  /// JSON is mended.
  ///
  /// - Parameter request: The request.
  /// - Returns: The events of the request; none for an empty array.
  /// - Throws: `WebhookError` when the body, mended or not, is neither a JSON array nor an object, or exceeds the
  ///   limits.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<DevinoEvent> {
    do throws(JSONError) {
      if JSONRepair.firstByte(of: request.body) == UInt8(ascii: "[") {
        return ParsedWebhook(events: try statuses(request.body))
      }
      return ParsedWebhook(events: [try single(request.body)])
    } catch {
      throw WebhookError(unreadable: error)
    }
  }

  /// Returns what makes two deliveries the same event: id, network, status, time and reason of a status; for a VK
  /// event what `VKWebhook` compares; else the bytes of the JSON.
  ///
  /// - Parameter event: The event.
  /// - Returns: The key, or `nil` for an event that is handled each time it arrives.
  public func deduplicationKey(of event: DevinoEvent) -> DeduplicationKey? {
    switch event {
    case .status(let report):
      .id([
        "devino", report.messageID.rawValue, report.channel?.rawValue ?? "", report.status.rawValue,
        report.date.map { "\($0.timeIntervalSince1970)" } ?? "", report.errorCode ?? "",
      ])
    case .incoming(let event): events.deduplicationKey(of: event)
    case .unknown(let json): .content(json.bytes)
    }
  }

  /// Returns status 200 with an empty body, or with `ok` for a VK event.
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
    // The status is read from the body itself, so that its `unread` lists what was mended.
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

/// An event that Devino sends to your server.
///
/// Its JSON is that of the event as it arrives: a status report, or an event of VK. It is written back as it was
/// received. Decoding throws `DecodingError` for what is no JSON.
public enum DevinoEvent: Hashable, JSONModel {
  /// A new status of a message that you sent.
  case status(DevinoStatusReport)
  /// What a person wrote or did in VK, forwarded as VK sent it. In a reply to a message of yours,
  /// `VKMessage.messageTag` is the id of that message.
  case incoming(VKEvent)
  /// JSON that the documents do not describe, as received.
  case unknown(RawJSON)
}

extension DevinoEvent: JSONCodableValue {
  /// Reads an event. A status report has its message's identifier at the top, where no event of VK has one.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try Self(reader.raw(), limits: .inMemory)
  }

  init(_ raw: RawJSON, limits: JSONReader.Limits) throws(JSONError) {
    guard raw.bytes.first == UInt8(ascii: "{") else {
      self = .unknown(raw)
      return
    }
    if try Self.isStatus(raw, limits),
      let report = try? DevinoStatusReport(element: raw.bytes, limits: limits)
    {
      self = .status(report)
    } else if let event = try? VKEvent(parsing: raw.bytes, limits: VKEventLimits(maxBytes: limits.bytes)) {
      self = .incoming(event)
    } else {
      self = .unknown(raw)
    }
  }

  /// Returns whether the object has a message's identifier at the top, as a status report has.
  static func isStatus(_ raw: RawJSON, _ limits: JSONReader.Limits) throws(JSONError) -> Bool {
    var reader = try JSONReader(raw.bytes, limits: limits, isLenient: true)
    return try reader.document(StatusProbe.self).messageID != nil
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .status(let report): try report.write(to: &writer)
    case .incoming(let event): event.raw.write(to: &writer)
    case .unknown(let raw): raw.write(to: &writer)
    }
  }

  private struct StatusProbe: JSONCodableObject {
    var messageID: RawJSON?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("messageId", &messageID)
    }
  }
}

extension ProviderName {
  /// Devino.
  public static let devino: Self = "devino"
}
