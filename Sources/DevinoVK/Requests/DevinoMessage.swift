public import VestnikCore

/// A template message for one person.
///
/// Its stored form is that of the current dialect, whatever is sent, with the phone number as it was written.
///
/// As JSON: Reads the stored form. Only `phone` and `service` are required; a missing `routes` means all
/// delivery methods. Throws `DecodingError`, also for a key that the stored form does not have: it would not
/// be sent. Writes the stored form.
public struct DevinoMessage: Hashable, JSONModel {
  /// The recipient (`phone`); digits alone go to the wire.
  public var phone: PhoneNumber
  /// The approved sender's name (`service`): what the limits count.
  public var service: SenderGroup
  /// The approved template (`tmpl`, `templateId`).
  public var template: DevinoTemplate
  /// The template's variables (`tmpl_data`): name to value, a text, a number, or true or false.
  public var variables: [String: JSONValue]
  /// The networks that may be used (`routes`); only one of them will be, and only one is charged. Empty to leave the
  /// field out: "if the parameter is not specified, all possible delivery methods are used" (Devino, VK.COM, Request
  /// parameters). The previous dialect demands at least one.
  ///
  /// The order is kept; Devino may ignore it, because the logic is set up with the account. Delivery is tried until a
  /// device of the person gets the notification for the first time. A network in which the template has no group is not
  /// used (Devino, VK.COM, Request parameters, routes).
  public var routes: [DevinoRoute]
  /// How long delivery is tried (`ttl`): 60…86400 s in the current dialect; `nil` for the provider's default,
  /// which is not documented.
  public var timeToLive: TimeToLive?
  /// To whom it may be delivered (`delivery_policy`); `nil` for the provider's default, which is anybody.
  public var deliveryPolicy: DevinoDeliveryPolicy?
  /// Where Devino reports statuses (`status_url`), an http or https URL; `nil` for the account's own.
  public var statusURL: String?
  /// Comes back in every status report (`callbackData`).
  public var callbackData: [String: JSONValue]?
  /// The person's device (`pushToken`); in the previous dialect alone.
  public var pushToken: String?

  /// Makes a message; nothing is checked until it is validated or sent.
  public init(
    to phone: PhoneNumber, from service: SenderGroup, template: DevinoTemplate,
    variables: [String: JSONValue] = [:], routes: [DevinoRoute] = [.vk], timeToLive: TimeToLive? = nil,
    deliveryPolicy: DevinoDeliveryPolicy? = nil, statusURL: String? = nil,
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

  /// Makes a message whose variables are texts, as they come from a table.
  public init(
    to phone: PhoneNumber, from service: SenderGroup, template: DevinoTemplate,
    variables: [String: String], routes: [DevinoRoute] = [.vk], timeToLive: TimeToLive? = nil,
    deliveryPolicy: DevinoDeliveryPolicy? = nil, statusURL: String? = nil,
    callbackData: [String: JSONValue]? = nil
  ) {
    self.init(
      to: phone, from: service, template: template, variables: variables.mapValues(JSONValue.string),
      routes: routes, timeToLive: timeToLive, deliveryPolicy: deliveryPolicy, statusURL: statusURL,
      callbackData: callbackData)
  }
}

extension DevinoMessage {
  /// The variables as they are read in a text: a number in its digits, `true` or `false`, nothing for what is no scalar.
  public var variableTexts: [String: String] {
    variables.mapValues { value in
      switch value {
      case .string(let text), .number(let text): text
      case .integer(let number): String(number)
      case .bool(let flag): flag ? "true" : "false"
      case .null, .array, .object: ""
      }
    }
  }
}
