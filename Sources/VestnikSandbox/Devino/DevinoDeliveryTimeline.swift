import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The delivery and all statuses of one accepted message, computed when it is accepted.
///
/// Delays and the default time to live are assumptions.
struct DevinoDeliveryTimeline {
  private static let deliveryDelay = Duration.seconds(2)
  private static let readingDelay = Duration.seconds(30)
  /// The time to live of a message that gives none: 24 h. The provider's default is not documented.
  private static let defaultTimeToLive = Duration.seconds(86_400)

  let messageID: String
  let message: DevinoReceivedMessage
  let text: String
  let arrival: SandboxArrival
  /// The uptime at which the message is sent; `nil` when a sending limit forbids it.
  let departure: Duration?
  let fate: DeliveryFate

  /// The delivery; `nil` when the message does not arrive.
  var delivery: SandboxDelivery? {
    guard let departure, actualFate == .read || actualFate == .delivered else { return nil }
    return SandboxDelivery(
      messageID: messageID, phone: message.phone, text: text,
      date: arrival.date(at: departure + Self.deliveryDelay),
      service: message.service.isEmpty ? nil : message.service, variables: message.variables,
      channel: message.channel)
  }

  /// All statuses of the message, the earliest first.
  var statuses: [DevinoCallbackStatus] {
    guard let departure else { return [status("RATELIMIT", at: arrival.uptime)] }
    let end = departure + Self.deliveryDelay
    let later =
      switch actualFate {
      case .read: [status("DELIVERED", at: end), status("READ", at: departure + Self.readingDelay)]
      case .delivered: [status("DELIVERED", at: end)]
      case .undeliverable: [status("UNDELIVERABLE", at: end)]
      case .expires: [status("EXPIRED", at: expiry)]
      }
    // A queued message that expires before its turn was never sent.
    return (departure < expiry ? [status("SENT", at: departure)] : []) + later
  }

  private var expiry: Duration { arrival.uptime + (message.timeToLive ?? Self.defaultTimeToLive) }

  /// The fate, or expiry for a message that waits in the provider's queue beyond its time to live.
  private var actualFate: DeliveryFate {
    guard let departure, departure + Self.deliveryDelay <= expiry else { return .expires }
    return fate
  }

  private func status(_ word: String, at instant: Duration) -> DevinoCallbackStatus {
    let milliseconds = (arrival.date(at: instant).timeIntervalSince1970 * 1000).rounded()
    return DevinoCallbackStatus(
      due: instant, milliseconds: Int64(milliseconds), word: word, messageID: messageID,
      channel: message.channel ?? "VK", callbackData: message.callbackData, url: message.statusURL)
  }
}

/// A status of a message that is reported by a callback.
struct DevinoCallbackStatus: Sendable {
  /// The most statuses of a callback: an assumption, since the documentation gives no number.
  static let maxInRequest = 100

  /// The uptime at which the status is reported.
  let due: Duration
  /// The time of the status in Unix milliseconds.
  let milliseconds: Int64
  let word: String
  let messageID: String
  let channel: String
  let callbackData: StrictJSON?
  /// The address to which the status is reported; `nil` for that of the account.
  let url: SandboxURL?

  /// Returns the callbacks for statuses, which keep their order within one address.
  static func requests(for statuses: [DevinoCallbackStatus]) -> [WebhookRequest] {
    var open: [SandboxURL?: Int] = [:]
    var batches: [[DevinoCallbackStatus]] = []
    for status in statuses {
      if let index = open[status.url], batches[index].count < maxInRequest {
        batches[index].append(status)
      } else {
        open[status.url] = batches.count
        batches.append([status])
      }
    }
    return batches.map(request)
  }

  private static func request(for batch: [DevinoCallbackStatus]) -> WebhookRequest {
    let body = StrictJSON.array(batch.map(\.json))
    return WebhookRequest(
      method: "POST", target: batch.first?.url?.target ?? "/devino/status",
      headers: [("Content-Type", "application/json")], body: Data(body.bytes))
  }

  private var json: StrictJSON {
    var members = [
      StrictJSON.Member("channel", .string(channel)),
      StrictJSON.Member("messageId", .string(messageID)),
      StrictJSON.Member("ts", .number(String(milliseconds))),
      StrictJSON.Member("status", .string(word)),
      StrictJSON.Member("errorCode", .number("0")),
    ]
    if let callbackData { members.append(StrictJSON.Member("callbackData", callbackData)) }
    return .object(members)
  }
}
