import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A moment in the form of HTTP headers (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func text(_ date: Date) -> String {
    // The form has four digits for the year.
    let seconds = min(max(0, date.timeIntervalSince1970), 253_402_300_799).rounded(.up)
    let moment = CivilTime(Date(timeIntervalSince1970: seconds), offset: 0)
    let time = [moment.hour, moment.minute, moment.second].map(twoDigits).joined(separator: ":")
    let day = "\(twoDigits(moment.day)) \(months[moment.month - 1]) \(moment.year)"
    return "\(weekdays[moment.weekday - 1]), \(day) \(time) GMT"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
