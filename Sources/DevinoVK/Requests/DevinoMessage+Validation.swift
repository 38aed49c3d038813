import VKNotify
public import VestnikCore

extension DevinoMessage: Validatable {
  /// Returns what is wrong with the message, under the field names of the current dialect.
  ///
  /// Rules: `phone.e164`, `phone.domestic`, `phone.digits`, `phone.country`, `service.required`, `tmpl.required`,
  /// `templateId.positive`, `routes.empty`, `routes.duplicate`, `routes.unknown`, `ttl.range`,
  /// `delivery_policy.unknown`, `status_url.http`, `tmpl_data.value`, `callbackData.value`. Warnings are
  /// `phone.domestic`, `phone.digits`, `templateId.positive`, `routes.unknown`, `delivery_policy.unknown`,
  /// `routes.empty` for a message without routes, and `phone.country` unless the number begins with 89. A client of
  /// the previous dialect adds `templateId.required` and `routes.required`, a client of the other dialects
  /// `pushToken.dialect`.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    var issues = phone.issues(at: "phone")
    issues.add(serviceIssues)
    issues.add(templateIssues)
    issues.add(routeIssues)
    if let timeToLive { issues.add(timeToLive.issues(at: "ttl", under: limits.timeToLive)) }
    issues.add(deliveryPolicyIssues)
    issues.add(statusURLIssues)
    issues.add(variableIssues)
    issues.add(callbackDataIssues)
    return issues
  }

  private var serviceIssues: [ValidationIssue] {
    guard service.rawValue.isBlank else { return [] }
    return [
      ValidationIssue(
        path: "service", rule: "service.required", actual: service.rawValue.isEmpty ? "empty" : "blank",
        allowed: "the approved sender's name",
        source: DevinoSource.parameters)
    ]
  }

  private var templateIssues: [ValidationIssue] {
    var issues: [ValidationIssue] = []
    let nameIsBlank = template.name?.isBlank
    if template.id == nil, nameIsBlank ?? true {
      issues.append(
        ValidationIssue(
          path: "tmpl", rule: "tmpl.required", actual: "neither a name nor a number",
          allowed: "tmpl, templateId, or both", source: DevinoSource.parameters))
    } else if nameIsBlank == true {
      issues.append(
        ValidationIssue(
          path: "tmpl", rule: "tmpl.required", actual: "blank",
          allowed: "a name, or none beside templateId", source: DevinoSource.parameters))
    }
    if let id = template.id, id <= 0 {
      issues.append(
        ValidationIssue(
          path: "templateId", rule: "templateId.positive", severity: .warning, actual: "\(id)",
          allowed: "a number above 0", source: "Devino's previous platform, data types"))
    }
    return issues
  }

  private var routeIssues: [ValidationIssue] {
    guard !routes.isEmpty else {
      return [
        ValidationIssue(
          path: "routes", rule: "routes.empty", severity: .warning, actual: "left out",
          allowed: "VK, OK or both: of two revisions one has all methods as the default, the other VK",
          source: "\(DevinoSource.parameters), routes")
      ]
    }
    // The short way for nearly every message: no set and no text for a report is made.
    let isKnown = routes.allSatisfy { $0 == .vk || $0 == .ok }
    if isKnown, routes.count == 1 || routes.count == 2 && routes[0] != routes[1] { return [] }
    var seen: Set<DevinoRoute> = []
    var issues: [ValidationIssue] = []
    for (index, route) in routes.enumerated() {
      let path = "routes[\(index)]"
      let actual = route.rawValue.redactedPreview
      if route.rawValue.isEmpty {
        issues.append(
          ValidationIssue(
            path: path, rule: "routes.empty", actual: actual, allowed: "VK or OK",
            source: DevinoSource.parameters))
      } else if !seen.insert(route).inserted {
        issues.append(
          ValidationIssue(
            path: path, rule: "routes.duplicate", actual: "\(actual) again", allowed: "each route once",
            source: DevinoSource.parameters))
      } else if route != .vk, route != .ok {
        issues.append(
          ValidationIssue(
            path: path, rule: "routes.unknown", severity: .warning, actual: actual, allowed: "VK or OK",
            source: DevinoSource.parameters))
      }
    }
    return issues
  }

  private var deliveryPolicyIssues: [ValidationIssue] {
    guard let deliveryPolicy, deliveryPolicy != .any else { return [] }
    let described: [DevinoDeliveryPolicy] = [.any, .mobileDeviceRequired, .verifiedPhoneNumber]
    let word = deliveryPolicy.rawValue
    guard !described.map(\.rawValue).contains(word.lowercased()) else { return [] }
    return [
      ValidationIssue(
        path: "delivery_policy", rule: "delivery_policy.unknown", severity: .warning,
        actual: word.redactedPreview,
        allowed: described.map(\.rawValue).joined(separator: ", "), source: DevinoSource.parameters)
    ]
  }

  private var statusURLIssues: [ValidationIssue] {
    statusURL?.httpURLIssues(at: "status_url", rule: "status_url.http", source: DevinoSource.parameters) ?? []
  }

  private var variableIssues: [ValidationIssue] {
    // The short way for nearly every message.
    let areTexts = variables.values.allSatisfy { if case .string = $0 { true } else { false } }
    if areTexts { return [] }
    return variables.sorted { $0.key < $1.key }.compactMap { name, value in
      let actual: String
      switch value {
      case .array: actual = "an array"
      case .object: actual = "an object"
      case .null: actual = "null"
      case .string, .bool, .integer: return nil
      case .number:
        guard let found = value.firstUnwritable(at: name) else { return nil }
        actual = found.value.redactedPreview
      }
      return ValidationIssue(
        path: "tmpl_data.\(name.redactedPreview)", rule: "tmpl_data.value", actual: actual,
        allowed: "a text, a number, or true or false", source: "\(DevinoSource.parameters), tmpl_data")
    }
  }

  private var callbackDataIssues: [ValidationIssue] {
    guard let callbackData else { return [] }
    guard let found = JSONValue.object(callbackData).firstUnwritable(at: "callbackData") else { return [] }
    return [
      ValidationIssue(
        path: found.path.redactedPreview, rule: "callbackData.value", actual: found.value.redactedPreview,
        allowed: "JSON numbers of at most 38 digits, nested at most 64 levels deep", source: "RFC 8259")
    ]
  }
}

/// The sources that the issues and limits of this module cite.
enum DevinoSource {
  static let restrictions = "Devino, VK.COM, Sending restrictions"
  static let parameters = "Devino, VK.COM, Request parameters"
}

extension MessageLimits {
  /// The limits of Devino's current revision: those of VK Notify, with 1000 messages in a request and a time to live
  /// of 60…86400 s; 50 messages a second for one group, 5 a day from one group to one person.
  ///
  /// The largest time to live is that of the previous revision, because the current page does not name one.
  public static let devino: MessageLimits =
    .vkNotify.with { limits in
      limits.timeToLive = Limit(
        .seconds(60) ... .seconds(86_400),
        source: "\(DevinoSource.parameters), ttl; the maximum is that of the previous revision")
      limits.batch = Limit(1000, source: DevinoSource.restrictions)
    }

  /// The limits of Devino's previous revision: those of ``devino``, with a time to live of 15…86400 s.
  ///
  /// The size of a request is not documented there; that of the current revision is assumed.
  public static let devinoPrevious: MessageLimits =
    devino.with { limits in
      limits.timeToLive = Limit(
        .seconds(15) ... .seconds(86_400), source: "Devino, VK.COM, previous revision, validity")
      limits.batch.source = "\(DevinoSource.restrictions); assumed for the previous revision"
    }
}
