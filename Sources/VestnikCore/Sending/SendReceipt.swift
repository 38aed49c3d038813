#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The provider's word that it took a message.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct SendReceipt: Hashable, Sendable, Codable {
  /// The provider's identifier: statuses and replies carry it.
  public var id: MessageID
  /// When the response arrived here.
  public var acceptedAt: Date
  /// How many requests it took, 1 or more.
  public var attempts: Int

  /// Makes a receipt.
  public init(id: MessageID, acceptedAt: Date, attempts: Int) {
    self.id = id
    self.acceptedAt = acceptedAt
    self.attempts = attempts
  }
}
