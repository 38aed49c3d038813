#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A message that reached a person's device.
public struct SandboxDelivery: Hashable, Sendable {
  /// The identifier of the message, as text.
  public var messageID: String
  /// The recipient, as written in the request.
  public var phone: String
  /// What the person reads: the text of the request, or a template's text with the variables filled in.
  public var text: String
  /// When it arrives on the wall clock of the sandbox.
  public var date: Date
  /// The sender that the request names; `nil` when it names none.
  public var service: String?
  /// The values that the request gives for a template, by their names; empty without a template.
  public var variables: [String: String]
  /// The channel that brings it, as statuses write it: `VK`, `OK`, `SMS`.
  public var channel: String?

  /// Makes a delivery.
  ///
  /// - Parameters:
  ///   - messageID: The identifier of the message, as text.
  ///   - phone: The recipient, as written in the request.
  ///   - text: What the person reads.
  ///   - at: When it arrives on the wall clock of the sandbox.
  ///   - service: The sender that the request names; `nil`, the default, when it names none.
  ///   - variables: The values that the request gives for a template, by their names; by default none.
  ///   - channel: The channel that brings it, as statuses write it; by default `nil`.
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

/// What becomes of an accepted message that is within the sending limits.
///
/// The words of the statuses are documented; when they come is an assumption of the sandbox.
public enum DeliveryFate: Hashable, Sendable {
  /// `SENT` at once, `DELIVERED` after 2 s, `READ` after 30 s.
  case read
  /// `SENT` at once, `DELIVERED` after 2 s.
  case delivered
  /// `SENT` at once, `UNDELIVERABLE` after 2 s: there is no such recipient, or the sender is blocked.
  case undeliverable
  /// `SENT` at once, `EXPIRED` when the message's time to live is over; without one, after 24 h.
  case expires
}

/// What has reached people, and who wants to be told of it.
struct DeliveryLog: Sendable {
  /// In the order of acceptance.
  private(set) var deliveries: [SandboxDelivery] = []
  var hook: (@Sendable (SandboxDelivery) -> Void)?
  private var unannounced = 0

  mutating func add(_ delivery: SandboxDelivery) {
    deliveries.append(delivery)
    unannounced += 1
  }

  /// Takes out what the hook was not told yet.
  ///
  /// The caller makes the announcement when it no longer holds the lock: the hook is anybody's code.
  mutating func takeAnnouncement() -> DeliveryAnnouncement {
    defer { unannounced = 0 }
    return DeliveryAnnouncement(deliveries: Array(deliveries.suffix(unannounced)), hook: hook)
  }
}

/// What the hook is to be told.
struct DeliveryAnnouncement: Sendable {
  let deliveries: [SandboxDelivery]
  let hook: (@Sendable (SandboxDelivery) -> Void)?

  func make() {
    guard let hook else { return }
    for delivery in deliveries { hook(delivery) }
  }
}

/// Whose phone it is, in any of its spellings.
enum SandboxPerson {
  /// The digits of a phone, with the Russian 8 of eleven digits written as 7, so that all spellings are one person.
  static func number(_ phone: String) -> String {
    let digits = phone.filter { !"+-() ".contains($0) }
    let isDomestic = digits.utf8.count == 11 && digits.hasPrefix("8") && !phone.contains("+")
    return isDomestic ? "7" + digits.dropFirst() : digits
  }
}
