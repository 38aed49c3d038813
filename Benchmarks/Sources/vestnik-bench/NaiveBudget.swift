import Foundation

/// The peer: what one writes first, with the same rule and no care for memory.
actor NaiveBudget {
  private var sent: [String: [Date]] = [:]

  /// Counts how many of the recipients may have one more message, and charges them; the loop is inside, so that the
  /// actor is entered once.
  func reserve(_ recipients: Range<Int>, group: String, at now: Date) -> Int {
    var granted = 0
    for recipient in recipients {
      let key = "\(group):\(79_000_000_000 + recipient)"
      var dates = sent[key] ?? []
      dates.removeAll { now.timeIntervalSince($0) >= 86_400 }
      guard dates.count < 5 else { continue }
      dates.append(now)
      sent[key] = dates
      granted += 1
    }
    return granted
  }

  var count: Int { sent.count }
}
