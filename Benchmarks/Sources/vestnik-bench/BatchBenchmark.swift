@_spi(Benchmarks) import DevinoVK
import Foundation
import VestnikCore

/// A whole batch: the body of its request, in the same order of keys every time, as requests are compared; and
/// what is wrong with it.
enum BatchBenchmark {
  static func encoding() throws -> Contest {
    let messages = Inputs.messages
    let plain = messages.map(PlainMessage.init)
    let size = try DevinoMessage.requestBody(messages).count
    return Contest(
      name: "encode 1000 messages",
      contestants: [
        Contestant(name: "Vestnik", expected: size) { try DevinoMessage.requestBody(messages).count },
        Contestant(name: "JSONEncoder", expected: size) {
          let encoder = JSONEncoder()
          encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
          return try encoder.encode(plain).count
        },
      ])
  }

  /// Checking takes at most as long as encoding: so it can be done always.
  static func validation() throws -> Contest {
    let messages = Inputs.messages
    let size = try DevinoMessage.requestBody(messages).count
    return Contest(
      name: "validate 1000 messages",
      contestants: [
        Contestant(name: "Vestnik", expected: 0) { messages.issues(under: .devino).count },
        Contestant(name: "encoding them", expected: size) { try DevinoMessage.requestBody(messages).count },
      ])
  }

  private struct PlainMessage: Encodable {
    var phone: String
    var routes: [String]
    var service: String
    var statusURL: String?
    var templateId: Int64?
    var tmpl: String?
    var variables: [String: String]
    var ttl: Int?

    init(_ message: DevinoMessage) {
      phone = message.phone.rawValue
      routes = message.routes.map(\.rawValue)
      service = message.service.rawValue
      statusURL = message.statusURL
      templateId = message.template.id
      tmpl = message.template.name
      variables = message.variableTexts
      ttl = message.timeToLive?.seconds
    }

    enum CodingKeys: String, CodingKey {
      case phone, routes, service, templateId, tmpl, ttl
      case statusURL = "status_url"
      case variables = "tmpl_data"
    }
  }
}
