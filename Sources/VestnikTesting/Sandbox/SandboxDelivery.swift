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
