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
        try self.init(events, document: Self.document(bytes, events))
      }
    } catch let error as WebhookError {
      throw DecodeError(error)
    } catch let error as JSONError {
      throw DecodeError(error)
    } catch let error as DecodeError {
      throw error
    } catch {
      throw DecodeError(path: "", reason: "\(error)")
    }
  }

  /// The body; where one of its elements is no JSON, the elements as the webhook hands them on.
  private static func document(_ bytes: Data, _ events: [DevinoEvent]) throws -> JSONValue {
    if let document = try? JSONValue(document: bytes) { return document }
    return .array(
      try events.map { event in
        switch event {
        case .status(let report): try JSONValue(document: JSONEncoder().encode(report))
        case .incoming(let event): try event.raw.value()
        case .unknown(let raw): try raw.value()
        }
      })
  }

  private init(_ events: [DevinoEvent], document: JSONValue) throws {
    let lines = events.flatMap { event in
      switch event {
      case .status(let report):
        [
          "\(report.messageID): \(report.status)" + (report.channel.map { " by \($0)" } ?? "")
            + (report.date.map { " at \($0.formatted(.iso8601))" } ?? "")
        ] + report.unread.map { "  not read: \($0)" }
      case .incoming(let event): ["\(event)"]
      case .unknown: ["not known"]
      }
    }
    var kind = "status"
    var models = Self.model(of: document)
    if case .array(let elements) = document {
      kind = "\(elements.count) statuses"
      models = .array(elements.map(Self.model))
    }
    let held = models
    self.init(kind: kind, summary: lines, document: document, models: held)
  }

  /// What the typed report writes of an element, in its own place.
  private static func model(of element: JSONValue) -> JSONValue {
    guard let bytes = try? JSONEncoder().encode(element),
      let report = try? JSONDecoder().decode(DevinoStatusReport.self, from: bytes),
      let written = try? JSONEncoder().encode(report)
    else { return .null }
    return (try? JSONDecoder().decode(JSONValue.self, from: written)) ?? .null
  }
}
