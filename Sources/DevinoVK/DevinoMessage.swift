public import VestnikCore

/// A template message for one person.
///
/// Its stored form is that of the current dialect, whatever is sent, with the phone number as it was written.
public struct DevinoMessage: Hashable, Sendable {
  /// The recipient (`phone`); digits alone go to the wire.
  public var phone: PhoneNumber
  /// The approved sender's name (`service`): what the limits count.
  public var service: SenderGroup
  /// The approved template (`tmpl`, `templateId`).
  public var template: DevinoTemplate
  /// The template's variables (`tmpl_data`): name to value.
  public var variables: [String: String]
  /// The networks that may be used (`routes`), at least one; only one of them will be.
  ///
  /// The order is kept; Devino may ignore it, because the logic is set up with the account. Delivery is tried
  /// until a device of the person gets the notification for the first time. Without routes Devino would use
  /// every way that it has, so this library always names them. A network in which the template has no group
  /// is not used (Devino, VK.COM, Request parameters, routes).
  public var routes: [DevinoRoute]
  /// How long delivery is tried (`ttl`): 60…86400 s in the current dialect; `nil` for the provider's default,
  /// which is not documented.
  public var timeToLive: TimeToLive?
  /// To whom it may be delivered (`delivery_policy`).
  public var deliveryPolicy: DevinoDeliveryPolicy
  /// Where Devino reports statuses (`status_url`), an http or https URL; `nil` for the account's own.
  public var statusURL: String?
  /// Comes back in every status report (`callbackData`).
  public var callbackData: [String: JSONValue]?

  /// Makes a message; nothing is checked until it is validated or sent.
  public init(
    to phone: PhoneNumber, from service: SenderGroup, template: DevinoTemplate,
    variables: [String: String] = [:], routes: [DevinoRoute] = [.vk], timeToLive: TimeToLive? = nil,
    deliveryPolicy: DevinoDeliveryPolicy = .any, statusURL: String? = nil,
    callbackData: [String: JSONValue]? = nil
  ) {
    self.phone = phone
    self.service = service
    self.template = template
    self.variables = variables
    self.routes = routes
    self.timeToLive = timeToLive
    self.deliveryPolicy = deliveryPolicy
    self.statusURL = statusURL
    self.callbackData = callbackData
  }
}
