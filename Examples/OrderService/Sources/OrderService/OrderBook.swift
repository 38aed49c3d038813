import Foundation
import Vestnik

/// What is known about each order and each message, as lines of a file: a line is on the disk before it counts.
///
/// A crash between the two lines of an order leaves it in doubt, and then it is not sent again by itself.
actor OrderBook {
  enum State: Hashable, Codable, Sendable {
    case sending
    case sent(MessageID)
    case inDoubt
    case refused(String)
  }

  private struct Line: Codable {
    var order: String?
    var state: State?
    var report: DeliveryReport?
  }

  private let file: FileHandle
  private var orders: [String: State] = [:]
  let tracker = DeliveryTracker()

  init(at url: URL) throws {
    if !FileManager.default.fileExists(atPath: url.path) { try Data().write(to: url) }
    // A last line that a crash has cut is not a line.
    for line in try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")) {
      guard let line = try? JSONDecoder().decode(Line.self, from: line) else { continue }
      if let report = line.report { tracker.record(report) }
      if let order = line.order { orders[order] = line.state == .sending ? .inDoubt : line.state }
    }
    file = try FileHandle(forUpdating: url)
    try file.seekToEnd()
  }

  /// Notes that an order is about to be sent; returns what is known about it instead if it was begun before.
  func begin(_ order: String) throws -> State? {
    if let known = orders[order] { return known }
    try note(.sending, of: order)
    return nil
  }

  /// Notes what became of an order; with `nil` it may be sent again.
  func note(_ state: State?, of order: String) throws {
    try append(Line(order: order, state: state))
    orders[order] = state
  }

  /// Notes a report, then counts it.
  func note(_ report: DeliveryReport) throws {
    var report = report
    report.date = report.date ?? Date()
    try append(Line(report: report))
    tracker.record(report)
  }

  private func append(_ line: Line) throws {
    // The line end comes first as well, so that half a line, such as that of a full disk, spoils no other.
    try file.write(contentsOf: Data("\n".utf8) + JSONEncoder().encode(line) + Data("\n".utf8))
    try file.synchronize()
  }
}
