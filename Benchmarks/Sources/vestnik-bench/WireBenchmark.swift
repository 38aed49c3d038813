@_spi(Benchmarks) import DevinoVK
import Foundation
import VestnikCore

/// The reader and the writer of JSON beside Foundation's.
struct WireBenchmark {
  let count = 1000

  func run() throws -> [ContestResult] {
    [
      ContestResult(name: "1000 status callbacks, decode", figures: try callbacks()),
      ContestResult(name: "1000 messages, encode", figures: try batch()),
    ]
  }

  /// A body of status callbacks; the peer is what one writes first.
  private func callbacks() throws -> [ContestFigures] {
    let items = (0..<count).map { number in
      let id = 3_721_999_888_777_666_555 + number
      let status = ["DELIVERED", "READ", "SENT", "UNDELIVERABLE"][number % 4]
      return #"{"channel":"VK","messageId":"\#(id)","ts":\#(1_767_225_600_123 + number),"#
        + #""status":"\#(status)","errorCode":0}"#
    }
    let body = Data("[\(items.joined(separator: ","))]".utf8)
    let expected = try JSONDecoder().decode([PlainReport].self, from: body).map { $0.sum }.reduce(0, &+)
    return try Contest(contestants: [
      Contestant(name: "Vestnik", expected: expected) {
        try DevinoStatusCallback(parsing: body).reports.reduce(0) { $0 &+ Self.sum($1) }
      },
      Contestant(name: "JSONDecoder", expected: expected) {
        try JSONDecoder().decode([PlainReport].self, from: body).reduce(0) { $0 &+ $1.sum }
      },
    ]).run()
  }

  private static func sum(_ report: DevinoStatusReport) -> Int {
    report.messageID.rawValue.utf8.count &+ report.status.rawValue.utf8.count
      &+ Int(report.at?.timeIntervalSince1970 ?? 0) &+ (report.channel?.rawValue.utf8.count ?? 0)
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

extension WireBenchmark {
  /// The body of a request for a whole batch, in the same order of keys every time, as requests are compared.
  private func batch() throws -> [ContestFigures] {
    let names = ["Anna", "Ольга", "Jürgen", "👩‍👩‍👧 & Co"]
    let messages = (0..<count).map { number in
      DevinoMessage(
        to: PhoneNumber(rawValue: String(79_990_000_000 + number)), from: "coffee_corner",
        template: DevinoTemplate(name: "order_ready", id: 731),
        variables: ["guest": names[number % 4], "table": String(number), "code": "A-\(number)"],
        routes: [.vk, .ok], timeToLive: .minutes(15), statusURL: "https://hooks.example.org/devino")
    }
    let plain = messages.map { message in
      PlainMessage(
        phone: message.phone.rawValue, routes: message.routes.map(\.rawValue),
        service: message.service.rawValue, statusURL: message.statusURL, templateId: message.template.id,
        tmpl: message.template.name, variables: message.variables, ttl: 900)
    }
    let size = try DevinoMessage.requestBody(messages).count
    return try Contest(contestants: [
      Contestant(name: "Vestnik", expected: size) { try DevinoMessage.requestBody(messages).count },
      Contestant(name: "JSONEncoder", expected: size) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(plain).count
      },
    ]).run()
  }

  private struct PlainMessage: Encodable {
    var phone: String
    var routes: [String]
    var service: String
    var statusURL: String?
    var templateId: Int64?
    var tmpl: String?
    var variables: [String: String]
    var ttl: Int

    enum CodingKeys: String, CodingKey {
      case phone, routes, service, templateId, tmpl, ttl
      case statusURL = "status_url"
      case variables = "tmpl_data"
    }
  }
}
