import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The options of a message that only the REST API has; the HTTP API refuses a message with them.
///
/// Its JSON is Vestnik's own, version 1: an object with the names of the properties.
public struct RapportoRESTOptions: Hashable, Sendable, Codable {
  /// The delivery reports that are wanted (`registeredDelivery`).
  public enum Reports: Int, Sendable, Codable {
    /// No reports.
    case none = 0
    /// All reports: the provider's default, and what a cascade needs for reports on every step.
    case all = 1
    /// Only reports that a message was not delivered.
    case undelivered = 2
  }

  /// The delivery reports that are wanted; `nil` for the provider's default, which is all.
  public var reports: Reports?
  /// The http or https URL to which reports go (`notifyUrl`), at most 2048 characters; `nil` for the URL of the
  /// account.
  public var statusURL: String?
  /// The days on which the message may go out, 1 for Monday to 7 for Sunday; empty for every day.
  public var weekdays: [Int]
  /// The time after which the message is not sent any more (`deadline`), from 1970 to 2099; written to the second, in
  /// UTC+3.
  public var deadline: Date?
  /// Further parameters by name, by agreement with the provider (`extraParam`). A name has no comma and no `=`;
  /// commas in values are doubled on the wire.
  public var extra: [String: String]

  /// Makes options; nothing is checked here.
  public init(
    reports: Reports? = nil, statusURL: String? = nil, weekdays: [Int] = [], deadline: Date? = nil,
    extra: [String: String] = [:]
  ) {
    self.reports = reports
    self.statusURL = statusURL
    self.weekdays = weekdays
    self.deadline = deadline
    self.extra = extra
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case reports
    case statusURL
    case weekdays
    case deadline
    case extra
  }

  /// Reads the stored form. Nothing is required.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      reports: try fields.decodeIfPresent(Reports.self, forKey: .reports),
      statusURL: try fields.decodeIfPresent(String.self, forKey: .statusURL),
      weekdays: try fields.decodeIfPresent([Int].self, forKey: .weekdays) ?? [],
      deadline: try fields.decodeIfPresent(Date.self, forKey: .deadline),
      extra: try fields.decodeIfPresent([String: String].self, forKey: .extra) ?? [:])
  }
}

extension RapportoRESTOptions {
  /// Returns `name=value,name=value`, in the order of the names.
  static func extraText(_ extra: [String: String]) -> String {
    extra.sorted { $0.key < $1.key }.map { name, value in
      "\(name)=\(value.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,"))"
    }.joined(separator: ",")
  }

  /// Reads `name=value,name=value`.
  static func extra(in text: String) throws(JSONError) -> [String: String] {
    // A doubled comma belongs to a value; a zero byte stands for it until the text is split.
    let parts = text.replacing(",,", with: "\u{0}").split(separator: ",", omittingEmptySubsequences: false)
    var extra: [String: String] = [:]
    for part in parts {
      guard let mark = part.firstIndex(of: "="), mark > part.startIndex else {
        throw JSONError(path: "extraParam", reason: "expected name=value between commas")
      }
      let name = String(part[..<mark].replacing("\u{0}", with: ","))
      guard
        extra.updateValue(
          String(part[part.index(after: mark)...].replacing("\u{0}", with: ",")), forKey: name) == nil
      else { throw JSONError(path: "extraParam", reason: "a name stands here twice") }
    }
    return extra
  }

  var issues: [ValidationIssue] {
    statusURLIssues + weekdayIssues + deadlineIssues + extraIssues
  }

  private func issue(
    _ path: String, _ rule: ValidationIssue.Rule, severity: ValidationIssue.Severity = .error,
    _ actual: String,
    allowed: String
  ) -> ValidationIssue {
    ValidationIssue(
      path: path, rule: rule, severity: severity, actual: actual, allowed: allowed,
      source: RapportoInterfaceNames.rest.source)
  }

  private var statusURLIssues: [ValidationIssue] {
    guard let statusURL else { return [] }
    let length = statusURL.utf16.count
    let tooLong = issue(
      "notifyUrl", "notifyUrl.length", "\(length) UTF-16 units", allowed: "at most 2048 UTF-16 units")
    return statusURL.httpURLIssues(
      at: "notifyUrl", rule: "notifyUrl.http", source: RapportoInterfaceNames.rest.source)
      + (length > 2048 ? [tooLong] : [])
  }

  private var weekdayIssues: [ValidationIssue] {
    let wrong = weekdays.first { !(1...7).contains($0) }
    guard wrong != nil || Set(weekdays).count < weekdays.count else { return [] }
    return [
      issue(
        "scheduleInfo.weekdaysSchedule", "weekdays.range", wrong.map { "the day \($0)" } ?? "a day twice",
        allowed: "1…7, each once")
    ]
  }

  private var deadlineIssues: [ValidationIssue] {
    guard let seconds = deadline?.timeIntervalSince1970 else { return [] }
    // From 1970 to 2100: a date outside is a mistake, and not every such date can be written.
    guard !(0...4_102_444_800).contains(seconds) else { return [] }
    return [
      issue("scheduleInfo.deadline", "deadline.range", "another century", allowed: "a date from 1970 to 2099")
    ]
  }

  private var extraIssues: [ValidationIssue] {
    extra.sorted { $0.key < $1.key }.flatMap { name, value -> [ValidationIssue] in
      if name.isBlank || name.contains(where: { ",=".contains($0) }) {
        return [
          issue(
            "extraParam", "extraParam.name", name.redactedPreview,
            allowed: "a name without comma and equals sign")
        ]
      }
      guard value.contains("=") else { return [] }
      return [
        issue(
          "extraParam.\(name.redactedPreview)", "extraParam.value", severity: .warning,
          "a value with an equals sign",
          allowed: "values without one: how it would be written is not documented")
      ]
    }
  }
}

/// `scheduleInfo`.
struct RESTSchedule: JSONCodableObject {
  var deadline: RESTDate?
  var from: RESTHour?
  var to: RESTHour?
  var weekdays: RESTWeekdays?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("deadline", &deadline)
    try field("timeBegin", &from)
    try field("timeEnd", &to)
    try field("weekdaysSchedule", &weekdays)
  }

  var missingField: StaticString? {
    (from == nil) == (to == nil)
      ? nil : from == nil ? "timeBegin, together with timeEnd," : "timeEnd, together with timeBegin,"
  }

  var window: SendingWindow? {
    guard let from, let to else { return nil }
    return SendingWindow(fromHour: from.hour, toHour: to.hour)
  }
}

extension RESTSchedule {
  /// The schedule of a message; `nil` when it has none.
  init?(_ message: RapportoMessage) {
    deadline = message.rest?.deadline.map { RESTDate(date: $0) }
    from = message.schedule.map { RESTHour(hour: $0.fromHour) }
    to = message.schedule.map { RESTHour(hour: $0.toHour) }
    if let days = message.rest?.weekdays, !days.isEmpty { weekdays = RESTWeekdays(days: days) }
    if deadline == nil, from == nil, weekdays == nil { return nil }
  }
}

/// A full hour, `HH:00`: the model has no minutes.
struct RESTHour: JSONCodableValue {
  var hour: Int

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let error = reader.failure("expected a full hour from 00:00 to 23:00")
    let text = try reader.text()
    guard text.utf8.count == 5, text.hasSuffix(":00"), let hour = Int(text.prefix(2)), (0...23).contains(hour)
    else { throw error }
    return Self(hour: hour)
  }

  func write(to writer: inout JSONWriter) {
    writer.text(SendingWindow.text(hour) + ":00")
  }
}

/// Days of the week as their digits, `135`: 1 is Monday, 7 is Sunday.
struct RESTWeekdays: JSONCodableValue {
  var days: [Int]

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let error = reader.failure("expected digits, 1 for Monday to 7 for Sunday")
    let text = try reader.text()
    let days = text.compactMap(\.wholeNumberValue)
    guard days.count == text.count else { throw error }
    return Self(days: days)
  }

  func write(to writer: inout JSONWriter) {
    writer.text(days.sorted().map(String.init).joined())
  }
}

/// A date as in `2030-01-31T21:00:00+0300`.
struct RESTDate: JSONCodableValue {
  var date: Date

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let error = reader.failure("expected a date as in 2030-01-31T21:00:00+0300")
    guard let date = RapportoDate.read(try reader.text()) else { throw error }
    return Self(date: date)
  }

  func write(to writer: inout JSONWriter) {
    writer.text(RapportoDate.text(date))
  }
}

/// `registeredDelivery`: which reports are asked for.
struct RESTReports: JSONCodableValue {
  var value: RapportoRESTOptions.Reports

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let error = reader.failure("expected 0, 1 or 2")
    // A text is none of the documented forms.
    guard !reader.isAtText,
      let value = RapportoRESTOptions.Reports(rawValue: try Int.read(from: &reader))
    else { throw error }
    return Self(value: value)
  }

  func write(to writer: inout JSONWriter) {
    writer.integer(value.rawValue)
  }
}

/// `extraParam`: `name=value,name=value`, in the order of the names.
struct RESTExtra: JSONCodableValue {
  var values: [String: String]

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let place = reader.failure("")
    let text = try reader.text()
    do throws(JSONError) {
      return Self(values: try RapportoRESTOptions.extra(in: text))
    } catch {
      throw JSONError(path: "", byteOffset: place.byteOffset, reason: error.reason)
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.text(RapportoRESTOptions.extraText(values))
  }
}

/// `state`: the report of the message before that keeps this one from being sent.
struct RESTState: JSONCodableValue {
  var condition: CascadeStep.FallbackCondition

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let error = reader.failure("expected DELIVERED or READ")
    switch try reader.text() {
    case "DELIVERED": return Self(condition: .undelivered)
    case "READ": return Self(condition: .unread)
    default: throw error
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.text(condition == .unread ? "READ" : "DELIVERED")
  }
}
