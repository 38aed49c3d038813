import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The dates of REST reports: `2030-01-15T10:20:35+0300`, also with a colon in the offset or a `Z` for it.
enum RapportoDate {
  /// The instant, or `nil` when the text is no such date: one without an offset names no instant.
  static func read(_ text: String) -> Date? {
    var rest = text.utf8[...]
    guard let year = number(&rest, digits: 4), skip(&rest, "-"), let month = number(&rest, digits: 2),
      skip(&rest, "-"), let day = number(&rest, digits: 2), skip(&rest, "T"),
      let hour = number(&rest, digits: 2), skip(&rest, ":"), let minute = number(&rest, digits: 2),
      skip(&rest, ":"), let second = number(&rest, digits: 2), let offset = offset(&rest), rest.isEmpty,
      // A leap second is the first one of the next minute.
      second <= 60,
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59))
    else { return nil }
    return time.date(offset: 0).addingTimeInterval(Double(second - min(second, 59) - offset))
  }

  /// The date as the provider writes it: to the second, in UTC+3.
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

  /// The offset from UTC in seconds.
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
