import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The fields of a webhook request as texts, from its query or from its JSON body.
///
/// `RapportoWebhook` makes one from a request, and `RapportoEvent` and ``RapportoParameterModel`` from stored JSON. A
/// report or a message takes its fields out of it by the names of both interfaces; a field that cannot be read, or is
/// missing although it should be there, goes to ``unread`` and never fails the whole. Numbers and strings are the
/// same here, because the provider's pages and public clients disagree on which of the two is sent. Digits stay
/// digits, so that no id is rounded.
struct RapportoParameters: Sendable {
  private enum Source: Sendable {
    case query(QueryParameters)
    case json([String: JSONValue])
  }

  private let source: Source
  /// Whether the fields have the names of REST.
  let isREST: Bool
  /// The fields that could not be read so far, or were mended.
  private(set) var unread: [JSONError] = []

  init(query: QueryParameters) {
    source = .query(query)
    isREST = false
  }

  /// Takes an object with the names of either interface, as ``RapportoParameterModel`` stores it.
  ///
  /// - Parameters:
  ///   - members: The object.
  ///   - isREST: Whether the names are those of REST; by default the names themselves decide.
  init(members: [String: JSONValue], isREST: Bool? = nil) {
    source = .json(members)
    self.isREST =
      isREST ?? (members["mtNum"] != nil || members["sourceAddr"] != nil && members["clientId"] == nil)
  }

  /// Reads the JSON object of a body, mended where it is not quite JSON.
  init(body: Data) throws(WebhookError) {
    let value: JSONValue
    do throws(JSONError) {
      // The policy has already checked the size of the body.
      let limits = JSONReader.Limits(bytes: max(1, body.count))
      (value, unread) = try JSONReader.incoming(body, limits: limits) {
        reader throws(JSONError) -> (JSONValue, [JSONError]) in
        let value = try reader.document(JSONValue.self)
        return (value, reader.problems())
      }
    } catch {
      throw WebhookError(unreadable: error, expected: "JSON object")
    }
    guard case .object(let members) = value else {
      throw WebhookError(.malformed, path: "body", detail: "JSON of another kind, expected an object")
    }
    source = .json(members)
    isREST = true
  }

  private var isJSON: Bool {
    if case .json = source { true } else { false }
  }

  /// Returns all fields, without the parameter of the query that holds the webhook's secret.
  func all(without secretName: String?) -> JSONValue {
    switch source {
    case .json(let members):
      return .object(members)
    case .query(let query):
      var members: [String: JSONValue] = [:]
      for name in query.names where name != secretName {
        members[name] = .string(query.value(of: name)?.text ?? "")
      }
      return .object(members)
    }
  }

  func has(_ name: String) -> Bool {
    switch source {
    case .query(let query): query.contains(name)
    case .json(let members): members[name] != nil
    }
  }

  /// Returns the first of the two fields that has a text; `nil` when both are missing, empty, or neither text nor
  /// number.
  mutating func optional(_ name: String, or other: String? = nil) -> String? {
    if let text = text(name), !text.isEmpty { return text }
    guard let other, let text = text(other), !text.isEmpty else { return nil }
    return text
  }

  /// Returns the value of the first of the two fields that has a text. A text that cannot be read as the value is
  /// listed in ``unread``.
  mutating func optional<Value>(
    _ name: String, or other: String? = nil, _ expected: String, _ read: (String) -> Value?
  ) -> Value? {
    guard let text = optional(name, or: other) else { return nil }
    let value = read(text)
    if value == nil { note(other.map { has(name) ? name : $0 } ?? name, "expected \(expected)") }
    return value
  }

  /// Returns the field, which may be empty. A missing one is listed in ``unread``.
  mutating func present(_ name: String) -> String? {
    if !has(name) { note(name, "missing") }
    return text(name)
  }

  private mutating func text(_ name: String) -> String? {
    switch source {
    case .query(let query):
      let value = query.value(of: name)
      if let problem = value?.problem { note(name, problem) }
      return value?.text
    case .json(let members):
      switch members[name] {
      case .string(let text): return text
      case .integer(let number): return String(number)
      // A price. The provider sends no number with an exponent, and none with more digits than an id has.
      case .number(let literal) where literal.utf8.count <= 38 && !literal.lowercased().contains("e"):
        return literal
      // Some senders write these for a field without a value.
      case .null, .bool(false), .array([]), .object([:]), nil: return nil
      case .bool, .array, .object, .number:
        note(name, "expected a text or a number of at most 38 digits")
        return nil
      }
    }
  }

  /// Lists a problem once, even if the field is read several times.
  private mutating func note(_ name: String, _ reason: String) {
    let problem = JSONError(path: isREST || isJSON ? name : "query.\(name)", reason: reason)
    if !unread.contains(problem) { unread.append(problem) }
  }
}

/// A report or a message whose JSON has the provider's own names: the object of REST, or the parameters of a query as
/// an object of texts.
protocol RapportoParameterModel {
  /// The parameters as they were received; without members for a value that was made in code.
  var received: ReceivedParameters { get set }
  /// The interface by which the value came.
  var interface: RapportoIncomingMessage.Interface { get }
  /// The properties under the provider's names.
  var parameters: [String: JSONValue] { get }
  /// Reads the parameters; `nil` when a required one is missing.
  init?(_ fields: inout RapportoParameters)
  /// Every name under which a property is read, in either interface.
  static var names: Set<String> { get }
  /// The names of the required parameters, for an error.
  static var required: String { get }
}

/// The parameters from which a value was read. They are equal to any others, so that they do not count in `==`.
struct ReceivedParameters: Hashable, Sendable {
  var members: [String: JSONValue]?

  init(_ members: [String: JSONValue]? = nil) {
    self.members = members
  }

  static func == (left: Self, right: Self) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

extension ReceivedParameters: RedactedPrinting {
  /// Whether parameters were received; their values are printed with the properties.
  var description: String { members == nil ? "none" : "received" }
}

extension RapportoParameterModel {
  static func readParameters(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    guard case .object(let members) = try JSONValue.read(from: &reader), var value = Self(members) else {
      reader.rewind(to: start)
      throw reader.failure("expected an object with \(Self.required)")
    }
    value.received = ReceivedParameters(members)
    return value
  }

  private init?(_ members: [String: JSONValue], isREST: Bool? = nil) {
    var fields = RapportoParameters(members: members, isREST: isREST)
    self.init(&fields)
  }

  /// The properties with the words of channels in capitals, because their case does not count in `==`.
  var comparedParameters: [String: JSONValue] {
    var parameters = parameters
    for key in ["type", "msgType"] {
      if case .string(let word)? = parameters[key] { parameters[key] = .string(word.uppercased()) }
    }
    return parameters
  }

  /// Writes the parameters as they were received, except for the properties that were changed since.
  func writeParameters(to writer: inout JSONWriter) throws(JSONError) {
    let after = parameters
    guard let original = received.members else { return try after.write(to: &writer) }
    let before = Self(original, isREST: interface == .rest)?.parameters ?? [:]
    var members = original
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      members[key] = after[key]
    }
    if Self(members, isREST: interface == .rest)?.parameters != after {
      // A changed property was received under another of its names, so that all are written under the usual ones.
      members = members.filter { !Self.names.contains($0.key) }.merging(after) { $1 }
    }
    try members.write(to: &writer)
  }
}

extension JSONValue {
  /// Returns a number if the text is an integer as JSON writes it, else the text.
  static func number(_ text: String) -> Self {
    if let number = Int64(text), String(number) == text { return .integer(number) }
    return .string(text)
  }
}

/// The dates of REST reports: `2030-01-15T10:20:35+0300`, also with a colon in the offset or a `Z` for it.
enum RapportoDate {
  /// Returns the instant; `nil` for a text that is no such date, and for one without an offset, which names no
  /// instant.
  static func read(_ text: String) -> Date? {
    var rest = text.utf8[...]
    guard let year = number(&rest, digits: 4), skip(&rest, "-"), let month = number(&rest, digits: 2),
      skip(&rest, "-"), let day = number(&rest, digits: 2), skip(&rest, "T"),
      let hour = number(&rest, digits: 2), skip(&rest, ":"), let minute = number(&rest, digits: 2),
      skip(&rest, ":"), let second = number(&rest, digits: 2), let offset = offset(&rest), rest.isEmpty,
      // A leap second is read as the first second of the next minute.
      second <= 60,
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59))
    else { return nil }
    return time.date(offset: 0).addingTimeInterval(Double(second - min(second, 59) - offset))
  }

  /// Returns the date as the provider writes it: to the second, in UTC+3.
  static func text(_ date: Date) -> String {
    let zone = TimeZone(secondsFromGMT: 10_800) ?? .gmt
    return date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .omitted, timeZone: zone))
  }

  private static func number(_ rest: inout Substring.UTF8View, digits: Int) -> Int? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(digits)
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func skip(_ rest: inout Substring.UTF8View, _ mark: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: mark) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Reads and returns the offset from UTC in seconds.
  private static func offset(_ rest: inout Substring.UTF8View) -> Int? {
    if skip(&rest, "Z") { return 0 }
    let isNegative = rest.first == UInt8(ascii: "-")
    guard isNegative || rest.first == UInt8(ascii: "+") else { return nil }
    rest = rest.dropFirst()
    guard let hours = number(&rest, digits: 2) else { return nil }
    _ = skip(&rest, ":")
    guard let minutes = number(&rest, digits: 2), hours < 24, minutes < 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
  }
}
