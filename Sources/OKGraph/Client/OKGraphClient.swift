public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Speaks for a group on OK: messages, chats, uploads, subscriptions (OK Graph API).
///
/// A value that may be copied and shared freely; copies share the limits of their context. The token stands in every
/// URL and is shown nowhere. It lives for 30 days and every call prolongs it; a new one ends the old one.
///
/// OK has no key by which it would know a repeated message, so a message is sent again only when it certainly was not
/// taken. Calls that change nothing are repeated after a failure as often as `SendOptions.maxAttempts` allows.
public struct OKGraphClient: MessageSender {
  /// The settings of a client.
  public struct Configuration: Sendable {
    /// The address of the API; `nil` for `https://api.ok.ru/graph`.
    public var baseURL: URL?
    /// What the budget counts the messages for; give every group a name of its own.
    public var group: SenderGroup
    /// The limits that messages are checked against; `nil` for `MessageLimits.okGraph`.
    public var limits: MessageLimits?
    /// The limits that only OK has.
    public var details: OKLimits
    /// How long an upload is processed.
    public var processing: OKProcessing
    /// Whether plain `http` may be used to another machine than this one. The token would travel in the clear.
    public var allowsPlainHTTP: Bool
    /// The hosts that files may be uploaded to, with their subdomains, in lower case.
    ///
    /// OK names the address of an upload in a response, and a person's file must not go wherever a response points:
    /// it goes by `https` to these hosts, or to the origin of ``baseURL``, which the developer wrote, and nowhere else.
    /// The documents show `fu.mycdn.me` (OK Graph API, graph.user.fileUploadUrl); `okcdn.ru` is the other domain of
    /// OK's files.
    public var uploadHosts: [String]

    /// The default of ``uploadHosts``.
    public static let defaultUploadHosts = ["ok.ru", "mycdn.me", "okcdn.ru"]

    /// Makes settings.
    public init(
      baseURL: URL? = nil, group: SenderGroup = "me", limits: MessageLimits? = nil,
      details: OKLimits = OKLimits(), processing: OKProcessing = OKProcessing(),
      allowsPlainHTTP: Bool = false, uploadHosts: [String] = Self.defaultUploadHosts
    ) {
      self.baseURL = baseURL
      self.group = group
      self.limits = limits
      self.details = details
      self.processing = processing
      self.allowsPlainHTTP = allowsPlainHTTP
      self.uploadHosts = uploadHosts
    }

    var effectiveLimits: MessageLimits { limits ?? .okGraph }
  }

  let token: Secret
  let pipeline: SendPipeline<OKAdapter>

  /// Makes a client; nothing is sent and nothing can fail here.
  ///
  /// - Parameters:
  ///   - token: The group's access key, from its settings.
  ///   - context: What every client takes.
  ///   - configuration: The client's settings.
  public init(_ token: Secret, context: ClientContext, configuration: Configuration = Configuration()) {
    self.token = token
    pipeline = SendPipeline(OKAdapter(token, configuration), context: context)
  }

  var context: ClientContext { pipeline.context }
  var configuration: Configuration { pipeline.adapter.configuration }
  var address: OKRequestBuilder { pipeline.adapter.address }
}

extension OKGraphClient {
  /// Makes a call that sends no message.
  ///
  /// - Parameters:
  ///   - isReadOnly: Whether it changes nothing, so that it may be repeated whatever became of it.
  ///   - redaction: What no error may repeat; `nil` for the token alone.
  ///   - request: Makes the request.
  ///   - read: Reads an answer without an error.
  func call<Value: Sendable>(
    _ options: SendOptions?, isReadOnly: Bool, onUpload: (@Sendable (TransferProgress) -> Void)? = nil,
    redacting redaction: Redaction? = nil, _ request: () throws(ValidationError) -> TransportRequest,
    read: (TransportResponse, OKResponseParser) throws(MessagingError) -> Value
  ) async throws(MessagingError) -> Value {
    let ready: TransportRequest
    do throws(ValidationError) {
      ready = try request()
    } catch {
      throw MessagingError(code: .invalid, delivery: .notSent, issues: error.issues)
    }
    let reading = OKResponseParser()
    return try await context.call(
      ready, options: options ?? context.options, allowsPlainHTTP: configuration.allowsPlainHTTP,
      onUpload: onUpload, redacting: redaction ?? Redaction(secrets: [token])
    ) { result, attempt in
      let trouble =
        switch result {
        case .failure(let error): reading.trouble(error, attempt, isReadOnly: isReadOnly)
        case .success(let response): reading.trouble(response, attempt, isReadOnly: isReadOnly)
        }
      if let trouble {
        guard let pause = trouble.pause else { return .final(.failure(trouble.error)) }
        return .retry(after: pause, blocksGroup: false, otherwise: trouble.error)
      }
      guard case .success(let response) = result else { return .final(.failure(.noReading)) }
      do throws(MessagingError) {
        return .final(.success(try read(response, reading)))
      } catch {
        return .final(.failure(error))
      }
    }
  }

  /// Reads what the path names.
  func get<Value: JSONCodableValue & Sendable>(
    _ path: [String], _ query: [(String, String)] = [], as type: Value.Type, _ options: SendOptions?
  ) async throws(MessagingError) -> Value {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try address.get(path, query)
    } read: { (response, reading) throws(MessagingError) in
      try reading.value(type, of: response)
    }
  }

  /// Reads what the path names: a list, without which the answer means nothing.
  func get<List: OKList>(
    _ path: [String], _ query: [(String, String)] = [], list type: List.Type, _ options: SendOptions?
  ) async throws(MessagingError) -> List {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try address.get(path, query)
    } read: { (response, reading) throws(MessagingError) in
      let list = try reading.value(type, of: response)
      guard list.elements != nil else { throw .unreadable(response, "no `\(List.name)`") }
      return list
    }
  }

  /// Reads a page of events.
  func events(
    _ list: OKEventPage.List, _ path: [String], _ query: [(String, String)], _ options: SendOptions?
  ) async throws(MessagingError) -> OKEventPage {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try address.get(path, query)
    } read: { (response, reading) throws(MessagingError) in
      try reading.events(list, of: response)
    }
  }

  /// Hands over JSON. The documents show no answer for most calls, so one without a word of failure is success; where
  /// they show `{"success": true}` it is demanded.
  func post(
    _ path: [String], _ query: [(String, String)] = [], _ body: some JSONCodableValue,
    _ issues: [ValidationIssue],
    _ options: SendOptions?, needsSuccess: Bool = false, redacting redaction: Redaction? = nil
  ) async throws(MessagingError) {
    try await call(options, isReadOnly: false, redacting: redaction) { () throws(ValidationError) in
      if issues.containsError { throw ValidationError(issues: issues) }
      return try address.post(path, query, body)
    } read: { (response, reading) throws(MessagingError) in
      switch OKConfirmation(response.body, needsSuccess: needsSuccess) {
      case .done: return
      case .refused:
        throw MessagingError(
          code: .rejected, delivery: .rejected, rejection: Rejection(reasons: []),
          response: response)
      case .unreadable: throw .unreadable(response, "a response that says neither yes nor no")
      }
    }
  }
}

extension MessagingError {
  /// A failure without an error; there is none.
  fileprivate static var noReading: Self {
    Self(code: .unreadableResponse, delivery: .unknown, detail: "a defect: neither a response nor an error")
  }
}

extension OKGraphClient: RedactedPrinting {
  /// The settings; nothing of the token.
  public var description: String { "OKGraphClient(\(configuration.summary))" }
}

extension OKGraphClient.Configuration: RedactedPrinting {
  /// The host and the group.
  public var description: String { "OKGraphClient.Configuration(\(summary))" }

  fileprivate var summary: String { "\(baseURL?.redactedHost ?? "api.ok.ru"), group \(group)" }
}
