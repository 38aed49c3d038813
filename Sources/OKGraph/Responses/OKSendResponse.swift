public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The response to a message (graph.user.messages, POST).
///
/// The page shows one form alone, for several people: two lists in the order of the request,
/// `{"success": [true, false], "chat_ids": ["chat:…", null]}`, where `chat_ids` came in 2017. For a chat and for one
/// person `{"message_id": …}`, `{"mid": …}`, `{"success": true}` and the lists with one element were seen.
///
/// ```swift
/// let response = try OKSendResponse(parsing: body)
/// if let outcome = response.outcome { … }
/// ```
public struct OKSendResponse: Hashable, JSONModel {
  /// The message; `message_id`, or `mid`.
  public var messageID: OKMessageID?
  /// Whether it was taken, once or for each person.
  public var success: OKOneOrMany<Bool>?
  /// The chat between the group and each person, `nil` for those who did not get it.
  public var chatIDs: OKOneOrMany<OKChatID>?
  /// The chat, where the response names one outside of a list.
  public var chatID: OKChatID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a response that says nothing yet.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when it is no JSON object, mended or not, too large, or nested deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }
}

extension OKSendResponse: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("message_id", &messageID)
    try field.alias("mid", &messageID)
    try field("success", &success)
    try field("chat_ids", &chatIDs)
    try field("chat_id", &chatID)
  }
}

extension OKSendResponse {
  /// What the response says of one message to one recipient; `nil` when it says nothing clear.
  public var outcome: SendOutcome<OKSendReceipt>? {
    let chatID = chatID ?? chatIDs.flatMap { $0.values.count == 1 ? $0.values[0] : nil }
    let id = messageID.flatMap { $0.rawValue.isEmpty ? nil : $0 }
    if let success {
      guard success.values.count == 1 else { return nil }
      // The chat that was written to may be named beside a refusal, too.
      let namesNone = chatIDs?.values.allSatisfy { $0 == nil } ?? true
      let isRefusal = success.values[0] == false && namesNone && id == nil
      return Self.outcome(success.values[0], OKSendReceipt(messageID: id, chatID: isRefusal ? nil : chatID))
    }
    return id.map { .accepted(OKSendReceipt(messageID: $0, chatID: chatID)) }
  }

  /// Returns what the response says of each person of a request.
  ///
  /// - Parameter count: How many people the request named.
  /// - Returns: One outcome for each person in the order of the request, `nil` for those of whom the lists contradict
  ///   each other; `nil` as a whole when the lists do not fit the request.
  public func outcomes(of count: Int) -> [SendOutcome<OKSendReceipt>?]? {
    if count == 1 { return [outcome] }
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
}

/// One value or a list of them: OK answers a message to one person with either.
public struct OKOneOrMany<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The values; exactly one unless it is a list. `nil` for `null`, and for what could not be read, which keeps its
  /// place.
  public var values: [Value?] {
    didSet { if values.count != 1 { isList = true } }
  }
  /// Whether it stands in square brackets.
  public private(set) var isList: Bool

  /// Makes one value.
  public init(_ value: Value?) {
    values = [value]
    isList = false
  }

  /// Makes a list.
  public init(list values: [Value?]) {
    self.values = values
    isList = true
  }
}

extension OKOneOrMany: JSONCodableValue where Value: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let mark = reader.mark
    let raw = try reader.raw()
    func value(_ element: RawJSON) -> Value? {
      var reader = try? JSONReader(element.bytes, limits: .raw)
      return try? reader?.document(Value.self)
    }
    guard raw.bytes.first == UInt8(ascii: "[") else { return Self(value(raw)) }
    reader.rewind(to: mark)
    return Self(list: try [RawJSON].read(from: &reader).map(value))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if isList { try values.write(to: &writer) } else { try (values.first ?? nil).write(to: &writer) }
  }
}

/// What OK gives for a message that it took. Which of the two depends on how it was sent, and is not documented for
/// messages to one chat or one person.
///
/// Its stored form has the keys of the wire, so that it can be read from a response that was logged.
public struct OKSendReceipt: Hashable, JSONModel {
  /// The message; `message_id` on the wire, `mid` in the responses that some clients describe.
  public var messageID: OKMessageID?
  /// The chat between the group and the person; `chat_id`.
  public var chatID: OKChatID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a receipt.
  public init(messageID: OKMessageID? = nil, chatID: OKChatID? = nil) {
    self.messageID = messageID
    self.chatID = chatID
  }

  @usableFromInline package init() {
    self.init(messageID: nil)
  }
}

extension OKSendReceipt: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("message_id", &messageID)
    try field.alias("mid", &messageID)
    try field("chat_id", &chatID)
  }
}

/// What an answer without an error code says of a call that gives nothing back.
enum OKConfirmation {
  case done, refused, unreadable

  /// Reads `{"success": true}`, the lists of it, and the objects and empty bodies that were seen in its place. A page
  /// of a proxy is no confirmation, and neither is an object with an `error`.
  init(_ body: Data, needsSuccess: Bool) {
    guard !body.isEmpty else {
      self = needsSuccess ? .unreadable : .done
      return
    }
    guard let value = try? RawJSON(mending: body).value(),
      case .object(let members) = value, members["error"] == nil
    else {
      self = .unreadable
      return
    }
    switch members["success"] {
    case nil: self = needsSuccess ? .unreadable : .done
    case .bool(true)?, .integer(1)?, .string("true")?: self = .done
    case .bool(false)?, .integer(0)?, .string("false")?: self = .refused
    case .array(let list)? where list.allSatisfy({ $0 == .bool(true) }): self = .done
    case .array(let list)? where list.contains(.bool(false)): self = .refused
    default: self = .unreadable
    }
  }
}
