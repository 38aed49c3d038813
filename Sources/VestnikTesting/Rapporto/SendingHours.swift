import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The hours of the local day in which a message may go out.
struct SendingHours: Hashable, Sendable {
  /// Minutes since local midnight; equal to `end` for the whole day.
  var start = 0
  /// Minutes since local midnight; less than `start` when the hours go over midnight.
  var end = 0
  /// How many minutes the zone is ahead of UTC.
  var offset: Int
  /// The days on which the hours begin: 1 for Monday to 7 for Sunday; not empty.
  var weekdays = Set(1...7)

  /// How long a message of this instant waits for its hours.
  func wait(from now: Date) -> Duration {
    let length = (end - start + 1440) % 1440
    let midnight = midnight(of: now)
    // Yesterday's hours may not be over, and the next ones begin within a week.
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
