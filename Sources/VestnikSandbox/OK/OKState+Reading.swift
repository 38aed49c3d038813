#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension OKState {
  /// Returns a page of all chats, the one with the latest event first.
  func chatPage(_ call: OKMethodCall, rules: OKRules) throws(SandboxRefusal) -> StrictJSON {
    let count = Int(try call.integer("count", in: OKRules.page) ?? OKRules.defaultPage)
    var rest = chats.values.sorted { Position($0) > Position($1) }
    if let marker = call.query["marker"] {
      guard let position = Position(marker: marker) else {
        throw call.refusal("marker", "a marker of a response")
      }
      rest.removeAll { Position($0) >= position }
    }
    let page = rest.prefix(count)
    let marker = page.count < rest.count ? page.last.map { Position($0).marker } : nil
    return .object(having: [
      "chats": .array(page.map { json(of: $0, rules: rules) }), "marker": marker.map(StrictJSON.string),
    ])
  }

  /// The place of a chat in the order of the pages.
  private struct Position: Comparable {
    let lastEvent: Int64
    let id: String

    init(_ chat: OKChatRecord) {
      (lastEvent, id) = (chat.lastEvent, chat.id)
    }

    /// Reads a marker; `nil` for a text that is none.
    init?(marker: String) {
      guard let data = Data(base64Encoded: marker), let text = String(validating: data, as: UTF8.self),
        let lastEvent = Int64(text.prefix { $0 != ":" })
      else { return nil }
      self.lastEvent = lastEvent
      id = String(text.drop { $0 != ":" }.dropFirst())
    }

    /// The marker of the next page, which is opaque to clients.
    var marker: String { Data("\(lastEvent):\(id)".utf8).base64EncodedString() }

    static func < (first: Self, second: Self) -> Bool {
      (first.lastEvent, first.id) < (second.lastEvent, second.id)
    }
  }

  /// Returns a chat in the documented form.
  func json(of chat: OKChatRecord, rules: OKRules) -> StrictJSON {
    let members = chat.members.sorted { $0.key < $1.key }
    return .object(having: [
      "type": .string(chat.kind.rawValue), "status": .string(chat.hasLeft ? "LEFT" : "ACTIVE"),
      "title": chat.title.map(StrictJSON.string),
      "icon": chat.icon.map { .object(having: ["url": .string($0)]) },
      "participants": .object(members.map { StrictJSON.Member($0.key, .integer($0.value)) }),
      "lastEventTime": .integer(chat.lastEvent), "chat_id": .string(chat.id),
      "owner_id": chat.owner.map(StrictJSON.string), "group_id": .string(rules.groupID),
    ])
  }

  /// Returns the messages of a chat, the latest first.
  func history(_ call: OKMethodCall, in chatID: String, rules: OKRules) throws(SandboxRefusal) -> StrictJSON {
    let chat = try chat(chatID)
    let latest = try call.integer("from", in: 0...Int64.max) ?? .max
    let earliest = try call.integer("to", in: 0...Int64.max) ?? 0
    guard latest > earliest else { throw call.refusal("from", "a time after that of to") }
    let count = Int(try call.integer("count", in: OKRules.page) ?? OKRules.defaultPage)
    let includesDeleted = try call.flag("include_deleted") ?? false
    guard !includesDeleted || rules.readsDeleted else {
      throw SandboxRefusal(code: 10, text: "query.include_deleted: the right to read them expected")
    }
    let found = chat.messages.reversed().lazy.compactMap { messages[$0] }.filter {
      (earliest...latest).contains($0.milliseconds) && (includesDeleted || !$0.isDeleted)
    }
    return .object(having: ["messages": .array(found.prefix(count).map { envelope(of: $0, rules: rules) })])
  }

  /// Returns a message in the form of history, or of events when `type` gives the `webhookType`.
  func envelope(of record: OKRecord, rules: OKRules, type: String? = nil) -> StrictJSON {
    let draft = record.draft
    let attachments = draft.attachments.isEmpty ? nil : StrictJSON.array(draft.attachments.map(\.json))
    return .object(having: [
      "webhookType": type.map(StrictJSON.string), "sender": sender(record.sender, rules: rules),
      "recipient": .object(having: ["chat_id": .string(record.chat)]),
      "message": .object(having: [
        "text": draft.text.map(StrictJSON.string), "seq": .integer(record.sequence),
        "attachments": attachments, "reply_to": draft.replyTo.map(StrictJSON.string),
        "privacyWarning": draft.privacyWarning.map(StrictJSON.string), "mid": .string(record.id),
      ]),
      "timestamp": .integer(record.milliseconds), "edited": record.isEdited ? .bool(true) : nil,
    ])
  }

  /// Returns a person or the group as a sender, with the name if there is one.
  func sender(_ id: String, rules: OKRules) -> StrictJSON {
    if id == rules.groupID {
      return .object(having: ["name": .string(rules.groupName), "group_id": .string(id)])
    }
    return .object(having: ["name": people[id]?.name.map(StrictJSON.string), "user_id": .string(id)])
  }

  /// Returns the subscriptions: the webhooks, then long polling, which has no URL.
  func subscriptionList() -> StrictJSON {
    var list = webhooks.subscriptions.map { subscription in
      StrictJSON.object(having: [
        "time": .integer(subscription.milliseconds), "url": .string(subscription.address.text),
      ])
    }
    if let polling = updates.subscription {
      list.append(.object(having: ["time": .integer(polling.milliseconds)]))
    }
    return .object(having: ["subscriptions": .array(list)])
  }
}
