public import VKNotify
public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A client that sends VK and OK messages through Devino.
///
/// It is a value that may be copied and shared freely; copies share the limits of their context. Devino has no key by
/// which it would recognise a repeated message, so a message is sent again only when it certainly was not taken.
///
/// ```swift
/// let context = ClientContext(transport: transport, budget: budget)
/// let client = DevinoClient(.apiKey(Secret(key)), context: context)
/// let message = DevinoMessage(
///   to: "79990001122", from: "coffee_corner", template: "order_ready", variables: ["order": "17"])
/// let outcomes = await client.send([message])
/// ```
public struct DevinoClient: MessageSender {
  /// The settings of a client.
  public struct Configuration: Sendable {
    /// The address of the API, without `/vk/messages`; `nil` for `https://api.devino.online`.
    public var baseURL: URL?
    /// The revision of Devino's request format that the client writes; by default the newest documented one.
    public var dialect: DevinoDialect
    /// The limits that messages are checked against; `nil` for those of the dialect.
    public var limits: MessageLimits?
    /// Registered templates by name, or by number in digits. A message that names one of them is checked against it
    /// before it is sent: its variables, the text that people would read, its sender, its routes. Other messages are
    /// not compared with a template, and the templates themselves are not checked: see
    /// `MessageTemplate.issues(under:)`.
    public var templates: [String: MessageTemplate]
    /// Whether plain `http` may be used to another machine than this one; by default not. The key would travel in the
    /// clear.
    public var allowsPlainHTTP: Bool

    /// Makes settings; nothing is checked here.
    public init(
      baseURL: URL? = nil, dialect: DevinoDialect = .current, limits: MessageLimits? = nil,
      templates: [String: MessageTemplate] = [:], allowsPlainHTTP: Bool = false
    ) {
      self.baseURL = baseURL
      self.dialect = dialect
      self.limits = limits
      self.templates = templates
      self.allowsPlainHTTP = allowsPlainHTTP
    }
  }

  let pipeline: SendPipeline<DevinoAdapter>

  /// Makes a client; nothing is sent, and nothing can fail.
  public init(
    _ credentials: DevinoCredentials, context: ClientContext, configuration: Configuration = Configuration()
  ) {
    pipeline = SendPipeline(DevinoAdapter(credentials, configuration), context: context)
  }

  /// The closure of the context, to which a campaign reports its steps as well.
  public var onEvent: (@Sendable (ClientEvent) -> Void)? { pipeline.context.onEvent }

  /// The largest number of messages in one request: 1000 unless ``Configuration/limits`` say otherwise.
  public var batchLimit: Int { pipeline.adapter.limits.batch.value ?? .max }

  /// Returns what is wrong or doubtful about a message under this client's limits, dialect and registered templates.
  public func issues(for message: DevinoMessage) -> [ValidationIssue] {
    pipeline.adapter.issues(message)
  }

  /// Returns the request that would carry the message, without the key or the password. Nothing is sent.
  ///
  /// - Throws: `ValidationError` for everything that `send` would refuse as invalid.
  public func preview(_ message: DevinoMessage) throws(ValidationError) -> RequestPreview {
    // The credentials stand in a header, which a preview does not show.
    try pipeline.adapter.preview([message], with: pipeline.adapter)
  }

  /// Sends messages: checks all of them first, waits for the budget, and puts messages of one service into each
  /// request.
  ///
  /// - Parameters:
  ///   - messages: Any number; an array longer than ``batchLimit`` becomes several requests. The 60 s that the
  ///     options wait by default are enough for about 2,850 messages of one service; the rest is `.overBudget`.
  ///   - options: How to send; `nil` for the options of the context.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  public func send(
    _ messages: [DevinoMessage], options: SendOptions?
  ) async -> [SendOutcome<SendReceipt>] {
    await pipeline.send(messages, options: options)
  }
}

extension DevinoClient: RedactedPrinting {
  /// The host and the dialect; nothing of the credentials.
  public var description: String { "DevinoClient(\(pipeline.adapter.summary))" }
}

extension DevinoClient.Configuration: RedactedPrinting {
  /// The host, the dialect and the number of templates.
  public var description: String {
    let host = baseURL?.redactedHost ?? "the default host"
    return "DevinoClient.Configuration(\(host), \(dialect), \(templates.count) templates)"
  }
}

extension DevinoClient {
  /// Returns the service of the message. A campaign sends the messages of several services side by side, so that a
  /// service whose budget is used up does not hold up the others.
  public func group(of message: DevinoMessage) -> SenderGroup? {
    message.service
  }

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends messages and reports which of them are about to leave; see `MessageSender`.
  public func send(
    _ messages: [DevinoMessage], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ indices: [Int]) async throws -> Void
  ) async -> [SendOutcome<SendReceipt>] {
    await pipeline.send(messages, options: options, onDeparture: onDeparture)
  }
}

/// The credentials of a Devino account (Devino, "Authorization").
public enum DevinoCredentials: Sendable {
  /// `Authorization: Key …`: the preferred form; a key can be limited to some methods and be revoked.
  case apiKey(Secret)
  /// `Authorization: Basic …` with login and password of the personal account. White space around the login is not
  /// sent, because a login from a file or an environment variable often ends with a line break.
  case basic(login: String, password: Secret)
}

extension DevinoCredentials: RedactedPrinting {
  /// The kind of credentials, and a placeholder for them.
  public var description: String {
    switch self {
    case .apiKey: "DevinoCredentials.apiKey(hidden)"
    case .basic: "DevinoCredentials.basic(hidden)"
    }
  }
}

extension DevinoCredentials {
  /// The value of the `Authorization` field.
  var authorization: String {
    switch self {
    case .apiKey(let key): "Key \(key.reveal())"
    case .basic(let login, let password):
      "Basic \(Data("\(login.withoutOuterSpace):\(password.reveal())".utf8).base64EncodedString())"
    }
  }

  /// The texts that nothing may show: the key, or the login, the password, and both as the `Authorization` field
  /// encodes them.
  var secrets: [Secret] {
    switch self {
    case .apiKey(let key): [key]
    case .basic(let login, let password):
      [Secret(login), password, Secret(String(authorization.dropFirst("Basic ".count)))]
    }
  }

  /// What keeps the provider from reading the credentials at all.
  ///
  /// Rules: `credentials.empty`, `credentials.control`, `credentials.login`.
  var issues: [ValidationIssue] {
    let source = "Devino, Authorization"
    switch self {
    case .apiKey(let key):
      return key.reveal().credentialIssues(at: "credentials", allowed: "an API key", source: source)
    case .basic(let login, let password):
      return login.withoutOuterSpace.credentialIssues(
        at: "credentials.login", allowed: "a login", source: source)
        + password.reveal().credentialIssues(
          at: "credentials.password", allowed: "a password", source: source)
        + (login.contains(":")
          ? [
            ValidationIssue(
              path: "credentials.login", rule: "credentials.login", actual: "a login with a colon",
              allowed: "a login without a colon", source: "RFC 7617 §2")
          ] : [])
    }
  }
}
