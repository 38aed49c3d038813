import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What becomes of one accepted message.
struct DevinoDeliveryTimeline {
  private static let deliveryDelay = Duration.seconds(2)
  private static let readingDelay = Duration.seconds(30)
  /// The default is not documented.
  private static let defaultTimeToLive = Duration.seconds(86_400)

  let messageID: String
  let message: DevinoReceivedMessage
  let text: String
  let arrival: SandboxArrival
  /// `nil` when a sending limit forbids that it departs.
  let departure: Duration?
  let fate: DeliveryFate

  /// What the person reads, if the message arrives.
  var delivery: SandboxDelivery? {
    guard let departure, actualFate == .read || actualFate == .delivered else { return nil }
    return SandboxDelivery(
      messageID: messageID, phone: message.phone, text: text,
      date: arrival.date(at: departure + Self.deliveryDelay),
      service: message.service.isEmpty ? nil : message.service, variables: message.variables,
      channel: message.channel)
  }

  /// All its statuses, the earliest first.
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

  /// A message that waited too long in the provider's queue expires, whoever it is for.
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

/// A status that is, or will be, reported.
struct DevinoCallbackStatus: Sendable {
  /// An assumption: the documentation does not say how many statuses one callback holds.
  static let maxInRequest = 100

  let due: Duration
  let milliseconds: Int64
  let word: String
  let messageID: String
  let channel: String
  let callbackData: StrictJSON?
  let url: SandboxURL?

  /// The callbacks for statuses, which keep their order within one address.
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
