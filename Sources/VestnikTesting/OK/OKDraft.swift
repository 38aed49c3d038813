/// A message without its place: what a request or a person wants to be said.
struct OKDraft: Hashable, Sendable {
  var text: String?
  var attachments: [Attachment] = []
  var replyTo: String?
  var privacyWarning: String?
  /// Whether the text tells of a change of the chat.
  var isService = false

  struct Attachment: Hashable, Sendable {
    let type: String
    /// An object.
    let payload: StrictJSON

    var json: StrictJSON { .object(having: ["type": .string(type), "payload": payload]) }

    var token: String? { payload["token"]?.text }

    /// The payloads of the buttons that can be pressed.
    var callbacks: [String] {
      let rows = payload["keyboard"]?["buttons"]?.elements ?? []
      let buttons = rows.flatMap { $0.elements ?? [] }
      return buttons.filter { $0["type"]?.text == "CALLBACK" }.compactMap { $0["payload"]?.text }
    }
  }
}

/// What one request to `messages` asks for.
enum OKSendCommand: Hashable, Sendable {
  case message(OKDraft, to: OKRecipient)
  case control(OKControl, chat: String)
  case action(String, chat: String)
}

enum OKRecipient: Hashable, Sendable {
  case chat(String)
  case user(String)
  case users([String])
}

enum OKControl: Hashable, Sendable {
  case title(String)
  case icon(String)
  case add([String])
  case remove(String)
  case leave
}
