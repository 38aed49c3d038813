import VKNotify
package import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The Rapporto side of the send pipeline: checks messages, makes requests, and decides what responses mean.
package struct RapportoAdapter: ProviderAdapter {
  package var provider: ProviderName { .rapporto }
  package let limits: MessageLimits
  package let allowsPlainHTTP: Bool
  let group: SenderGroup
  let interface: RapportoClient.Interface
  let idempotency: RapportoIdempotency
  var credentials: RapportoCredentials
  /// What is wrong with the credentials and the address; the same for every request.
  private let setupIssues: [ValidationIssue]

  package init(_ credentials: RapportoCredentials, _ configuration: RapportoClient.Configuration) {
    self.credentials = credentials
    interface = configuration.interface
    group = configuration.group
    idempotency = configuration.idempotency
    allowsPlainHTTP = configuration.allowsPlainHTTP
    // A request has room for one message, whatever the batch limit of other limits says.
    let preset = interface.names == .form ? MessageLimits.rapporto : .rapportoREST
    limits = (configuration.limits ?? preset).with { $0.batch = preset.batch }
    setupIssues = credentials.issues(in: interface.names) + interface.issues
  }

  /// Returns this adapter with ``RequestPreview/placeholder`` for login and password.
  var withPlaceholders: Self {
    var adapter = self
    adapter.credentials = .placeholder
    return adapter
  }

  package func issues(_ message: RapportoMessage) -> [ValidationIssue] {
    message.issues(under: limits, in: interface.names) + idempotencyIssues(message)
  }

  private func idempotencyIssues(_ message: RapportoMessage) -> [ValidationIssue] {
    guard idempotency == .perMessage, message.partnerMessageID == nil else { return [] }
    return [
      ValidationIssue(
        path: interface.names.key, rule: "partnerMsgId.missing", severity: .warning, actual: "none",
        allowed: "an identifier of the message: without one nothing is repeated that may have been taken",
        source: interface.names.source)
    ]
  }

  func duplicateIssue(_ message: RapportoMessage) -> ValidationIssue {
    ValidationIssue(
      path: interface.names.key, rule: "partnerMsgId.duplicate",
      actual: (message.partnerMessageID?.rawValue ?? "").redactedPreview,
      allowed: "an identifier of its own for each message: the provider takes the same one for a repeat",
      source: interface.names.source)
  }

  package func budgetKey(_ message: RapportoMessage) -> BudgetKey {
    // Validation has refused a message without a number before this is called.
    BudgetKey(group: group, recipient: RecipientKey(message.phone.internationalNumber ?? 0))
  }

  package func redaction(for messages: ArraySlice<RapportoMessage>) -> Redaction {
    Redaction(
      secrets: credentials.secrets + [Secret(basicAuthorization)],
      addresses: messages.compactMap(\.rest?.statusURL),
      phones: messages.lazy.map(\.phone),
      texts: messages.flatMap { [$0.text] + $0.cascade.compactMap(\.text) })
  }

  package func request(_ messages: ArraySlice<RapportoMessage>) throws(ValidationError) -> TransportRequest {
    let issues = setupIssues + MessageLimits.batchIssues(count: messages.count, under: limits.batch)
    guard issues.isEmpty, let message = messages.first else { throw ValidationError(issues: issues) }
    var request =
      switch interface {
      case .form(let url, let method, let responseFormat):
        form(
          RapportoFormRequest(message, credentials: credentials, responseFormat: responseFormat).parameters,
          to: url,
          by: method)
      case .rest(let url, let sendsBasicAuthorization):
        try rest(message, to: url, sendsBasicAuthorization)
      }
    // The documented responses take 200 bytes; a proxy's page may be longer.
    request.responseLimit = 1 << 20
    return request
  }

  private func form(
    _ parameters: [(name: String, value: String)], to url: URL, by method: RapportoClient.Method
  ) -> TransportRequest {
    let bytes = FormEncoding.encode(parameters)
    switch method {
    case .post:
      return TransportRequest(
        method: "POST", url: url,
        headers: ["Content-Type": "application/x-www-form-urlencoded;charset=utf-8"],
        body: .bytes(Data(bytes)))
    case .get:
      var parts = URLComponents(url: url, resolvingAgainstBaseURL: true)
      parts?.percentEncodedQuery = String(decoding: bytes, as: UTF8.self)
      return TransportRequest(method: "GET", url: parts?.url ?? url)
    }
  }

  private func rest(
    _ message: RapportoMessage, to url: URL, _ sendsBasicAuthorization: Bool
  ) throws(ValidationError) -> TransportRequest {
    let body: Data
    do {
      body = try ExactJSONEncoder().encode(RapportoRESTRequest(message, credentials: credentials))
    } catch {
      throw ValidationError(issues: [
        ValidationIssue(
          path: "message", rule: "message.encoding", actual: "\(type(of: error))",
          allowed: "values that JSON can hold", source: "RFC 8259")
      ])
    }
    var request = TransportRequest(
      method: "POST", url: url,
      headers: ["Content-Type": "application/json; charset=utf-8", "Accept": "application/json"],
      body: .bytes(body))
    if sendsBasicAuthorization {
      request.headers["Authorization"] = "Basic " + basicAuthorization
    }
    return request
  }

  /// Login and password as HTTP Basic writes them (RFC 7617).
  private var basicAuthorization: String {
    Data("\(credentials.serviceID):\(credentials.password.reveal())".utf8).base64EncodedString()
  }
}

extension RapportoClient.Interface {
  var names: RapportoInterfaceNames {
    switch self {
    case .form: .form
    case .rest: .rest
    }
  }

  private var url: URL {
    switch self {
    case .form(let url, _, _), .rest(let url, _): url
    }
  }

  var issues: [ValidationIssue] { url.bareAddressIssues(at: "url", source: "Rapporto, HTTP API, Setup") }
}
