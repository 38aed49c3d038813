public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A client that sends VK messages, and cascades over several channels, through Rapporto.
///
/// It is a value that may be copied and shared freely; copies share the limits of their context. One request holds
/// one message, so an array becomes as many requests. Up to `maxRequestsInFlight` of the `ClientContext` are sent
/// side by side, at the pace of the budget.
///
/// ```swift
/// let client = RapportoClient(
///   RapportoCredentials(serviceID: "acme", password: Secret(password)),
///   context: ClientContext(transport: transport, budget: budget),
///   configuration: .init(interface: .form(url: url), group: "acme"))
/// let outcomes = await client.send([RapportoMessage(to: "79990001122", text: "Order 17 is ready")])
/// ```
public struct RapportoClient: MessageSender {
  /// One of the provider's two interfaces, with its address. The address is complete, with its path, as the provider
  /// gave it to you: nothing is added to it. There is no published address.
  public enum Interface: Hashable, Sendable {
    /// The HTTP API: a form for each message; by default in a POST, with a response in XML.
    case form(url: URL, method: Method = .post, responseFormat: ResponseFormat = .xml)
    /// The REST API: a JSON object for each message, which holds login and password. HTTP Basic
    /// (`sendsBasicAuthorization`, by default off) in addition is "supported" according to one revision of the
    /// provider's setup page.
    case rest(url: URL, sendsBasicAuthorization: Bool = false)
  }

  /// The place in an HTTP request where a form travels.
  public enum Method: Hashable, Sendable {
    /// The body of a POST.
    case post
    /// The address of a GET, where logs of servers and proxies keep the password; how long it may be is not
    /// documented.
    ///
    /// HTTP libraries repeat a GET by themselves when a kept connection breaks. So that no message arrives twice,
    /// each request gets a connection of its own, which costs a handshake for each message.
    case get
  }

  /// The format of the response that the client asks for; it understands both, whichever comes.
  public enum ResponseFormat: Hashable, Sendable {
    /// `text/plain`, where the HTTP status is the code; the provider's own default.
    ///
    /// Nothing in `OK 4095284974` shows that its end is missing. A response that is cut short is noticed when it is
    /// sent in chunks or with a right `Content-Length`. When it ends with the connection, was compressed on the way,
    /// or has too small a `Content-Length`, the message is accepted with an id of fewer digits.
    case text
    /// XML (`output=xml`), where the code is part of the response. A cut document is always noticed, so this is the
    /// client's default (Rapporto, HTTP API, VK, Response in the XML format).
    case xml
  }

  /// The settings of a client.
  public struct Configuration: Sendable {
    /// The interface that the client uses, with its address.
    public var interface: Interface
    /// The VK community that the service sends for: the limits of VK count its messages together. Clients of one
    /// community must give the same group.
    ///
    /// Before anything is sent the provider is given the community's URL and sample texts for moderation (Rapporto,
    /// HTTP API, VK, Features).
    public var group: SenderGroup
    /// Whether the account recognises repeated messages by their identifier; by default not.
    public var idempotency: RapportoIdempotency
    /// The limits that messages are checked against; `nil` for those of the interface, `MessageLimits.rapporto` or
    /// `MessageLimits.rapportoREST`. Their `batch` is always 1.
    public var limits: MessageLimits?
    /// Whether plain `http` may be used to another machine than this one; by default not. Password and phone numbers
    /// would travel in the clear; the samples of the provider's HTTP API are all plain `http`.
    public var allowsPlainHTTP: Bool

    /// Makes settings; nothing is checked here. There is no published address and no common group, so both are
    /// required.
    public init(
      interface: Interface, group: SenderGroup, idempotency: RapportoIdempotency = .off,
      limits: MessageLimits? = nil, allowsPlainHTTP: Bool = false
    ) {
      self.interface = interface
      self.group = group
      self.idempotency = idempotency
      self.limits = limits
      self.allowsPlainHTTP = allowsPlainHTTP
    }
  }

  let pipeline: SendPipeline<RapportoAdapter>

  /// Makes a client; nothing is sent, and nothing can fail.
  public init(_ credentials: RapportoCredentials, context: ClientContext, configuration: Configuration) {
    pipeline = SendPipeline(RapportoAdapter(credentials, configuration), context: context)
  }

  /// The closure of the context, to which a campaign reports its steps as well.
  public var onEvent: (@Sendable (ClientEvent) -> Void)? { pipeline.context.onEvent }

  /// The number of messages in one request: always 1.
  public var batchLimit: Int { 1 }

  /// Sends messages: checks all of them first, waits for the budget, and sends each in a request of its own.
  ///
  /// - Parameters:
  ///   - messages: Any number. The 60 s that the options wait by default are enough for about 2,850 messages; the
  ///     rest is `.overBudget`.
  ///   - options: How to send; `nil` for the options of the context. ``RapportoIdempotency`` says what `maxAttempts`
  ///     means.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled. With
  ///   ``RapportoIdempotency/perMessage``, of several messages with the same identifier only the first is sent; the
  ///   others are `.invalid`, because the provider would take them for repeats and not send them.
  public func send(
    _ messages: [RapportoMessage], options: SendOptions?
  ) async -> [SendOutcome<SendReceipt>] {
    await sendWithoutDuplicates(messages, options, onDeparture: nil)
  }

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends messages and reports which of them are about to leave; see `MessageSender`.
  public func send(
    _ messages: [RapportoMessage], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ indices: [Int]) async throws -> Void
  ) async -> [SendOutcome<SendReceipt>] {
    await sendWithoutDuplicates(messages, options, onDeparture: onDeparture)
  }

  /// Sends the messages without those whose identifier an earlier message of the array has. Returns an outcome for
  /// all.
  private func sendWithoutDuplicates(
    _ messages: [RapportoMessage], _ options: SendOptions?,
    onDeparture: (@Sendable (_ indices: [Int]) async throws -> Void)?
  ) async -> [SendOutcome<SendReceipt>] {
    var seen: Set<PartnerMessageID> = []
    let isRepeat = messages.map { message in
      guard pipeline.adapter.idempotency == .perMessage, let key = message.partnerMessageID else {
        return false
      }
      return !seen.insert(key).inserted
    }
    guard isRepeat.contains(true) else {
      return await pipeline.send(messages, options: options, onDeparture: onDeparture)
    }
    let places = messages.indices.filter { !isRepeat[$0] }
    let note = onDeparture.map { onDeparture in
      { @Sendable (sent: [Int]) async throws -> Void in try await onDeparture(sent.map { places[$0] }) }
    }
    reportRepeats(zip(messages, isRepeat).filter(\.1).map(\.0))
    var outcomes = await pipeline.send(places.map { messages[$0] }, options: options, onDeparture: note)[...]
    return zip(messages, isRepeat).map { message, isRepeat in
      guard !isRepeat, let outcome = outcomes.popFirst() else {
        return .invalid([pipeline.adapter.duplicateIssue(message)])
      }
      return outcome
    }
  }

  private func reportRepeats(_ messages: [RapportoMessage]) {
    guard let onEvent else { return }
    var repeats = IssueTally()
    for message in messages { repeats.add([pipeline.adapter.duplicateIssue(message)]) }
    if let event = repeats.event(.messagesInvalid, .rapporto) { onEvent(event) }
  }

  /// Returns the client's group, whatever the message.
  public func group(of message: RapportoMessage) -> SenderGroup? {
    pipeline.adapter.group
  }

  /// Returns what is wrong or doubtful about a message under this client's interface, limits and idempotency.
  public func issues(for message: RapportoMessage) -> [ValidationIssue] {
    pipeline.adapter.issues(message)
  }

  /// Returns the request that would carry the message, with a placeholder for login and password. Nothing is sent.
  ///
  /// - Throws: `ValidationError` for everything that `send` would refuse as invalid.
  public func preview(_ message: RapportoMessage) throws(ValidationError) -> RequestPreview {
    try pipeline.adapter.preview([message], with: pipeline.adapter.withPlaceholders)
  }
}

extension RapportoClient: RedactedPrinting {
  /// The interface and the group; neither login nor path.
  public var description: String {
    "RapportoClient(\(pipeline.adapter.interface), group \(pipeline.adapter.group))"
  }
}

extension RapportoClient.Configuration: RedactedPrinting {
  /// The interface and the group.
  public var description: String { "RapportoClient.Configuration(\(interface), group \(group))" }
}

extension RapportoClient.Interface: RedactedPrinting {
  /// The kind of interface and the host; the rest of the address is left out, because it may name the service.
  public var description: String {
    switch self {
    case .form(let url, let method, let responseFormat):
      "form to \(url.redactedHost), \(method), \(responseFormat)"
    case .rest(let url, let isBasic): "REST to \(url.redactedHost)\(isBasic ? ", HTTP Basic" : "")"
    }
  }
}

/// Whether the provider recognises a repeated message by its ``PartnerMessageID``.
///
/// The feature is off until the manager of the account enables it (Rapporto, VK, partnerMsgId).
public enum RapportoIdempotency: Hashable, Sendable {
  /// The account does not recognise repeats: a message that may have been taken is never sent again. An identifier is
  /// still sent.
  ///
  /// That includes a message after status 500. The documents let it be sent again after a minute, but do not say that
  /// it was not taken; the error says `.unknown` and how long to wait, and the decision is yours.
  case off
  /// The account recognises repeats. A message with an identifier is sent again, with the same identifier, after a
  /// time-out, after a failure of the provider (500), and while an earlier request is in progress (503). A message
  /// without an identifier is treated as with ``off``, and validation warns of it.
  ///
  /// After a time-out and a 500 the documents ask for a pause of a minute, so a call may take minutes. The limit is
  /// `SendOptions.maxAttempts`, which counts every request for a message, and in any case ten requests: after so many
  /// the documents say to stop and to report to the provider's support. These pauses do not count as waiting for the
  /// budget. Each repeat is charged to the person's daily limit as if it were a message of its own, so that the limit
  /// holds even if the provider does not know the identifier after all. With five a day there are five requests at
  /// most.
  case perMessage
}

/// The credentials of a Rapporto service: its login and password, which the provider gives.
///
/// They travel in every request (`serviceId` and `pass`, in REST `login` and `password`).
public struct RapportoCredentials: Sendable {
  /// The login of the service.
  public var serviceID: String
  /// The password of the service.
  public var password: Secret

  /// Makes credentials; nothing is checked here. White space around the login is cut off, because a login from a file
  /// or an environment variable often ends with a line break.
  public init(serviceID: String, password: Secret) {
    self.serviceID = serviceID.withoutOuterSpace
    self.password = password
  }
}

extension RapportoCredentials: RedactedPrinting {
  /// A placeholder for login and password.
  public var description: String { "RapportoCredentials(hidden)" }

  /// The texts that nothing may show.
  var secrets: [Secret] { [Secret(serviceID), password] }

  /// The placeholders that a preview shows instead of login and password.
  static let placeholder = Self(
    serviceID: RequestPreview.placeholder, password: Secret(RequestPreview.placeholder))

  /// Returns what keeps the provider from reading the credentials at all.
  func issues(in names: RapportoInterfaceNames) -> [ValidationIssue] {
    [(names.login, serviceID), (names.password, password.reveal())].flatMap { name, text in
      text.credentialIssues(at: name, allowed: "what the provider gave", source: names.source)
    }
  }
}

/// The provider's two interfaces, with the names of their parameters and the pages that document them.
enum RapportoInterfaceNames: Sendable {
  /// The HTTP API: one form for one message.
  case form
  /// The REST API: one JSON object for one message.
  case rest

  var source: String {
    switch self {
    case .form: "Rapporto, HTTP API, VK, Request parameters"
    case .rest: "Rapporto, REST API, VK, Request parameters"
    }
  }

  var login: String { self == .form ? "serviceId" : "login" }
  var password: String { self == .form ? "pass" : "password" }
  var phone: String { self == .form ? "clientId" : "destAddr" }
  var text: String { self == .form ? "message" : "message.data.text" }
  var key: String { self == .form ? "partnerMsgId" : "id" }
  var sender: String { self == .form ? "source" : "message.data.serviceNumber" }

  /// Returns the text as it is sent. In a form every line break is CR LF (HTML 4.01 §17.13.4, to which XForms 1.0 and
  /// through it the provider's page refer); in JSON the text is unchanged.
  func text(_ text: String) -> String {
    guard self == .form, text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
    var bytes: [UInt8] = []
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0A where previous == 0x0D: break
      case 0x0A, 0x0D: bytes += [0x0D, 0x0A]
      default: bytes.append(byte)
      }
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
