import VestnikCore

/// The response to a message, with all keys and shapes that are documented (OK Graph API, graph.user.messages, POST) or
/// were seen:
/// `{"message_id": …}`, `{"mid": …}`, `{"success": true}`, and for people two lists in the order of the request,
/// `{"success": [true, false], "chat_ids": ["chat:…", null]}`.
struct OKSendAnswer {
  /// One value or a list. What cannot be read keeps its place.
  struct OneOrMany<Value: WireValue & Sendable>: WireValue, Sendable {
    var values: [Value?]
    var isList: Bool

    static func read(from reader: inout WireReader) throws(WireError) -> Self {
      let mark = reader.mark
      let raw = try reader.raw()
      reader.rewind(to: mark)
      let isList = raw.bytes.first == UInt8(ascii: "[")
      let elements = isList ? try [RawJSON].read(from: &reader) : [try reader.raw()]
      return Self(
        values: elements.map { element in
          var reader = try? WireReader(element.bytes, limits: .raw)
          return try? reader?.document(Value.self)
        }, isList: isList)
    }

    func write(to writer: inout WireWriter) throws(WireError) {
      try values.write(to: &writer)
    }
  }

  var messageID: OKMessageID?
  var success: OneOrMany<Bool>?
  var chatIDs: OneOrMany<OKChatID>?
}

extension OKSendAnswer: WireObject {
  mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
    try field("message_id", &messageID)
    try field.alias("mid", &messageID)
    try field("success", &success)
    try field("chat_ids", &chatIDs)
  }
}

extension OKSendAnswer {
  /// What it says of one message to one recipient; `nil` when it says nothing clear.
  var single: SendOutcome<OKSendReceipt>? {
    let chatID = chatIDs.flatMap { $0.values.count == 1 ? $0.values[0] : nil }
    let id = messageID.flatMap { $0.rawValue.isEmpty ? nil : $0 }
    if let success {
      guard success.values.count == 1 else { return nil }
      return Self.outcome(success.values[0], OKSendReceipt(messageID: id, chatID: chatID))
    }
    return id.map { .accepted(OKSendReceipt(messageID: $0, chatID: chatID)) }
  }

  /// What it says of each of so many people; `nil` when the lists do not fit the request.
  func outcomes(of count: Int) -> [SendOutcome<OKSendReceipt>?]? {
    if count == 1 { return [single] }
    guard let success, success.isList, success.values.count == count else { return nil }
    if let chatIDs, chatIDs.values.count != count { return nil }
    return success.values.indices.map { index in
      Self.outcome(
        success.values[index], OKSendReceipt(chatID: chatIDs.flatMap { $0.values[index] }))
    }
  }

  /// A refusal that names a message or a chat contradicts itself: the documents have `null` there.
  private static func outcome(
    _ isSuccess: Bool?, _ receipt: OKSendReceipt
  ) -> SendOutcome<OKSendReceipt>? {
    switch isSuccess {
    case true?: .accepted(receipt)
    case false? where receipt == OKSendReceipt(): .rejected(Rejection(reasons: []))
    default: nil
    }
  }

  /// Whether it says that a call which sends no message was refused.
  var saysRefused: Bool { success?.values.contains(false) ?? false }
}
