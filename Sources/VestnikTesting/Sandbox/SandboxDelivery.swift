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
  /// What the person reads: the template's text with the variables filled in.
  public var text: String
  /// When it arrives on the wall clock of the sandbox.
  public var at: Date

  /// Makes a delivery.
  public init(messageID: String, phone: String, text: String, at: Date) {
    self.messageID = messageID
    self.phone = phone
    self.text = text
    self.at = at
  }
}
