import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The lifetime of a cascade's step in the documented form `YYMMDDhhmmsstnnp`.
enum RapportoLifetime {
  /// The range of each channel, in seconds.
  static let ranges: [String: ClosedRange<Int64>] = [
    "VK": 60...86_400, "VIBER": 30...86_400, "PUSH": 30...86_400, "SMS": 60...172_800,
    "FLASHINGCALL": 60...300, "WHATSAPP": 60...604_800,
  ]

  /// How long after an instant the text ends the lifetime; `nil` for a text that is not of this form.
  ///
  /// With `R` years count as 365 days and months as 30: both are beyond every range.
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
