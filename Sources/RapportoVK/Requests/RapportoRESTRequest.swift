public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request of the REST API: the JSON body of one message (Rapporto, REST API, VK, Request parameters).
///
/// The client sends these very bytes. They hold the password: print or store them with care.
///
/// ```swift
/// let request = try RapportoRESTRequest(parsing: body)
/// print(request.message.text, request.message.cascade)
/// ```
public struct RapportoRESTRequest: JSONModel {
  /// The message that the request sends. Its lifetimes are written in seconds, whatever unit they were read in.
  public var message: RapportoMessage
  /// The service's login and password (`login`, `password`).
  public var credentials: RapportoCredentials
  private var received: RawJSON?

  /// Makes a request; nothing is checked here.
  public init(_ message: RapportoMessage, credentials: RapportoCredentials) {
    self.message = message
    self.credentials = credentials
  }

  /// Reads the body of a request; nothing is left out.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest body, in bytes; by default 1 MiB.
  /// - Throws: `JSONError` for what is no JSON object, and for a key that is missing, unknown, occurs twice or cannot
  ///   be read, because it would be lost.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    try self.init(json: bytes, limits: .init(bytes: maxBytes))
  }
}

extension RapportoRESTRequest: Equatable {
  /// Returns whether both have the same message, login and password.
  public static func == (left: Self, right: Self) -> Bool {
    left.message == right.message && left.credentials.serviceID == right.credentials.serviceID
      && left.credentials.password.reveal() == right.credentials.password.reveal()
  }
}

extension RapportoRESTRequest: RedactedPrinting {
  /// A placeholder, because a request holds password, phone number and text.
  public var description: String { "RapportoRESTRequest(hidden)" }
}

extension RapportoRESTRequest: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let body = try RESTBody.read(from: &reader)
    var request = Self(body.message, credentials: body.credentials)
    request.received = reader.raw(since: start)
    return request
  }

  /// Writes the body as it was received, unless something was changed since.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if let received, let original = try? Self(json: received.bytes), original == self {
      return writer.raw(received)
    }
    try RESTBody(self).write(to: &writer)
  }
}

// How a message and its cascade become the provider's nested JSON, and back. In REST a cascade is a chain: the first step
// is `message`, each further one a `cascadeChainLink` or `nextLink` with the condition of the step before it
// (`RESTLink`); each of them carries its text and sender in full (`RESTContent`, `RESTData`), in a shape that depends on
// the channel. In the model a step leaves out what it shares with the message, so that reading compares and shortens,
// and writing fills in. Unknown keys are errors, because they would be lost; what was received is kept, and an
// unchanged request is written as it was. `RapportoAdapter` writes requests; reading is for queues, logs and fake
// servers.

/// An object of a REST request. Its fields stand in the order of their names, so that the same message always gives the
/// same bytes.
private protocol RESTObject: JSONCodableObject {
  /// The member that does not fit the others although each of them can be read, and what would; `nil` when all fit.
  var contradiction: (member: StaticString, reason: String)? { get }
}

extension RESTObject {
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var object = Self()
    try object.fill(from: &reader)
    if let (member, reason) = object.contradiction {
      reader.rewind(to: start)
      throw try failure(reason, at: member, &reader)
    }
    return object
  }

  /// Returns an error at a member of the object that stands at the reader's position; at the object without the member.
  private static func failure(
    _ reason: String, at member: StaticString, _ reader: inout JSONReader
  ) throws(JSONError) -> JSONError {
    let start = reader.failure(reason)
    var hasMember = try reader.enterObject()
    while hasMember {
      if reader.isAt(member) { return reader.failure(reason) }
      try reader.skip()
      hasMember = try reader.nextMember()
    }
    return start
  }
}

/// The whole body.
private struct RESTBody: RESTObject {
  var next: RESTLink?
  var phone: PhoneNumber?
  var extra: RESTExtra?
  var id: String?
  var login: String?
  var first: RESTContent?
  var statusURL: String?
  var password: String?
  var reports: RESTReports?
  var schedule: RESTSchedule?
  var shortenLinks: Bool?
  var usesLocalTime: Bool?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("cascadeChainLink", &next)
    try field("destAddr", &phone)
    try field("extraParam", &extra)
    try field("id", &id)
    try field("login", &login)
    try field("message", &first)
    try field("notifyUrl", &statusURL)
    try field("password", &password)
    try field("registeredDelivery", &reports)
    try field("scheduleInfo", &schedule)
    try field("shortenLinks", &shortenLinks)
    try field("useTimeDiff", &usesLocalTime)
  }

  var missingField: StaticString? {
    if login == nil { return "login" }
    if password == nil { return "password" }
    if phone == nil { return "destAddr" }
    return first == nil ? "message" : nil
  }

  var contradiction: (member: StaticString, reason: String)? {
    if usesLocalTime != nil, schedule?.window == nil {
      return ("useTimeDiff", "expected hours in scheduleInfo, to which it belongs")
    }
    return chain.count > CascadeStep.Channel.all.count
      ? ("cascadeChainLink", "expected each channel once") : nil
  }

  private var chain: [RESTLink] {
    var links: [RESTLink] = []
    var link = next
    while let current = link {
      links.append(current)
      link = current.next.link
    }
    return links
  }
}

extension RESTBody {
  init(_ request: RapportoRESTRequest) {
    let message = request.message
    login = request.credentials.serviceID
    password = request.credentials.password.reveal()
    phone = message.phone
    id = message.partnerMessageID?.rawValue
    // The subscriber's hours, unless those of UTC+3 were asked for.
    usesLocalTime = message.schedule.map { $0.utcOffset == nil }
    schedule = RESTSchedule(message)
    shortenLinks = message.shortenLinks
    reports = message.rest?.reports.map { RESTReports(value: $0) }
    statusURL = message.rest?.statusURL
    extra = message.rest.flatMap { $0.extra.isEmpty ? nil : RESTExtra(values: $0.extra) }
    first = RESTContent(message, message.cascade.first ?? CascadeStep(.vk))
    for index in message.cascade.indices.dropFirst().reversed() {
      next = RESTLink(message, index: index, next: next)
    }
  }

  var credentials: RapportoCredentials {
    RapportoCredentials(serviceID: login ?? "", password: Secret(password ?? ""))
  }

  var message: RapportoMessage {
    var message = RapportoMessage(to: phone ?? "", text: "")
    message.partnerMessageID = id.map { PartnerMessageID($0) }
    message.shortenLinks = shortenLinks
    var rest = RapportoRESTOptions()
    rest.reports = reports?.value
    rest.statusURL = statusURL
    rest.extra = extra?.values ?? [:]
    rest.weekdays = schedule?.weekdays?.days ?? []
    rest.deadline = schedule?.deadline?.date
    message.rest = rest == RapportoRESTOptions() ? nil : rest
    message.schedule = schedule?.window
    // The provider's default is UTC+3, that of this model the subscriber's own zone.
    message.schedule?.utcOffset = usesLocalTime == true ? nil : "+03:00"
    readCascade(into: &message)
    return message
  }

  private func readCascade(into message: inout RapportoMessage) {
    guard let first = first?.step else { return }
    message.text = first.text ?? ""
    message.sender = first.sender
    if next == nil, first.channel == .vk, first.shortenLinks {
      message.timeToLive = first.timeToLive
      return
    }
    var steps = [first]
    for link in chain {
      steps[steps.count - 1].fallbackIf = link.state?.condition
      if let step = link.content?.step { steps.append(step) }
    }
    // A step without a sender has the account's, so that the message must have none: it would take its place.
    let lacksSender = steps.contains { $0.sender == nil && $0.channel.traits?.restShape != .bareText }
    if lacksSender { message.sender = nil }
    // A step leaves out what it shares with the message.
    for index in steps.indices {
      if steps[index].text == message.text { steps[index].text = nil }
      if steps[index].sender == message.sender { steps[index].sender = nil }
    }
    message.cascade = steps
  }
}

/// One message of the chain (`message`): its step with everything that the message adds.
private struct RESTContent: RESTObject {
  var data: RESTData?
  var shortenLinks: Bool?
  var type: String?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("data", &data)
    try field("shortenLinks", &shortenLinks)
    try field("type", &type)
  }

  var missingField: StaticString? { type == nil ? "type" : data == nil ? "data" : nil }

  var contradiction: (member: StaticString, reason: String)? {
    guard data?.sender != nil, step.channel.traits?.restShape == .bareText else { return nil }
    return ("data", "expected no serviceNumber: in REST \(step.channel) has no sender")
  }
}

extension RESTContent {
  init(_ message: RapportoMessage, _ step: CascadeStep) {
    type = step.channel.rawValue
    if !step.shortenLinks { shortenLinks = false }
    let shape = step.channel.traits?.restShape ?? .text
    let text = step.text ?? message.text
    var data = RESTData()
    if shape == .instantContent {
      data.content = RESTInstantContent(data: ["text": text], type: "TEXT")
    } else {
      data.text = text
    }
    if shape != .bareText { data.sender = step.sender ?? message.sender }
    // The message's own lifetime is VK's.
    if let timeToLive = step.timeToLive ?? (step.channel == .vk ? message.timeToLive : nil) {
      data.number = .integer(Int64(timeToLive.seconds))
      // Always: without it the number would be minutes.
      data.unit = "SECONDS"
    }
    self.data = data
  }

  var step: CascadeStep {
    // The documents write `PUSH` and `Push`.
    var step = CascadeStep(CascadeStep.Channel((type ?? "").uppercased()))
    step.shortenLinks = shortenLinks ?? true
    step.text = data?.content?.data["text"] ?? data?.text
    step.sender = data?.sender
    // 0 leaves it to the provider.
    if let seconds = data?.seconds, seconds > 0 { step.timeToLive = .seconds(seconds) }
    return step
  }
}

/// `message.data` of a text message.
private struct RESTData: RESTObject {
  var content: RESTInstantContent?
  var sender: String?
  var text: String?
  /// A whole number, or a text of one: the provider's own generator of requests writes a text.
  var number: JSONValue?
  var unit: String?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("instantContent", &content)
    try field("serviceNumber", &sender)
    try field("text", &text)
    try field("ttl", &number)
    try field("ttlUnit", &unit)
  }

  var missingField: StaticString? { content == nil && text == nil ? "text" : nil }

  var contradiction: (member: StaticString, reason: String)? {
    if content != nil, text != nil { return ("text", "expected one text, not instantContent besides") }
    if number == nil { return unit == nil ? nil : ("ttlUnit", "expected a ttl, to which it belongs") }
    return seconds == nil
      ? ("ttl", "expected a whole number, with ttlUnit SECONDS, MINUTES or HOURS") : nil
  }

  /// The lifetime in seconds; `nil` without one, and for one that cannot be understood.
  var seconds: Int? {
    let value: Int? =
      switch number {
      case .integer(let number): Int(exactly: number)
      // `5.0` is a whole number, too.
      case .number(let literal): Double(literal).flatMap { Int(exactly: $0) }
      case .string(let text): Int(text)
      default: nil
      }
    let factors = ["SECONDS": 1, "MINUTES": 60, "HOURS": 3600]
    guard let value, (0..<1 << 40).contains(value), let factor = factors[unit ?? "MINUTES"] else {
      return nil
    }
    return value * factor
  }
}

private struct RESTInstantContent: RESTObject {
  var data: [String: String] = [:]
  var type = ""

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("data", &data)
    try field("type", &type)
  }

  var contradiction: (member: StaticString, reason: String)? {
    if type != "TEXT" { return ("type", "expected TEXT: other contents are not text messages") }
    return data.count == 1 && data["text"] != nil ? nil : ("data", "expected only text")
  }
}

/// One further message of the chain (`cascadeChainLink`, `nextLink`).
private struct RESTLink: RESTObject {
  var content: RESTContent?
  var next = RESTNextLink()
  var state: RESTState?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("message", &content)
    try field("nextLink", &next)
    try field("state", &state)
  }

  var missingField: StaticString? { content == nil ? "message" : state == nil ? "state" : nil }

  var contradiction: (member: StaticString, reason: String)? { nil }
}

extension RESTLink {
  init(_ message: RapportoMessage, index: Int, next: RESTLink?) {
    content = RESTContent(message, message.cascade[index])
    state = RESTState(condition: message.cascade[index - 1].fallbackIf ?? .undelivered)
    if let next { self.next = RESTNextLink(links: [next]) }
  }
}

/// The next link, in an array because a value cannot contain itself.
private struct RESTNextLink: JSONCodableValue {
  var links: [RESTLink] = []

  var link: RESTLink? { links.first }
  var isOmitted: Bool { links.isEmpty }

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(links: [try RESTLink.read(from: &reader)])
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    try link.write(to: &writer)
  }
}
