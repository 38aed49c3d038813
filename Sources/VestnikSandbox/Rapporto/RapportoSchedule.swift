import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The schedule of a REST request: sending hours and a deadline.
struct RapportoSchedule: Hashable, Sendable {
  /// The hours in which the message may go out; `nil` for any time.
  private(set) var hours: SendingHours?
  /// The time after which the message does not go out; `nil` for none.
  private(set) var deadline: Date?

  /// Reads `scheduleInfo`; without it a message goes out at once.
  ///
  /// Times are in UTC+3, as documented. With `useTimeDiff` they are in the zone of the subscriber; every phone is
  /// taken to be in Moscow, UTC+3, so that it changes nothing: an assumption.
  mutating func read(_ value: StrictJSON?) throws(SandboxRefusal) {
    guard let value else { return }
    let fields = try ObjectFields(
      value, at: "body.scheduleInfo", allowing: ["timeBegin", "timeEnd", "weekdaysSchedule", "deadline"])
    var hours = SendingHours(offset: 180)
    hours.start = try minutes("timeBegin", in: fields) ?? 0
    hours.end = try minutes("timeEnd", in: fields) ?? 0
    if let days = try fields.string("weekdaysSchedule"), !days.isEmpty {
      let numbers = days.utf8.map { Int($0) - 0x30 }
      guard numbers.allSatisfy((1...7).contains), Set(numbers).count == numbers.count else {
        throw fields.refusal("weekdaysSchedule", "digits from 1 to 7, each once,")
      }
      hours.weekdays = Set(numbers)
    }
    if let text = try fields.string("deadline") {
      guard let date = Self.date(text) else {
        throw fields.refusal("deadline", "yyyy-MM-ddTHH:mm:ss+0300")
      }
      deadline = date
    }
    self.hours = hours
  }

  private func minutes(_ key: String, in fields: ObjectFields) throws(SandboxRefusal) -> Int? {
    guard let text = try fields.string(key) else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = Int(twoDigits: bytes[..<2]),
      let minute = Int(twoDigits: bytes[3...]), hour < 24, minute < 60
    else { throw fields.refusal(key, "HH:MM") }
    return hour * 60 + minute
  }

  /// Returns the date of a text like `2030-01-31T21:00:00+0300`; `nil` for another form or an impossible date.
  static func date(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    let separators: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    guard bytes.count == 24, separators.allSatisfy({ Character(UnicodeScalar(bytes[$0.0])) == $0.1 }) else {
      return nil
    }
    let pairs = [0, 2, 5, 8, 11, 14, 17, 20, 22].compactMap { Int(twoDigits: bytes[$0..<$0 + 2]) }
    guard pairs.count == 9, pairs[7] <= 14, pairs[8] < 60,
      [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[19]),
      let time = CivilTime(
        year: pairs[0] * 100 + pairs[1], month: pairs[2], day: pairs[3], hour: pairs[4], minute: pairs[5],
        second: pairs[6])
    else { return nil }
    let offset = pairs[7] * 60 + pairs[8]
    return time.date(offset: bytes[19] == UInt8(ascii: "-") ? -offset : offset)
  }
}

/// The hours of the recipient's day, and the days, on which a message may go out.
struct SendingHours: Hashable, Sendable {
  /// Minutes since local midnight; equal to `end` for the whole day.
  var start = 0
  /// Minutes since local midnight; less than `start` when the hours go over midnight.
  var end = 0
  /// The minutes by which the zone is ahead of UTC.
  var offset: Int
  /// The days on which the hours begin: 1 for Monday to 7 for Sunday; not empty.
  var weekdays = Set(1...7)

  /// Returns how long a message waits for the sending hours; zero within them.
  func wait(from now: Date) -> Duration {
    let length = (end - start + 1440) % 1440
    let midnight = midnight(of: now)
    // The hours of yesterday may last over midnight, and the next ones begin within a week.
    for day in -1...8 {
      let opening = midnight.addingTimeInterval(Double(day * 86_400 + start * 60))
      guard weekdays.contains(CivilTime(opening, offset: offset).weekday) else { continue }
      let closing = opening.addingTimeInterval(Double((length == 0 ? 1440 : length) * 60))
      if now < closing { return .seconds(max(0, opening.timeIntervalSince(now))) }
    }
    return .zero
  }

  private func midnight(of now: Date) -> Date {
    var time = CivilTime(now, offset: offset)
    (time.hour, time.minute, time.second) = (0, 0, 0)
    return time.date(offset: offset)
  }
}

/// A reader of the lifetime of a cascade's step, in the documented form `YYMMDDhhmmsstnnp`.
///
/// Source: <https://doc.rapporto.ru/api/eng/http_eng/eng_http_cascade.html>.
enum RapportoLifetime {
  /// The range of the lifetime by channel, in seconds.
  static let ranges: [String: ClosedRange<Int64>] = [
    "VK": 60...86_400, "VIBER": 30...86_400, "PUSH": 30...86_400, "SMS": 60...172_800,
    "FLASHINGCALL": 60...300, "WHATSAPP": 60...604_800,
  ]

  /// Returns the lifetime from an instant on; `nil` for a text of another form.
  ///
  /// The last character is `+` or `-` for the absolute end with a zone in quarters of an hour, and `R` for a relative
  /// lifetime. There a year counts as 365 days and a month as 30, which are beyond every range.
  static func lifetime(_ text: String, from now: Date) -> Duration? {
    let bytes = Array(text.utf8)
    guard bytes.count == 16, let sign = bytes.last, bytes.dropLast().allSatisfy(\.isDigit) else { return nil }
    let digits = bytes.dropLast().map { Int($0 - UInt8(ascii: "0")) }
    let pairs = stride(from: 0, to: 12, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
    let (year, month, day) = (pairs[0], pairs[1], pairs[2])
    let (hour, minute, second) = (pairs[3], pairs[4], pairs[5])
    if sign == UInt8(ascii: "R") {
      guard hour < 24, minute < 60, second < 60 else { return nil }
      let days = year * 365 + month * 30 + day
      return .seconds(((days * 24 + hour) * 60 + minute) * 60 + second)
    }
    let quarters = digits[13] * 10 + digits[14]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), quarters <= 48,
      let time = CivilTime(
        year: 2000 + year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    let end = time.date(offset: (sign == UInt8(ascii: "-") ? -15 : 15) * quarters)
    return .milliseconds(Int64((end.timeIntervalSince(now) * 1000).rounded()) + Int64(digits[12] * 100))
  }
}
