import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// All keys that an event may have (OK Graph API, graph.user.messages, GET, and graph.user.subscribe).
struct OKEnvelope {
  /// The `recipient` of an event.
  struct Recipient: JSONCodableObject {
    var chatID: OKChatID?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("chat_id", &chatID)
    }
  }

  var webhookType: OKEventType?
  var sender: OKSender?
  var recipient: Recipient?
  var message: OKIncomingMessage?
  var date: Date?
  var callbackID: OKCallbackID?
  var payload: String?
  var messageID: OKMessageID?
  var systemType: OKSystemEventType?
  var groupID: OKGroupID?
  var isEdited: Bool?
}

extension OKEnvelope: JSONCodableObject {
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("webhookType", &webhookType)
    try field("type", &systemType)
    try field("sender", &sender)
    try field("recipient", &recipient)
    try field("message", &message)
    try field("callbackId", &callbackID)
    try field("payload", &payload)
    try field("mid", &messageID)
    try field("timestamp", &date, .milliseconds)
    try field("group_id", &groupID)
    try field("edited", &isEdited)
  }
}

extension OKEnvelope {
  /// The kind; the samples of 2017 have a message and no `webhookType`.
  var type: OKEventType { webhookType ?? (message == nil ? "" : .messageCreated) }

  /// What it says; `nil` when the kind is not known or what makes it is missing.
  var content: OKEventContent? {
    guard missing == nil else { return nil }
    return switch type {
    case .messageCreated: message.map(OKEventContent.messageCreated)
    case .messageCallback: .callback(press)
    case .chatSystem: .chatSystem(type: systemType, payload: payload)
    default: nil
    }
  }

  /// What an event of its kind cannot do without, when nothing of that is there.
  var missing: StaticString? {
    switch type {
    case .messageCreated: message.map { $0 == OKIncomingMessage() } ?? true ? "message" : nil
    case .messageCallback: press == OKCallback() ? "callbackId, payload and mid" : nil
    case .chatSystem: systemType == nil && payload == nil ? "type and payload" : nil
    default: nil
    }
  }

  private var press: OKCallback {
    OKCallback(id: callbackID, payload: payload, messageID: messageID ?? message?.id)
  }
}
