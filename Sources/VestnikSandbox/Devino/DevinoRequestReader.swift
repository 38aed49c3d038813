/// A reader of the messages of a request in one dialect, which refuses everything that the dialect does not describe.
///
/// ``DevinoSandbox`` calls ``rows(in:)`` for the elements of the body and, when they are not too many,
/// ``message(_:at:)`` for each. The dialects differ in the names of their keys, which are data, and in a few types,
/// where the previous revision's table and sample disagree: the reader accepts both.
struct DevinoRequestReader {
  private let dialect: DevinoSandbox.Dialect
  private let keys: Keys

  init(_ dialect: DevinoSandbox.Dialect) {
    self.dialect = dialect
    keys =
      switch dialect {
      case .current: Keys()
      case .currentCamelCase: Keys(variables: "tmplData", policy: "deliveryPolicy")
      case .previous: .previous
      }
  }

  /// Returns the elements of a document that are messages, not yet read; refuses a document without any.
  func rows(in document: StrictJSON) throws(SandboxRefusal) -> [StrictJSON] {
    let rows: StrictJSON?
    if dialect == .previous {
      let fields = try ObjectFields(document, at: "body", allowing: ["messages"])
      rows = fields["messages"]
    } else {
      rows = document
    }
    let place = dialect == .previous ? "messages" : "body"
    guard let elements = rows?.elements else { throw .badRequest("\(place): an array of messages expected") }
    guard !elements.isEmpty else { throw .badRequest("\(place): at least one message expected") }
    return elements
  }

  /// Reads one message; returns it.
  func message(_ row: StrictJSON, at index: Int) throws(SandboxRefusal) -> DevinoReceivedMessage {
    let path = dialect == .previous ? "messages[\(index)]" : "[\(index)]"
    let fields = try ObjectFields(row, at: path, allowing: keys.all)
    var message = DevinoReceivedMessage(phone: try phone(in: fields))
    if let key = keys.service { message.service = try fields.required(key, fields.string(key)) }
    try readTemplate(in: fields, into: &message)
    message.routes = try routes(in: fields)
    message.timeToLive = try timeToLive(in: fields)
    message.statusURL = try statusURL(in: fields)
    message.callbackData = try callbackData(in: fields)
    try checkPolicy(in: fields)
    if let key = keys.pushToken { _ = try fields.string(key) }
    return message
  }

  private func phone(in fields: ObjectFields) throws(SandboxRefusal) -> String {
    // The previous revision's table says string, and its sample shows a number.
    let phone =
      if dialect == .previous, let number = fields[keys.phone]?.integer {
        String(number)
      } else {
        try fields.required(keys.phone, fields.string(keys.phone))
      }
    guard (7...15).contains(phone.utf8.count), phone.utf8.allSatisfy(\.isDigit) else {
      throw fields.refusal(keys.phone, "7 to 15 digits without a plus sign")
    }
    return phone
  }

  private func readTemplate(
    in fields: ObjectFields, into message: inout DevinoReceivedMessage
  ) throws(SandboxRefusal) {
    let variables = try fields.strings(keys.variables)
    message.variables = variables ?? [:]
    if dialect == .previous, let text = fields[keys.templateID]?.text {
      // The previous revision's table says string, and its sample shows an integer.
      guard text.utf8.allSatisfy(\.isDigit), let id = Int64(text) else {
        throw fields.refusal(keys.templateID, "the digits of an integer")
      }
      message.templateID = id
    } else {
      message.templateID = try fields.integer(keys.templateID)
    }
    guard let nameKey = keys.templateName else {
      _ = try fields.required(keys.templateID, message.templateID)
      return
    }
    message.templateName = try fields.string(nameKey)
    _ = try fields.required(keys.variables, variables)
    guard message.templateName != nil || message.templateID != nil else {
      throw fields.refusal(nameKey, "the name of a template (or its number as \(keys.templateID))")
    }
  }

  private func routes(in fields: ObjectFields) throws(SandboxRefusal) -> [String]? {
    guard let value = fields["routes"] else {
      // "If the parameter is not specified, all possible delivery methods are used" (newest revision only).
      if dialect == .previous { throw fields.refusal("routes", "a value") }
      return nil
    }
    let routes = value.elements?.map(\.text) ?? []
    let words = routes.compactMap { $0 }.filter { !$0.isEmpty }
    guard !words.isEmpty, words.count == routes.count, Set(words).count == words.count
    else { throw fields.refusal("routes", "an array of VK, OK or both (each once)") }
    return words
  }

  private func timeToLive(in fields: ObjectFields) throws(SandboxRefusal) -> Duration? {
    guard let seconds = try fields.integer(keys.timeToLive) else { return nil }
    let range: ClosedRange<Int64> = dialect == .previous ? 15...86_400 : 60...86_400
    guard range.contains(seconds) else {
      throw fields.refusal(keys.timeToLive, "\(range.lowerBound) to \(range.upperBound) seconds")
    }
    return .seconds(seconds)
  }

  private func statusURL(in fields: ObjectFields) throws(SandboxRefusal) -> SandboxURL? {
    guard let text = try fields.string(keys.statusURL) else { return nil }
    guard let address = SandboxURL(text) else {
      throw fields.refusal(keys.statusURL, "an http or https URL")
    }
    return address
  }

  private func callbackData(in fields: ObjectFields) throws(SandboxRefusal) -> StrictJSON? {
    guard let value = fields["callbackData"] else { return nil }
    // The previous revision's table says string, and its sample shows an object.
    guard value.members != nil || dialect == .previous && value.text != nil else {
      throw fields.refusal("callbackData", "an object")
    }
    return value
  }

  private func checkPolicy(in fields: ObjectFields) throws(SandboxRefusal) {
    guard let policy = try fields.string(keys.policy) else { return }
    let described = ["any", "mobile_device_required", "verified_phone_number"]
    // The newest revision describes small letters and shows capitals; the previous revision has only capitals.
    let allowed =
      dialect == .previous
      ? ["ANY", "MOBILE_DEVICE_REQUIRED"] : described + described.map { $0.uppercased() }
    guard allowed.contains(policy) else {
      throw fields.refusal(keys.policy, "one of \(allowed.joined(separator: ", "))")
    }
  }
}

extension DevinoRequestReader {
  /// The keys of a message in one dialect; `nil` for a key that the dialect does not have.
  private struct Keys {
    var phone = "phone"
    var service: String? = "service"
    var templateName: String? = "tmpl"
    var templateID = "templateId"
    var variables = "tmpl_data"
    var policy = "delivery_policy"
    var timeToLive = "ttl"
    var statusURL = "status_url"
    var pushToken: String?

    static let previous = Keys(
      phone: "to", service: nil, templateName: nil, variables: "templateData", policy: "deliveryPolicy",
      timeToLive: "validity", statusURL: "callbackUrl", pushToken: "pushToken")

    var all: Set<String> {
      let named = [
        phone, service, templateName, templateID, variables, policy, timeToLive, statusURL, pushToken,
        "routes", "callbackData",
      ]
      return Set(named.compactMap { $0 })
    }
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII digit.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

/// A message of a request, independent of the dialect.
struct DevinoReceivedMessage: Hashable, Sendable {
  var phone: String
  /// The sender; empty in the previous dialect, which names none.
  var service = ""
  var templateName: String?
  var templateID: Int64?
  var variables: [String: String] = [:]
  /// The delivery routes, as written; `nil` when the message leaves the choice to the provider.
  var routes: [String]?
  var timeToLive: Duration?
  var statusURL: SandboxURL?
  var callbackData: StrictJSON?

  /// The network that is used, `VK` or `OK`; `nil` when the routes name neither.
  var channel: String? {
    guard let routes else { return "VK" }
    return routes.first { $0 == "VK" || $0 == "OK" }
  }
}
