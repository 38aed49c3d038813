#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A date and a time of day in the Gregorian calendar, without a time zone.
package struct CivilTime: Hashable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int

  /// Makes a civil time; `nil` when there is no such day or time of day.
  package init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    guard (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
      (0...59).contains(second)
    else { return nil }
    self.init(day: Self.days(year, month, day), secondOfDay: (hour * 60 + minute) * 60 + second)
    // A day that the month does not have has become a day of the next month.
    guard self.month == month, self.day == day else { return nil }
  }

  /// Makes the civil time of an instant in a time zone.
  ///
  /// - Parameters:
  ///   - date: The instant, which is rounded down to a second.
  ///   - offset: How far the zone is ahead of UTC, in minutes.
  package init(_ date: Date, offset: Int) {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + offset * 60
    let second = Self.remainder(seconds, 86_400)
    self.init(day: (seconds - second) / 86_400, secondOfDay: second)
  }

  /// Returns the instant of this civil time in a time zone.
  ///
  /// - Parameter offset: How far the zone is ahead of UTC, in minutes.
  package func date(offset: Int) -> Date {
    let seconds = Self.days(year, month, day) * 86_400 + (hour * 60 + minute) * 60 + second
    return Date(timeIntervalSince1970: Double(seconds - offset * 60))
  }

  /// The civil time as text, such as `2026-01-31T21:00:00`.
  package var text: String {
    let date = "\(year)-\(Self.padded(month))-\(Self.padded(day))"
    return "\(date)T\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second))"
  }

  /// The day of the week, from 1 for Monday to 7 for Sunday.
  package var weekday: Int { Self.remainder(Self.days(year, month, day) + 3, 7) + 1 }

  private init(day: Int, secondOfDay: Int) {
    // Days are counted in cycles of 400 years that start on 1 March, so that a leap day is the last of its year.
    let shifted = day + 719_468
    let dayOfCycle = Self.remainder(shifted, 146_097)
    let cycle = (shifted - dayOfCycle) / 146_097
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
    hour = secondOfDay / 3600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
  }

  /// Returns the number of days from 1 January 1970 to a date.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let yearOfCycle = remainder(shiftedYear, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
    return (shiftedYear - yearOfCycle) / 400 * 146_097 + dayOfCycle - 719_468
  }

  private static func remainder(_ value: Int, _ divisor: Int) -> Int {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Duration {
  /// The duration in seconds, exact for whole seconds, where dividing by `Duration.seconds(1)` is not.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension Date {
  /// Returns the date that is later by the duration.
  package func advanced(by duration: Duration) -> Date {
    addingTimeInterval(duration.inSeconds)
  }
}
