import DevinoVK
import Foundation
import VestnikCore

/// Status callbacks; the peer is what one writes first.
enum DecodeBenchmark {
  static func contest() throws -> Contest {
    let body = Inputs.callbacks
    let expected = try JSONDecoder().decode([PlainReport].self, from: body).map { $0.sum }.reduce(0, &+)
    return Contest(
      name: "decode 1000 status callbacks",
      contestants: [
        Contestant(name: "Vestnik", expected: expected) {
          let reports = try DevinoStatusCallback(parsing: body).reports
          // By index: an iterator would copy every element, and that is not what is measured.
          return reports.indices.reduce(0) { $0 &+ sum(reports[$1]) }
        },
        Contestant(name: "JSONDecoder", expected: expected) {
          let reports = try JSONDecoder().decode([PlainReport].self, from: body)
          return reports.indices.reduce(0) { $0 &+ reports[$1].sum }
        },
      ])
  }

  private static func sum(_ report: DevinoStatusReport) -> Int {
    report.messageID.rawValue.utf8.count &+ report.status.rawValue.utf8.count
      &+ Int(report.date?.timeIntervalSince1970 ?? 0) &+ (report.channel?.rawValue.utf8.count ?? 0)
  }

  private struct PlainReport: Decodable {
    var channel: String
    var messageId: String
    var ts: Int64
    var status: String
    var errorCode: Int

    var sum: Int {
      messageId.utf8.count &+ status.utf8.count &+ Int(ts / 1000) &+ channel.utf8.count
    }
  }
}
