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
public struct RapportoRESTRequest: Sendable {
  /// The message that the request sends. Its lifetimes are written in seconds, whatever unit they were read in.
  public var message: RapportoMessage
  /// The service's login and password (`login`, `password`).
  public var credentials: RapportoCredentials
  private var received: JSONValue?

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
    // Read as a value first, so that a key that occurs twice is noticed.
    _ = try JSONValue.read(from: &reader)
    do {
      return try JSONDecoder().decode(Self.self, from: reader.raw(since: start).bytes)
    } catch DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
      DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw JSONError(path: path, reason: context.debugDescription)
    } catch {
      throw JSONError(path: "", reason: "\(type(of: error))")
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    let encoder = JSONEncoder()
    // The same message gives the same bytes, so that requests can be compared.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(self) else {
      throw JSONError(path: "", reason: "a value that JSON cannot hold")
    }
    writer.raw(RawJSON(checked: bytes))
  }
}

// How a message and its cascade become the provider's nested JSON, and back. In REST a cascade is a chain: the first
// step is `message`, each further one a `cascadeChainLink` or `nextLink` with the condition of the step before it
// (`RapportoRESTLink`); each of them carries its text and sender in full (`RapportoRESTContent`, `RapportoRESTData`),
// in a shape that depends on the channel. In the model a step leaves out what it shares with the message, so that
// reading compares and shortens, and writing fills in. Unknown keys are errors, because they would be lost; what was
// received is kept, and an unchanged request is written as it was. `RapportoAdapter` writes requests; reading is for
// queues, logs and fake servers.
extension RapportoRESTRequest: Codable {
  /// Reads the body of a request; nothing is left out.
  ///
  /// - Throws: `DecodingError` for what is missing, unknown or cannot be read.
  public init(from decoder: any Decoder) throws {
    let keys = [
      "login", "password", "id", "destAddr", "useTimeDiff", "scheduleInfo", "shortenLinks",
      "registeredDelivery",
      "notifyUrl", "extraParam", "message", "cascadeChainLink",
    ]
    try decoder.refuseKeys(otherThan: keys)
    let fields = try decoder.container(keyedBy: AnyKey.self)
    credentials = RapportoCredentials(
      serviceID: try fields.text("login"), password: Secret(try fields.text("password")))
    message = RapportoMessage(to: PhoneNumber(try fields.text("destAddr")), text: "")
    message.partnerMessageID = try fields.textIfPresent("id").map(PartnerMessageID.init)
    message.shortenLinks = try fields.decodeIfPresent(Bool.self, forKey: AnyKey("shortenLinks"))
    try readOptions(fields)
    let first = try fields.decode(RapportoRESTContent.self, forKey: AnyKey("message"))
    let next = try fields.decodeIfPresent(RapportoRESTLink.self, forKey: AnyKey("cascadeChainLink"))
    readCascade(first, next)
    received = try JSONValue(from: decoder)
  }

  private mutating func readOptions(_ fields: KeyedDecodingContainer<AnyKey>) throws {
    var rest = RapportoRESTOptions()
    rest.reports = try fields.decodeIfPresent(
      RapportoRESTOptions.Reports.self, forKey: AnyKey("registeredDelivery"))
    rest.statusURL = try fields.textIfPresent("notifyUrl")
    if let text = try fields.textIfPresent("extraParam") {
      rest.extra = try fields.reading("extraParam") { () throws(JSONError) in
        try RapportoRESTOptions.extra(in: text)
      }
    }
    let isLocal = try fields.decodeIfPresent(Bool.self, forKey: AnyKey("useTimeDiff"))
    if let schedule = try fields.decodeIfPresent(RapportoRESTSchedule.self, forKey: AnyKey("scheduleInfo")) {
      rest.weekdays = schedule.weekdays
      rest.deadline = schedule.deadline
      message.schedule = schedule.window
      // Without `useTimeDiff` the provider's default is UTC+3, but the model's the subscriber's own zone.
      message.schedule?.utcOffset = isLocal == true ? nil : "+03:00"
    }
    if isLocal != nil, message.schedule == nil {
      try fields.fail("useTimeDiff", "expected hours in scheduleInfo, to which it belongs")
    }
    message.rest = rest == RapportoRESTOptions() ? nil : rest
  }

  private mutating func readCascade(_ first: RapportoRESTContent, _ next: RapportoRESTLink?) {
    message.text = first.step.text ?? ""
    message.sender = first.step.sender
    if next == nil, first.step.channel == .vk, first.step.shortenLinks {
      message.timeToLive = first.step.timeToLive
      return
    }
    var steps = [first.step]
    var link = next
    while let current = link {
      steps[steps.count - 1].fallbackIf = current.condition
      steps.append(current.content.step)
      link = current.next
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

  /// Writes the body of a request: as it was received, unless it was changed since.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    if let received, let bytes = try? received.json(),
      let original = try? JSONDecoder().decode(Self.self, from: bytes), original == self
    {
      return try received.encode(to: encoder)
    }
    var fields = encoder.container(keyedBy: AnyKey.self)
    func write(_ value: (some Encodable)?, _ key: String) throws {
      if let value { try fields.encode(value, forKey: AnyKey(key)) }
    }
    try write(credentials.serviceID, "login")
    try write(credentials.password.reveal(), "password")
    try write(message.partnerMessageID, "id")
    try write(message.phone, "destAddr")
    // True for the subscriber's hours, false for hours in UTC+3.
    try write(message.schedule.map { $0.utcOffset == nil }, "useTimeDiff")
    let schedule = RapportoRESTSchedule(message)
    try write(schedule.isEmpty ? nil : schedule, "scheduleInfo")
    try write(message.shortenLinks, "shortenLinks")
    try write(message.rest?.reports?.rawValue, "registeredDelivery")
    try write(message.rest?.statusURL, "notifyUrl")
    try write(message.rest?.extraText, "extraParam")
    try write(RapportoRESTContent(message, message.cascade.first ?? CascadeStep(.vk)), "message")
    guard message.cascade.count > 1 else { return }
    try write(RapportoRESTLink(message, index: 1), "cascadeChainLink")
  }
}

/// One message of the chain: a step with the text, the sender and the lifetime that it takes from the message.
private struct RapportoRESTContent: Codable {
  var step: CascadeStep

  init(_ message: RapportoMessage, _ step: CascadeStep) {
    self.step = step
    self.step.text = step.text ?? message.text
    self.step.sender = step.sender ?? message.sender
    // The message's own lifetime is that of its VK step.
    self.step.timeToLive = step.timeToLive ?? (step.channel == .vk ? message.timeToLive : nil)
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: ["type", "data", "shortenLinks"])
    let fields = try decoder.container(keyedBy: AnyKey.self)
    // The documents write both `PUSH` and `Push`.
    step = CascadeStep(CascadeStep.Channel(rawValue: try fields.text("type").uppercased()))
    step.shortenLinks = try fields.decodeIfPresent(Bool.self, forKey: AnyKey("shortenLinks")) ?? true
    let data = try fields.decode(RapportoRESTData.self, forKey: AnyKey("data"))
    step.text = data.text
    step.sender = data.sender
    if step.sender != nil, step.channel.traits?.restShape == .bareText {
      throw fields.failure("data", "expected no serviceNumber: in REST \(step.channel) has no sender")
    }
    step.timeToLive = data.timeToLive
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: AnyKey.self)
    try fields.encode(step.channel, forKey: AnyKey("type"))
    if !step.shortenLinks { try fields.encode(false, forKey: AnyKey("shortenLinks")) }
    var data = fields.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("data"))
    let shape = step.channel.traits?.restShape ?? .text
    let text = step.text ?? ""
    if shape == .instantContent {
      var content = data.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("instantContent"))
      try content.encode("TEXT", forKey: AnyKey("type"))
      try content.encode(["text": text], forKey: AnyKey("data"))
    } else {
      try data.encode(text, forKey: AnyKey("text"))
    }
    if shape != .bareText, let sender = step.sender {
      try data.encode(sender, forKey: AnyKey("serviceNumber"))
    }
    if let timeToLive = step.timeToLive {
      try data.encode(timeToLive, forKey: AnyKey("ttl"))
      // The unit is always written: without it the number would be minutes.
      try data.encode("SECONDS", forKey: AnyKey("ttlUnit"))
    }
  }
}

/// `message.data` of a text message.
private struct RapportoRESTData: Decodable {
  var text: String
  var sender: String?
  var timeToLive: TimeToLive?

  init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: ["text", "instantContent", "serviceNumber", "ttl", "ttlUnit"])
    let fields = try decoder.container(keyedBy: AnyKey.self)
    if let content = try fields.decodeIfPresent(InstantContent.self, forKey: AnyKey("instantContent")) {
      text = content.text
      if fields.contains(AnyKey("text")) {
        try fields.fail("text", "expected one text, not instantContent besides")
      }
    } else {
      text = try fields.text("text")
    }
    sender = try fields.textIfPresent("serviceNumber")
    let unit = try fields.textIfPresent("ttlUnit")
    // The provider's own generator of requests writes the number as a text.
    guard let number = try fields.decodeIfPresent(JSONValue.self, forKey: AnyKey("ttl")) else {
      if unit != nil { try fields.fail("ttlUnit", "expected a ttl, to which it belongs") }
      return
    }
    let factors = ["SECONDS": 1, "MINUTES": 60, "HOURS": 3600]
    let digits: String? =
      switch number {
      case .integer(let number): String(number)
      case .string(let text): text
      default: nil
      }
    guard let value = digits.flatMap({ Int($0) }), (0..<1 << 40).contains(value),
      let factor = factors[unit ?? "MINUTES"]
    else {
      throw fields.failure("ttl", "expected a whole number, with ttlUnit SECONDS, MINUTES or HOURS")
    }
    // 0 leaves the lifetime to the provider.
    timeToLive = value == 0 ? nil : .seconds(value * factor)
  }

  private struct InstantContent: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      try decoder.refuseKeys(otherThan: ["type", "data"])
      let fields = try decoder.container(keyedBy: AnyKey.self)
      guard try fields.text("type") == "TEXT" else {
        throw fields.failure("type", "expected TEXT: other contents are not text messages")
      }
      let data = try fields.decode([String: String].self, forKey: AnyKey("data"))
      guard let text = data["text"], data.count == 1 else {
        throw fields.failure("data", "expected text alone")
      }
      self.text = text
    }
  }
}

/// A link of the chain, from its second message on. A chain with more links than there are channels is refused,
/// because each channel stands in it once.
private struct RapportoRESTLink: Codable {
  var condition: CascadeStep.FallbackCondition
  var content: RapportoRESTContent
  private var nextLinks: [RapportoRESTLink]

  var next: RapportoRESTLink? { nextLinks.first }

  init(_ message: RapportoMessage, index: Int) {
    condition = message.cascade[index - 1].fallbackIf ?? .undelivered
    content = RapportoRESTContent(message, message.cascade[index])
    nextLinks = index + 1 < message.cascade.count ? [RapportoRESTLink(message, index: index + 1)] : []
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: ["state", "message", "nextLink"])
    let fields = try decoder.container(keyedBy: AnyKey.self)
    guard decoder.codingPath.count <= 2 * CascadeStep.Channel.all.count else {
      throw fields.failure("nextLink", "expected each channel once")
    }
    switch try fields.text("state") {
    case "DELIVERED": condition = .undelivered
    case "READ": condition = .unread
    default: throw fields.failure("state", "expected DELIVERED or READ")
    }
    content = try fields.decode(RapportoRESTContent.self, forKey: AnyKey("message"))
    nextLinks =
      try fields.decodeIfPresent(RapportoRESTLink.self, forKey: AnyKey("nextLink")).map { [$0] } ?? []
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: AnyKey.self)
    try fields.encode(condition == .unread ? "READ" : "DELIVERED", forKey: AnyKey("state"))
    try fields.encode(content, forKey: AnyKey("message"))
    if let next { try fields.encode(next, forKey: AnyKey("nextLink")) }
  }
}
