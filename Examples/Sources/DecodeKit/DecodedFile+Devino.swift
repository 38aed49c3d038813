import DevinoVK
import Foundation
import VestnikCore

extension DecodedFile {
  /// An array of statuses, or a forwarded event.
  init(devino bytes: Data) throws(DecodeError) {
    let webhook = DevinoWebhook(policy: WebhookPolicy(maxBodyBytes: max(1 << 20, bytes.count), secret: nil))
    do {
      let events = try webhook.events(in: WebhookRequest(method: "POST", target: "/", body: bytes))
      if case .incoming(let event)? = events.first {
        try self.init(event)
      } else {
        try self.init(events, document: JSONValue(document: bytes))
      }
    } catch let error as WebhookError {
      throw DecodeError(error)
    } catch let error as WireError {
      throw DecodeError(error)
    } catch let error as DecodeError {
      throw error
    } catch {
      throw DecodeError(path: "", reason: "\(error)")
    }
  }

  private init(_ events: [DevinoEvent], document: JSONValue) throws {
    let lines = events.map { event in
      switch event {
      case .status(let report):
        "\(report.messageID): \(report.status)" + (report.channel.map { " by \($0)" } ?? "")
          + (report.at.map { " at \($0.formatted(.iso8601))" } ?? "")
      case .incoming(let event): "\(event)"
      case .unknown: "not known"
      }
    }
    let models = try events.map { event -> JSONValue in
      guard case .status(let report) = event else { return .null }
      return try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(report))
    }
    let isArray = if case .array = document { true } else { false }
    self.init(
      kind: events.count == 1 && !isArray ? "status" : "\(events.count) statuses", summary: lines,
      document: document,
      models: isArray ? .array(models) : models.first ?? .null)
  }
}
