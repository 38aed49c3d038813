public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Sends VK messages, and cascades over several channels, through Rapporto.
///
/// A value that may be copied and shared freely; copies share the limits of their context. One request holds one
/// message, so an array is as many requests, up to `ClientContext.init`'s `maxRequestsInFlight` side by side and
/// paced by the budget.
public struct RapportoClient: MessageSender {
  /// Which of the provider's two interfaces is spoken, and where. The address is the whole one, with its path, as
  /// the provider gave it: nothing is added to it. There is no published one.
  public enum Interface: Hashable, Sendable {
    /// The HTTP API: a form for each message.
    case form(url: URL, method: Method = .post, responseFormat: ResponseFormat = .xml)
    /// The REST API: a JSON object for each message. Login and password are in each of them; HTTP Basic
    /// (`sendsBasicAuthorization`) besides is "supported" by one revision of the provider's setup page.
    case rest(url: URL, sendsBasicAuthorization: Bool = false)
  }

  /// How a form travels.
  public enum Method: Hashable, Sendable {
    /// In the body.
    case post
    /// In the address, where logs of servers and proxies keep the password; how long it may be is not documented.
    ///
    /// HTTP libraries repeat a GET by themselves when a kept connection breaks. So that no message arrives twice each
    /// gets a connection of its own, which costs a handshake a message.
    case get
  }

  /// The format of the response that is asked for; both are understood whichever comes.
  public enum ResponseFormat: Hashable, Sendable {
    /// `text/plain`, where the HTTP status is the code; the provider's own default.
    ///
    /// Nothing in `OK 4095284974` shows that its end is missing. A response that is cut short is noticed when it is
    /// sent in chunks or with a right `Content-Length`; when it ends with the connection, was compressed on the way, or
    /// names too small a length, the message is accepted with an id of fewer digits.
    case text
    /// XML (`output=xml`), where the code is part of the response. A cut document is always noticed, so this is the
    /// default (Rapporto, HTTP API, VK, Response in the XML format).
    case xml
  }

  /// The settings of a client.
  public struct Configuration: Sendable {
    /// Which interface is spoken, and where.
    public var interface: Interface
    /// What the limits of VK count together: the community that the service sends for. Clients of one community name it
    /// alike.
    ///
    /// Before anything is sent the provider is given the community's URL and sample texts for moderation
    /// (Rapporto, HTTP API, VK, Features).
    public var group: SenderGroup
    /// Whether the account recognises repeats by their identifier.
    public var idempotency: RapportoIdempotency
    /// The limits that messages are checked against; `nil` for those of the interface. Their `batch` is always 1.
    public var limits: MessageLimits?
    /// Whether plain `http` may be used to another machine than this one. Password and phone numbers would travel in the
    /// clear; the samples of the provider's HTTP API are all plain `http`.
    public var allowsPlainHTTP: Bool

    /// Makes settings. There is no published address and no common group, so both have to be given.
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

  /// Makes a client; nothing is sent and nothing can fail here.
  public init(_ credentials: RapportoCredentials, context: ClientContext, configuration: Configuration) {
    pipeline = SendPipeline(RapportoAdapter(credentials, configuration), context: context)
  }

  /// How many messages one request holds: always 1.
  public var batchLimit: Int { 1 }

  /// Sends messages: checked all at once, paced by the budget, each in a request of its own.
  ///
  /// - Parameters:
  ///   - messages: Any number. The 60 s that the options wait by default are enough for about 2,850 messages; the
  ///     rest is `.overBudget`.
  ///   - options: How to send; `nil` for the context's. For what `maxAttempts` means see ``RapportoIdempotency``.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled. With
  ///   ``RapportoIdempotency/perMessage`` a message whose identifier another one of the array has before it is
  ///   `.invalid`: the provider would take it for a repeat and not send it.
  public func send(
    _ messages: [RapportoMessage], options: SendOptions?
  ) async -> [SendOutcome<SendReceipt>] {
    await sendOnce(messages, options, onDeparture: nil)
  }

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends messages and reports which of them are about to leave; see `MessageSender`.
  public func send(
    _ messages: [RapportoMessage], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<SendReceipt>] {
    await sendOnce(messages, options, onDeparture: onDeparture)
  }

  /// Sends each message with an identifier of its own once.
  private func sendOnce(
    _ messages: [RapportoMessage], _ options: SendOptions?,
    onDeparture: (@Sendable (_ places: [Int]) async throws -> Void)?
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
    var outcomes = await pipeline.send(places.map { messages[$0] }, options: options, onDeparture: note)[...]
    return zip(messages, isRepeat).map { message, isRepeat in
      guard !isRepeat, let outcome = outcomes.popFirst() else {
        return .invalid([pipeline.adapter.duplicateIssue(message)])
      }
      return outcome
    }
  }

  /// The client's group, whatever the message.
  public func group(of message: RapportoMessage) -> SenderGroup? {
    pipeline.adapter.group
  }

  /// What is wrong or doubtful about a message for this client: its interface, its limits, its way of repeating.
  public func issues(for message: RapportoMessage) -> [ValidationIssue] {
    pipeline.adapter.issues(message)
  }

  /// The request that would carry the message, with a placeholder for login and password. Nothing is sent.
  ///
  /// - Throws: `ValidationError` for what `send` would refuse as invalid.
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
  /// The kind and the host; the rest of the address may name the service.
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
  /// It does not: nothing that may have been taken is ever sent again. An identifier is still sent.
  ///
  /// That includes a 500. The documents let a message be sent again a minute after it, but do not say that it was
  /// not taken; the error says `.unknown` and how long to wait, and the decision is yours.
  case off
  /// It does. A message with an identifier is sent again, with the same one, after a time-out, a failure of the
  /// provider (500), and while an earlier request is in progress (503). One without is treated as ``off``, and
  /// validation warns of it.
  ///
  /// After a time-out and a 500 the documents ask for a minute's pause, so a call may take minutes. The limit is
  /// `SendOptions.maxAttempts`, which counts every request for a message, and in any case ten: after so many the
  /// documents say to stop and to report to the provider's support. These pauses do not count as waiting for the
  /// budget. Each repeat is charged to the person's day, as if it were a message of its own: should the provider not
  /// know the identifier after all, the limit still holds. With five a day there are five requests at most.
  case perMessage
}

/// What proves to Rapporto who is sending: the service's login and password, which the provider gives.
///
/// They travel in every request (`serviceId` and `pass`, in REST `login` and `password`).
public struct RapportoCredentials: Sendable {
  /// The login of the service.
  public var serviceID: String
  /// The password of the service.
  public var password: Secret

  /// Makes credentials; nothing is checked here. White space at the ends of the login is cut off: it comes with a file
  /// or a variable of the environment.
  public init(serviceID: String, password: Secret) {
    self.serviceID = serviceID.withoutOuterSpace
    self.password = password
  }
}

extension RapportoCredentials: RedactedPrinting {
  /// A placeholder for login and password.
  public var description: String { "RapportoCredentials(hidden)" }

  /// What must not show anywhere.
  var secrets: [Secret] { [Secret(serviceID), password] }

  /// What a preview shows in the place of login and password.
  static let placeholder = Self(
    serviceID: RequestPreview.placeholder, password: Secret(RequestPreview.placeholder))

  /// Why the provider could not even read them.
  func issues(in wire: RapportoInterfaceNames) -> [ValidationIssue] {
    [(wire.login, serviceID), (wire.password, password.reveal())].flatMap { name, text in
      text.credentialIssues(at: name, allowed: "what the provider gave", source: wire.source)
    }
  }
}

/// The provider's two interfaces: how each names things, and where that is written.
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

  /// The text as it goes to the wire. In a form every line break is CR LF (HTML 4.01 §17.13.4, to which XForms 1.0
  /// and with it the provider's page refer); in JSON it is what was written.
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
