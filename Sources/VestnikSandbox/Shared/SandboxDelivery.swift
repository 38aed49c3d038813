#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A message that has reached a person's device, or will at its ``date``.
public struct SandboxDelivery: Hashable, Sendable {
  /// The identifier of the message, as text.
  public var messageID: String
  /// The recipient, as written in the request.
  public var phone: String
  /// The text on the device: that of the request, or a template's text with the variables filled in.
  public var text: String
  /// When the message arrives, on the wall clock of the sandbox.
  public var date: Date
  /// The sender that the request names; `nil` when it names none.
  public var service: String?
  /// The values that the request gives for a template, by the names of the variables; empty without a template.
  public var variables: [String: String]
  /// The channel that brings the message, as statuses write it: `VK`, `OK`, `SMS`.
  public var channel: String?

  /// Makes a delivery.
  ///
  /// - Parameters:
  ///   - messageID: The identifier of the message, as text.
  ///   - phone: The recipient, as written in the request.
  ///   - text: The text on the device.
  ///   - date: When the message arrives, on the wall clock of the sandbox.
  ///   - service: The sender that the request names; `nil`, the default, when it names none.
  ///   - variables: The values that the request gives for a template, by name; by default none.
  ///   - channel: The channel that brings the message, as statuses write it; by default `nil`.
  public init(
    messageID: String, phone: String, text: String, date: Date, service: String? = nil,
    variables: [String: String] = [:], channel: String? = nil
  ) {
    self.messageID = messageID
    self.phone = phone
    self.text = text
    self.date = date
    self.service = service
    self.variables = variables
    self.channel = channel
  }
}

/// The statuses that an accepted message within the sending limits goes through.
///
/// The words of the statuses are documented by the providers; the times are an assumption of the sandboxes.
public enum DeliveryFate: Hashable, Sendable {
  /// `SENT` at once, `DELIVERED` after 2 s, `READ` after 30 s.
  case read
  /// `SENT` at once, `DELIVERED` after 2 s.
  case delivered
  /// `SENT` at once, `UNDELIVERABLE` after 2 s, as when the recipient does not exist or has blocked the sender.
  case undeliverable
  /// `SENT` at once, `EXPIRED` when the message's time to live is over; without one, after 24 h.
  case expires
}

/// The deliveries of a sandbox, and the hook that is called for each.
struct DeliveryLog: Sendable {
  /// In the order of acceptance.
  private(set) var deliveries: [SandboxDelivery] = []
  /// Called once for each delivery; the `onDelivery` of the sandboxes.
  var hook: (@Sendable (SandboxDelivery) -> Void)?
  /// How many of the last deliveries the hook was not called for yet.
  private var unannounced = 0

  mutating func add(_ delivery: SandboxDelivery) {
    deliveries.append(delivery)
    unannounced += 1
  }

  /// Returns the deliveries for which the hook was not called yet, and counts them as announced.
  ///
  /// The caller makes the announcement after it has released the lock: the hook is code of the test, which may use
  /// the sandbox.
  mutating func takeAnnouncement() -> DeliveryAnnouncement {
    defer { unannounced = 0 }
    return DeliveryAnnouncement(deliveries: Array(deliveries.suffix(unannounced)), hook: hook)
  }
}

/// The calls of a delivery hook that are to be made.
struct DeliveryAnnouncement: Sendable {
  let deliveries: [SandboxDelivery]
  let hook: (@Sendable (SandboxDelivery) -> Void)?

  func make() {
    guard let hook else { return }
    for delivery in deliveries { hook(delivery) }
  }
}

/// The identity of a person behind the spellings of a phone number.
enum SandboxPerson {
  /// Returns the digits of a phone number, the same for all its spellings.
  ///
  /// The leading 8 of a domestic Russian number of eleven digits becomes 7.
  static func number(_ phone: String) -> String {
    let digits = phone.filter { !"+-() ".contains($0) }
    let isDomestic = digits.utf8.count == 11 && digits.hasPrefix("8") && !phone.contains("+")
    return isDomestic ? "7" + digits.dropFirst() : digits
  }
}
