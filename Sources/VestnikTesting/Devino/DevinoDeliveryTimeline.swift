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
