import Foundation
import OKGraph
import VestnikCore

extension DecodedFile {
  /// An event of OK Graph.
  init(ok bytes: Data) throws(DecodeError) {
    do throws(JSONError) {
      let event = try OKEvent(parsing: bytes, maxBytes: max(1 << 20, bytes.count))
      let document = try event.raw.value()
      self.init(
        kind: event.type.rawValue, summary: Self.lines(event), document: document,
        models: document.noticed { document -> [AnyHashable]? in
          guard let event = try? OKEvent(parsing: ExactJSONEncoder().encode(document), maxBytes: .max) else {
            return nil
          }
          return [event.type, event.sender, event.chatID, event.date, event.content]
        })
    } catch {
      throw DecodeError(error)
    }
  }

  private static func lines(_ event: OKEvent) -> [String] {
    var lines = [
      "from \(event.sender?.userID?.rawValue ?? "?") in \(event.chatID?.rawValue ?? "?")"
        + (event.date.map { " at \($0.formatted(.iso8601))" } ?? "")
    ]
    switch event.content {
    case .messageCreated(let message):
      lines.append("\(message.text ?? "no text"), \(message.attachments.count) attachments")
    case .callback(let press): lines.append("button pressed: \(press.payload ?? "no payload")")
    case .chatSystem(let type, _): lines.append("\(type?.rawValue ?? "no word")")
    case .unknown: lines.append("not known")
    }
    return lines + event.unread.map { "not read: \($0)" }
  }
}
