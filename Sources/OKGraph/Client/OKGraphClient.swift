public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A client for a group on OK: it sends messages and uploads, reads chats and manages subscriptions (OK Graph API).
///
/// ```swift
/// let context = ClientContext(transport: transport, budget: SendBudget(MessageLimits.okGraph.rate))
/// let ok = OKGraphClient(Secret(accessKey), context: context)
/// let receipt = try await ok.send("Your order is ready", to: OKUserID("user:580112233445"))
/// ```
///
/// The client is a value that may be copied and shared freely; copies share the limits of their context. OK wants the
/// token in every URL; errors, descriptions and events of the client never show it. A token lives for 30 days, and
/// every call prolongs it (apiok.ru/en/dev/graph_api/bot_api); generating a new one invalidates the old one
/// (apiok.ru/dev/methods/botapi).
///
/// OK has no key to recognise a repeated message, so a message is sent again only when it certainly was not accepted.
/// Calls that change nothing are repeated after a failure as often as `SendOptions.maxAttempts` allows.
public struct OKGraphClient: MessageSender {
  /// The settings of a client.
  public struct Configuration: Sendable {
    /// The address of the API; `nil` for `https://api.ok.ru/graph`.
    public var baseURL: URL?
    /// The group for which the budget counts the messages; by default `me`. Give every group a name of its own.
    public var group: SenderGroup
    /// The limits against which messages are checked; `nil` for `MessageLimits.okGraph`.
    public var limits: MessageLimits?
    /// The limits that only OK has.
    public var details: OKLimits
    /// The pauses that give OK time to process an upload.
    public var processing: OKProcessing
    /// Whether plain `http` may be used to another machine than this one; by default `false`. The token would travel
    /// unencrypted.
    public var allowsPlainHTTP: Bool
    /// The hosts that files may be uploaded to, with their subdomains, in lower case.
    ///
    /// OK names the address of an upload in a response, and a person's file must not go wherever a response points.
    /// So a file is sent only by `https` to these hosts, or to the origin of ``baseURL``, which the developer wrote.
    /// OK's page shows `fu.mycdn.me` (OK Graph API, graph.user.fileUploadUrl); `okcdn.ru` is the other domain of OK's
    /// files. By default ``defaultUploadHosts``.
    public var uploadHosts: [String]

    /// The default of ``uploadHosts``: `ok.ru`, `mycdn.me` and `okcdn.ru`.
    public static let defaultUploadHosts = ["ok.ru", "mycdn.me", "okcdn.ru"]

    /// Makes settings; see the properties for their meaning.
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

  /// Makes a client; no request is made, and nothing can fail.
  ///
  /// - Parameters:
  ///   - token: The group's access key, from the group's settings on OK.
  ///   - context: The transport, the budget and the options that clients share.
  ///   - configuration: The client's settings.
  public init(_ token: Secret, context: ClientContext, configuration: Configuration = Configuration()) {
    self.token = token
    pipeline = SendPipeline(OKAdapter(token, configuration), context: context)
  }

  var context: ClientContext { pipeline.context }
  var configuration: Configuration { pipeline.adapter.configuration }
  var requestBuilder: OKRequestBuilder { pipeline.adapter.requestBuilder }
}

extension OKGraphClient {
  /// Makes a call that sends no message, and returns what `read` makes of the response.
  ///
  /// - Parameters:
  ///   - options: How to call; `nil` for the context's.
  ///   - isReadOnly: Whether the call changes nothing, so that a repeat is always safe.
  ///   - onUpload: Called with the progress of an upload.
  ///   - redaction: The texts that no error may repeat; `nil` for only the token.
  ///   - request: Makes the request; its validation errors are thrown as `MessagingError`.
  ///   - read: Reads a response without an error.
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
    let parser = OKResponseParser()
    return try await context.call(
      ready, to: .ok, options: options ?? context.options, allowsPlainHTTP: configuration.allowsPlainHTTP,
      onUpload: onUpload, redacting: redaction ?? Redaction(secrets: [token])
    ) { result, attempt in
      let failure =
        switch result {
        case .failure(let error): parser.failure(error, attempt, isReadOnly: isReadOnly)
        case .success(let response): parser.failure(response, attempt, isReadOnly: isReadOnly)
        }
      if let failure {
        guard let pause = failure.pause else { return .final(.failure(failure.error)) }
        return .retry(after: pause, blocksGroup: false, otherwise: failure.error)
      }
      guard case .success(let response) = result else { return .final(.failure(.noResult)) }
      do throws(MessagingError) {
        return .final(.success(try read(response, parser)))
      } catch {
        return .final(.failure(error))
      }
    }
  }

  /// Gets the resource at a path and reads it as a value.
  func get<Value: JSONCodableValue & Sendable>(
    _ path: [String], _ query: [(String, String)] = [], as type: Value.Type, _ options: SendOptions?
  ) async throws(MessagingError) -> Value {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try requestBuilder.get(path, query)
    } read: { (response, parser) throws(MessagingError) in
      try parser.value(type, of: response)
    }
  }

  /// Gets the resource at a path and reads it as a list; throws when the response has no list.
  func get<List: OKList>(
    _ path: [String], _ query: [(String, String)] = [], list type: List.Type, _ options: SendOptions?
  ) async throws(MessagingError) -> List {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try requestBuilder.get(path, query)
    } read: { (response, parser) throws(MessagingError) in
      let list = try parser.value(type, of: response)
      guard list.elements != nil else { throw .unreadable(response, "no `\(List.name)`") }
      return list
    }
  }

  /// Gets a page of events.
  func events(
    _ list: OKEventPage.List, _ path: [String], _ query: [(String, String)], _ options: SendOptions?
  ) async throws(MessagingError) -> OKEventPage {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try requestBuilder.get(path, query)
    } read: { (response, parser) throws(MessagingError) in
      try parser.events(list, of: response)
    }
  }

  /// Posts JSON and checks the response.
  ///
  /// OK's pages show no response for most calls, so a response that reports no failure is a success. For the calls
  /// whose page shows `{"success": true}`, `needsSuccess` demands it.
  func post(
    _ path: [String], _ query: [(String, String)] = [], _ body: some JSONCodableValue,
    _ issues: [ValidationIssue],
    _ options: SendOptions?, needsSuccess: Bool = false, redacting redaction: Redaction? = nil
  ) async throws(MessagingError) {
    try await call(options, isReadOnly: false, redacting: redaction) { () throws(ValidationError) in
      if issues.containsError { throw ValidationError(issues: issues) }
      return try requestBuilder.post(path, query, body)
    } read: { (response, parser) throws(MessagingError) in
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
  /// The error for a call with neither a response nor an error. Reaching the caller with it is a bug.
  fileprivate static var noResult: Self {
    Self(code: .unreadableResponse, delivery: .unknown, detail: "a defect: neither a response nor an error")
  }
}

extension OKGraphClient: RedactedPrinting {
  /// The host and the group, without the token.
  public var description: String { "OKGraphClient(\(configuration.summary))" }
}

extension OKGraphClient.Configuration: RedactedPrinting {
  /// The host and the group.
  public var description: String { "OKGraphClient.Configuration(\(summary))" }

  fileprivate var summary: String { "\(baseURL?.redactedHost ?? "api.ok.ru"), group \(group)" }
}
