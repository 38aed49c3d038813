public import VestnikCore

/// Which revision of Devino's wire format is spoken.
///
/// Revisions share one address and no version, so the choice is explicit and never mixed in one request. Whether
/// the older two are still accepted is unknown.
public enum DevinoDialect: String, Sendable, Codable, CaseIterable {
  /// The newest documented revision: a top-level array with `phone`, `tmpl_data`, `delivery_policy`.
  case current
  /// The same array with `tmplData` and `deliveryPolicy`, as seen in a public client; nowhere documented.
  case currentCamelCase
  /// The previous documented revision: `{"messages": […]}` with `to`, `templateData`, `validity`.
  ///
  /// It knows templates by number alone and has no sender's name on the wire.
  case previous

  /// The limits that the revision documents.
  public var limits: MessageLimits {
    switch self {
    case .current, .currentCamelCase: .devino
    case .previous: .devinoPrevious
    }
  }
}

/// The names of a message's fields in one dialect; `nil` is a field that the dialect does not have.
struct DevinoKeys: Sendable {
  var phone: StaticString
  var service: StaticString?
  var templateName: StaticString?
  var templateID: StaticString = "templateId"
  var variables: StaticString
  var routes: StaticString = "routes"
  var timeToLive: StaticString
  var deliveryPolicy: StaticString
  var statusURL: StaticString
  var callbackData: StaticString = "callbackData"
  /// Documented for the previous dialect alone, and part of the stored form; validation refuses it elsewhere.
  var pushToken: StaticString = "pushToken"

  static let current = Self(
    phone: "phone", service: "service", templateName: "tmpl", variables: "tmpl_data", timeToLive: "ttl",
    deliveryPolicy: "delivery_policy", statusURL: "status_url")

  static let currentCamelCase = Self(
    phone: "phone", service: "service", templateName: "tmpl", variables: "tmplData", timeToLive: "ttl",
    deliveryPolicy: "deliveryPolicy", statusURL: "status_url")

  static let previous = Self(
    phone: "to", variables: "templateData", timeToLive: "validity", deliveryPolicy: "deliveryPolicy",
    statusURL: "callbackUrl")
}

extension DevinoDialect {
  var keys: DevinoKeys {
    switch self {
    case .current: .current
    case .currentCamelCase: .currentCamelCase
    case .previous: .previous
    }
  }
}
