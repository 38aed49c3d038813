public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

// How a message is written and read in the three dialects. Each direction has one list of fields for all dialects:
// `DevinoMessage.write(to:in:phone:)` and `DevinoMessageFields` take the names from `DevinoKeys`, where `nil` is a
// field that the dialect lacks. For reading the dialect is a type (`DevinoDialectKeys`), because the reader makes a
// value from its type alone. `DevinoSendRequest` writes and reads the bodies of requests with this code, and through
// it the client; a stored message is written and read in the current dialect.
extension DevinoRoute: JSONCodableValue {}

/// The stored form, version 1: the field names of the current dialect, and `pushToken`. What goes to Devino is the
/// JSON of ``DevinoSendRequest``.
extension DevinoMessage: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try DevinoMessageFields<CurrentDialect>.read(from: &reader).message
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try write(to: &writer, in: .current, phone: phone.rawValue)
  }
}

extension PhoneNumber {
  /// The number without its plus sign: the documents show only digits, and whether a plus sign is accepted is
  /// unknown.
  fileprivate var digits: String {
    rawValue.utf8.first == UInt8(ascii: "+") && e164 != nil ? String(rawValue.dropFirst()) : rawValue
  }
}

extension DevinoMessage {
  /// Writes the body of a request: an array, or in the previous dialect an object with the array in `messages`.
  static func write(
    _ messages: ArraySlice<DevinoMessage>, to writer: inout JSONWriter, in dialect: DevinoDialect
  ) throws(JSONError) {
    if dialect == .previous {
      try writer.beginObject()
      writer.key("messages")
    }
    try writer.beginArray()
    for index in messages.indices {
      try messages[index].write(to: &writer, in: dialect, phone: messages[index].phone.digits)
    }
    writer.endArray()
    if dialect == .previous { writer.endObject() }
  }

  /// Returns the body of a request, for the benchmarks, which are another package.
  @_spi(Benchmarks) public static func requestBody(_ messages: [DevinoMessage]) throws -> Data {
    try DevinoSendRequest.body(of: messages[...], in: .current)
  }

  /// Returns how many of the messages a response accepts, for the benchmarks, which are another package.
  @_spi(Benchmarks) public static func accepted(_ messages: [DevinoMessage], by response: Data) -> Int {
    let attempt = Attempt(number: 1, date: Date(timeIntervalSince1970: 0))
    return DevinoAdapter(.apiKey("key"), .init())
      .classify(.success(TransportResponse(status: 200, body: response)), messages[...], attempt)
      .count { if case .final(.accepted) = $0 { true } else { false } }
  }

  /// Writes the message in a dialect. The order of fields is fixed, so that equal messages give equal bytes. Inlined,
  /// so that a loop over messages does not copy each of them.
  @inline(__always) private func write(
    to writer: inout JSONWriter, in dialect: DevinoDialect, phone: String
  ) throws(JSONError) {
    let keys = dialect.keys
    try writer.beginObject()
    try writer.member(keys.callbackData, callbackData)
    try writer.member(keys.deliveryPolicy, deliveryPolicy?.word(in: dialect))
    try writer.member(keys.phone, phone)
    try writer.member(keys.pushToken, pushToken)
    if !routes.isEmpty { try writer.member(keys.routes, routes) }
    try writer.member(keys.service, service)
    try writer.member(keys.statusURL, statusURL)
    try writer.member(keys.templateID, template.id)
    try writer.member(keys.templateName, template.name)
    try writer.member(keys.variables, variables)
    try writer.member(keys.timeToLive, timeToLive)
    writer.endObject()
  }
}

/// A dialect as a type, so that one list of fields decodes the messages of every dialect.
protocol DevinoDialectKeys {
  static var dialect: DevinoDialect { get }
}

enum CurrentDialect: DevinoDialectKeys { static let dialect = DevinoDialect.current }
enum CamelCaseDialect: DevinoDialectKeys { static let dialect = DevinoDialect.currentCamelCase }
enum PreviousDialect: DevinoDialectKeys { static let dialect = DevinoDialect.previous }

/// A message under the field names of one dialect, for decoding.
struct DevinoMessageFields<Dialect: DevinoDialectKeys>: JSONCodableObject {
  private var phone: PhoneNumber?
  private var service: SenderGroup?
  private var template = DevinoTemplate()
  private var variables: [String: JSONValue]?
  private var routes: [DevinoRoute]?
  private var timeToLive: TimeToLive?
  private var deliveryPolicy: String?
  private var statusURL: String?
  private var callbackData: [String: JSONValue]?
  private var pushToken: String?

  init() {}

  var message: DevinoMessage {
    var message = DevinoMessage(
      to: phone ?? "", from: service ?? "", template: template, variables: variables ?? [:],
      routes: routes ?? [], timeToLive: timeToLive,
      deliveryPolicy: deliveryPolicy.map { DevinoDeliveryPolicy($0, in: Dialect.dialect) },
      statusURL: statusURL, callbackData: callbackData)
    message.pushToken = pushToken
    return message
  }

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    let keys = Dialect.dialect.keys
    try field(keys.callbackData, &callbackData)
    try field(keys.deliveryPolicy, &deliveryPolicy)
    try field(keys.phone, &phone)
    try field(keys.pushToken, &pushToken)
    try field(keys.routes, &routes)
    if let service = keys.service { try field(service, &self.service) }
    try field(keys.statusURL, &statusURL)
    try field(keys.templateID, &template.id)
    if let name = keys.templateName { try field(name, &template.name) }
    try field(keys.variables, &variables)
    try field(keys.timeToLive, &timeToLive)
  }

  var missingField: StaticString? {
    if phone == nil { return Dialect.dialect.keys.phone }
    return service == nil ? Dialect.dialect.keys.service : nil
  }

  /// Reads a message. A missing `routes` means every delivery method; an empty list is not documented and an error.
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var fields = Self()
    try fields.fill(from: &reader)
    guard fields.routes?.isEmpty != true else {
      reader.rewind(to: start)
      throw reader.failure("expected at least one of VK, OK in routes, or no routes for all methods")
    }
    return fields
  }
}

/// A revision of Devino's request format.
///
/// The revisions share one address and have no version number, so the choice is explicit, and one request never mixes
/// two of them. Whether the older two are still accepted is unknown.
public enum DevinoDialect: String, Sendable, Codable, CaseIterable {
  /// The newest documented revision: a top-level array with `phone`, `tmpl_data`, `delivery_policy`.
  case current
  /// The same array with `tmplData` and `deliveryPolicy`, as seen in a public client; not documented.
  case currentCamelCase
  /// The previous documented revision: `{"messages": […]}` with `to`, `templateData`, `validity`.
  ///
  /// It knows templates only by number and has no field for the sender's name.
  case previous

  /// The limits that the revision documents.
  public var limits: MessageLimits {
    switch self {
    case .current, .currentCamelCase: .devino
    case .previous: .devinoPrevious
    }
  }
}

/// The names of a message's fields in one dialect; `nil` for a field that the dialect does not have.
struct DevinoKeys: Sendable {
  var phone: StaticString
  var service: StaticString?
  var templateName: StaticString?
  var templateID: StaticString = "templateId"
  var variables: StaticString
  var routes: StaticString = "routes"
  var timeToLive: StaticString
  var deliveryPolicy: StaticString
  var statusURL: StaticString
  var callbackData: StaticString = "callbackData"
  /// Documented only for the previous dialect, and part of the stored form; the client refuses it in the other
  /// dialects.
  var pushToken: StaticString = "pushToken"

  static let current = Self(
    phone: "phone", service: "service", templateName: "tmpl", variables: "tmpl_data", timeToLive: "ttl",
    deliveryPolicy: "delivery_policy", statusURL: "status_url")

  static let currentCamelCase = Self(
    phone: "phone", service: "service", templateName: "tmpl", variables: "tmplData", timeToLive: "ttl",
    deliveryPolicy: "deliveryPolicy", statusURL: "status_url")

  static let previous = Self(
    phone: "to", variables: "templateData", timeToLive: "validity", deliveryPolicy: "deliveryPolicy",
    statusURL: "callbackUrl")
}

extension DevinoDialect {
  var keys: DevinoKeys {
    switch self {
    case .current: .current
    case .currentCamelCase: .currentCamelCase
    case .previous: .previous
    }
  }
}
