import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The schedule of a REST request.
struct RapportoSchedule: Hashable, Sendable {
  private(set) var hours: SendingHours?
  private(set) var deadline: Date?

  /// Reads `scheduleInfo`; without it a message goes out at once.
  ///
  /// Times are those of UTC+3, as documented; that `useTimeDiff` changes nothing, since every number is taken for
  /// one of Moscow, is an assumption.
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

  /// Reads `2030-01-31T21:00:00+0300`.
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
