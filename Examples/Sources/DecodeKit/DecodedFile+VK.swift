import Foundation
import VKEvents
import VestnikCore

extension DecodedFile {
  /// An event of VK's Callback API.
  init(vk bytes: Data) throws(DecodeError) {
    do throws(JSONError) {
      // A file may be larger than what a server should take.
      let event = try VKEvent(parsing: bytes, limits: VKEventLimits(maxBytes: max(1 << 20, bytes.count)))
      try self.init(event)
    } catch {
      throw DecodeError(error)
    }
  }

  init(_ event: VKEvent) throws(JSONError) {
    let document = try event.raw.value()
    let limits = VKEventLimits(maxBytes: .max)
    self.init(
      kind: event.type.rawValue, summary: Self.lines(event), document: document,
      models: document.noticed { document -> [AnyHashable]? in
        guard let event = try? VKEvent(parsing: ExactJSONEncoder().encode(document), limits: limits) else {
          return nil
        }
        return [event.type, event.groupID, event.eventID, event.apiVersion, event.content.withoutUnknown]
      })
  }

  private static func lines(_ event: VKEvent) -> [String] {
    var lines = ["\(event)"]
    switch event.content {
    case .messageNew(let message, _), .messageReply(let message), .messageEdit(let message):
      lines.append(
        "from \(message.fromID.map(String.init) ?? "?") in \(message.peerID.map(String.init) ?? "?"): \(message.text)"
      )
      if let tag = message.messageTag { lines.append("answers the message \(tag)") }
      if !message.attachments.isEmpty {
        lines.append("attachments: \(message.attachments.count)")
      }
      if let payload = message.payload { lines.append("payload: \(payload.text)") }
    case .buttonPress(let press):
      lines.append("button pressed: \(press.payload?.text ?? "no payload")")
    default: break
    }
    return lines + event.unread.map { "not read: \($0)" }
  }
}

extension VKEventContent {
  /// The content without the JSON of attachments of unknown kinds.
  fileprivate var withoutUnknown: Self {
    guard case .messageNew(var message, let info) = self else { return self }
    message.attachments = message.attachments.map { attachment in
      guard case .unknown(let type, _) = attachment, let none = try? RawJSON(Data("{}".utf8)) else {
        return attachment
      }
      return .unknown(type: type, none)
    }
    return .messageNew(message, info)
  }
}

extension DecodeError {
  init(_ error: JSONError) {
    self.init(
      path: error.path, reason: error.reason + (error.byteOffset.map { " (byte \($0))" } ?? ""))
  }
}
