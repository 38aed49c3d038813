#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What a provider reported about a message, in words that all providers share.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DeliveryReport: Hashable, Sendable, Codable {
  /// The provider's id of the message.
  public var messageID: MessageID
  /// The network that the report is about; `nil` when the provider did not say.
  public var network: SocialNetwork?
  /// How far the message has come.
  public var status: DeliveryStatus
  /// The provider's own word for it.
  public var providerStatus: String
  /// When it happened, by the provider's clock; `nil` when the provider did not say.
  public var date: Date?
  /// The provider's own word for the reason of a failure.
  public var reason: String?

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - messageID: The provider's id of the message.
  ///   - network: The network that the report is about, if the provider said.
  ///   - status: How far the message has come.
  ///   - providerStatus: The provider's own word for it; by default our word.
  ///   - at: When it happened, if the provider said.
  ///   - reason: The provider's own word for the reason of a failure.
  public init(
    messageID: MessageID, network: SocialNetwork? = nil, status: DeliveryStatus,
    providerStatus: String? = nil, date: Date? = nil, reason: String? = nil
  ) {
    self.messageID = messageID
    self.network = network
    self.status = status
    self.providerStatus = providerStatus ?? status.rawValue
    self.date = date
    self.reason = reason
  }
}
