import VKNotify
public import VestnikCore

/// A template message for one person.
///
/// Its JSON is Vestnik's stored form: the field names of the current dialect, whichever dialect the client sends,
/// with the phone number as it was written. Decoding requires only `phone` and `service`; a missing `routes` means
/// all delivery methods. It throws `DecodingError` for what is missing or cannot be read, and for a key that the
/// stored form does not have, because it would not be sent.
///
/// ```swift
/// let message = DevinoMessage(
///   to: "79990001122", from: "coffee_corner", template: "order_ready",
///   variables: ["order": "17"], timeToLive: .minutes(15))
/// ```
public struct DevinoMessage: Hashable, JSONModel {
  /// The recipient's number (`phone`); the plus sign of an E.164 number is not sent.
  public var phone: PhoneNumber
  /// The approved sender's name (`service`), to which the limits of a group apply.
  public var service: SenderGroup
  /// The approved template (`tmpl`, `templateId`).
  public var template: DevinoTemplate
  /// The template's variables (`tmpl_data`) by name. A value is a text, a number, or true or false.
  public var variables: [String: JSONValue]
  /// The networks that may be used (`routes`); only one of them is used in the end, and only one is charged. Empty to
  /// leave the field out: "if the parameter is not specified, all possible delivery methods are used" (Devino,
  /// VK.COM, Request parameters). The previous dialect requires at least one.
  ///
  /// The order is kept; Devino may ignore it, because the logic is set up with the account. Delivery is tried until
  /// the first device of the person gets the notification. A network in which the template has no group is not used
  /// (Devino, VK.COM, Request parameters, routes).
  public var routes: [DevinoRoute]
  /// How long delivery is tried (`ttl`): 60…86400 s in the current dialect, 15…86400 s in the previous one; `nil` for
  /// the provider's default, which is not documented.
  public var timeToLive: TimeToLive?
  /// The people to whom the message may be delivered (`delivery_policy`); `nil` for the provider's default, which is
  /// anybody.
  public var deliveryPolicy: DevinoDeliveryPolicy?
  /// The http or https URL to which Devino reports statuses (`status_url`); `nil` for the URL of the account.
  public var statusURL: String?
  /// The caller's own data, which comes back in every status report (`callbackData`).
  public var callbackData: [String: JSONValue]?
  /// The identifier of the person's device (`pushToken`); only in the previous dialect.
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
  /// The variables as they appear in a text: a number in its digits, `true` or `false`; null, an array or an object
  /// is an empty text.
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

/// A rule for the people to whom Devino may deliver.
///
/// The current dialect sends the documented words in lower case; the other two dialects send them in upper case, as
/// the previous revision of the page has them. Any other word is sent unchanged (Devino, VK.COM, Request parameters,
/// delivery_policy).
public struct DevinoDeliveryPolicy: OpenValue {
  /// The word on the wire of the current dialect.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Anybody: the provider's default.
  public static let any: Self = "any"
  /// Only people who have the mobile app and used it in the last 7 days; delivery is then to all their devices.
  public static let mobileDeviceRequired: Self = "mobile_device_required"
  /// Only people whose number passed an additional check of freshness.
  public static let verifiedPhoneNumber: Self = "verified_phone_number"
}

extension DevinoDeliveryPolicy: JSONCodableValue {
  private static let described: [Self] = [.any, .mobileDeviceRequired, .verifiedPhoneNumber]

  func word(in dialect: DevinoDialect) -> String {
    dialect != .current && Self.described.contains(self) ? rawValue.uppercased() : rawValue
  }

  /// Makes a policy from the word of a dialect.
  init(_ word: String, in dialect: DevinoDialect) {
    let known = dialect == .current ? nil : Self.described.first { $0.word(in: dialect) == word }
    self = known ?? Self(rawValue: word)
  }
}

/// A network through which Devino may deliver.
public struct DevinoRoute: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The sender's official VK group.
  public static let vk: Self = "VK"
  /// The sender's official OK group.
  public static let ok: Self = "OK"
}

/// An approved template, named by its name, its number, or both. Literals work: `"order_ready"`, `731`.
///
/// The text of a template goes to the account manager or to technical support before the first message is sent; they
/// give the number (Devino, VK.COM, Sending).
///
/// Its JSON is Vestnik's own, version 1: an object with the names of the properties.
public struct DevinoTemplate: Hashable, Sendable, Codable, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral
{
  /// The template's name (`tmpl`).
  public var name: String?
  /// The template's number in Devino (`templateId`).
  public var id: Int64?

  /// Names a template; what is missing is reported by validation.
  public init(name: String? = nil, id: Int64? = nil) {
    self.name = name
    self.id = id
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case id
  }

  /// Reads the stored form: `name`, `id`, or both.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try fields.decodeIfPresent(String.self, forKey: .name),
      id: try fields.decodeIfPresent(Int64.self, forKey: .id))
  }

  /// Names a template by its name.
  public init(stringLiteral value: String) {
    self.init(name: value)
  }

  /// Names a template by its number.
  public init(integerLiteral value: Int64) {
    self.init(id: value)
  }
}

extension DevinoMessage {
  /// Returns what is wrong between the message and its registered template; nothing when the template is not
  /// registered.
  ///
  /// Rules: `tmpl_data.missing`; `tmpl_data.surplus` (a warning); `text.length` and `text.empty` for the text that
  /// people would read; `routes.template` when the template has no group in any of the routes, a warning when it
  /// lacks only some; `service.template` when the template belongs to another sender; `routes.attachments` (a
  /// warning) when OK might drop its images or buttons. The template itself is not checked here: that is done once,
  /// before it is registered, with its own `issues(under:)`.
  func issues(
    under limits: MessageLimits, registered templates: [String: MessageTemplate]
  ) -> [ValidationIssue] {
    guard !templates.isEmpty, let template = registered(in: templates) else { return [] }
    return template.issues(under: limits, rendering: variableTexts).map { issue in
      var issue = issue
      // Path and rule name the field of the request, as those of all other issues do.
      if issue.path.hasPrefix("variables.") {
        issue.path = "tmpl_data." + issue.path.dropFirst("variables.".count)
        issue.rule = issue.rule == "variables.missing" ? "tmpl_data.missing" : "tmpl_data.surplus"
      }
      return issue
    } + serviceIssues(of: template) + routeIssues(of: template) + attachmentIssues(of: template)
  }

  private func serviceIssues(of template: MessageTemplate) -> [ValidationIssue] {
    guard let owner = template.service, owner != service else { return [] }
    return [
      ValidationIssue(
        path: "service", rule: "service.template", actual: service.rawValue.redactedPreview,
        allowed: "the sender to whom the template belongs: \(owner.rawValue.redactedPreview)",
        source: "the registered template")
    ]
  }

  private func attachmentIssues(of template: MessageTemplate) -> [ValidationIssue] {
    guard routes.contains(.ok), !template.images.isEmpty || !template.buttons.isEmpty else { return [] }
    return [
      ValidationIssue(
        path: "routes", rule: "routes.attachments", severity: .warning,
        actual: "OK, for a template with images or buttons",
        allowed: "VK for these: the sources disagree about OK",
        source: "Altcraft, Notify editor, against VK Notify FAQ")
    ]
  }

  private func registered(in templates: [String: MessageTemplate]) -> MessageTemplate? {
    template.name.flatMap { templates[$0] } ?? template.id.flatMap { templates[String($0)] }
  }

  private func routeIssues(of template: MessageTemplate) -> [ValidationIssue] {
    let known = Set(template.networks.map(\.rawValue))
    let missing = routes.map(\.rawValue).filter { !known.contains($0) }
    guard !missing.isEmpty else { return [] }
    return [
      ValidationIssue(
        path: "routes", rule: "routes.template", severity: missing.count == routes.count ? .error : .warning,
        actual: missing.map(\.redactedPreview).joined(separator: ", "),
        allowed: known.isEmpty
          ? "a template that names its networks"
          : "where the template has a group: \(known.sorted().joined(separator: ", "))",
        source: "\(DevinoSource.parameters), routes")
    ]
  }
}
