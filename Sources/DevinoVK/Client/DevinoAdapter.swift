import VKNotify
package import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The Devino side of the send pipeline: checks messages, makes requests, and decides what responses mean.
package struct DevinoAdapter: ProviderAdapter {
  package var provider: ProviderName { .devino }
  package let limits: MessageLimits
  package let allowsPlainHTTP: Bool
  private let credentials: DevinoCredentials
  private let dialect: DevinoDialect
  private let templates: [String: MessageTemplate]
  private let baseURL: URL?

  package init(_ credentials: DevinoCredentials, _ configuration: DevinoClient.Configuration) {
    self.credentials = credentials
    dialect = configuration.dialect
    limits = configuration.limits ?? configuration.dialect.limits
    templates = configuration.templates
    baseURL = configuration.baseURL ?? URL(string: "https://api.devino.online")
    allowsPlainHTTP = configuration.allowsPlainHTTP
  }

  /// The host that the client sends to, and the dialect; nothing of the credentials.
  var summary: String { "\(baseURL?.redactedHost ?? "no host"), \(dialect)" }

  package func issues(_ message: DevinoMessage) -> [ValidationIssue] {
    var issues = message.issues(under: limits)
    issues.add(dialectIssues(message))
    if !templates.isEmpty { issues.add(message.issues(under: limits, registered: templates)) }
    return issues
  }

  /// Returns what is wrong with the message in the client's dialect. The previous dialect knows templates only by
  /// number and needs a route; it is the only one with a field for a device (`pushToken`).
  private func dialectIssues(_ message: DevinoMessage) -> [ValidationIssue] {
    let source = "Devino, VK.COM, previous revision"
    guard dialect == .previous else {
      guard message.pushToken != nil else { return [] }
      return [
        ValidationIssue(
          path: "pushToken", rule: "pushToken.dialect", actual: "a token",
          allowed: "none: only the previous dialect has this field", source: "\(source), pushToken")
      ]
    }
    var issues: [ValidationIssue] = []
    if message.template.id == nil {
      issues.append(
        ValidationIssue(
          path: "templateId", rule: "templateId.required", actual: "none",
          allowed: "the template's number: the previous dialect has no names", source: "\(source), templateId"
        ))
    }
    if message.routes.isEmpty {
      issues.append(
        ValidationIssue(
          path: "routes", rule: "routes.required", actual: "left out", allowed: "VK, OK or both",
          source: "\(source), routes"))
    }
    return issues
  }

  package func budgetKey(_ message: DevinoMessage) -> BudgetKey {
    // Validation has refused a message without a valid number before this is called.
    BudgetKey(group: message.service, recipient: RecipientKey(message.phone.internationalNumber ?? 0))
  }

  package func redaction(for messages: ArraySlice<DevinoMessage>) -> Redaction {
    Redaction(
      secrets: credentials.secrets, addresses: messages.compactMap(\.statusURL),
      phones: messages.lazy.map(\.phone))
  }

  package func request(_ messages: ArraySlice<DevinoMessage>) throws(ValidationError) -> TransportRequest {
    let issues =
      credentials.issues
      + (baseURL?.bareAddressIssues(at: "baseURL", source: "Devino, VK.COM, Sending") ?? [])
      + MessageLimits.batchIssues(count: messages.count, under: limits.batch)
    guard issues.isEmpty, let baseURL else { throw ValidationError(issues: issues) }
    return TransportRequest(
      method: "POST", url: baseURL.appending(path: "vk/messages"),
      headers: [
        "Authorization": credentials.authorization, "Content-Type": "application/json",
        "Accept": "application/json",
      ],
      body: .bytes(try body(messages)))
  }

  private func body(_ messages: ArraySlice<DevinoMessage>) throws(ValidationError) -> Data {
    do throws(JSONError) {
      return try DevinoSendRequest.body(of: messages, in: dialect)
    } catch {
      throw ValidationError(issues: [
        ValidationIssue(
          path: "batch", rule: "batch.encoding", actual: error.description,
          allowed: "values that JSON can hold", source: "RFC 8259")
      ])
    }
  }
}
