public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The response to a message (OK Graph API, graph.user.messages, POST).
///
/// OK documents only the form for several people: two lists in the order of the request,
/// `{"success": [true, false], "chat_ids": ["chat:…", null]}`; `chat_ids` was added in 2017. For a chat and for one
/// person, clients have seen `{"message_id": …}`, `{"mid": …}`, `{"success": true}` and the lists with one element.
///
/// ```swift
/// let response = try OKSendResponse(parsing: body)
/// if let outcome = response.outcome { … }
/// ```
public struct OKSendResponse: Hashable, JSONModel, JSONCodableRecord {
  /// The identifier of the message; `message_id`, or `mid`.
  public var messageID: OKMessageID?
  /// Whether OK accepted the message: one value, or one for each person.
  public var success: OKOneOrMany<Bool>?
  /// The chat between the group and each person, `nil` for a person who did not get the message; `chat_ids`.
  public var chatIDs: OKOneOrMany<OKChatID>?
  /// The chat, when the response names one outside of a list; `chat_id`.
  public var chatID: OKChatID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when the body is no JSON object, even mended, is larger than `maxBytes`, or is nested
  ///   deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("message_id", &messageID)
    try field.alias("mid", &messageID)
    try field("success", &success)
    try field("chat_ids", &chatIDs)
    try field("chat_id", &chatID)
  }
}

extension OKSendResponse {
  /// The outcome of one message to one recipient; `nil` when the response does not say whether OK accepted it.
  public var outcome: SendOutcome<OKSendReceipt>? {
    let chatID = chatID ?? chatIDs.flatMap { $0.values.count == 1 ? $0.values[0] : nil }
    let id = messageID.flatMap { $0.rawValue.isEmpty ? nil : $0 }
    if let success {
      guard success.values.count == 1 else { return nil }
      // `chat_id` may name the chat of the request also when OK refused the message.
      let namesNone = chatIDs?.values.allSatisfy { $0 == nil } ?? true
      let isRefusal = success.values[0] == false && namesNone && id == nil
      return Self.outcome(success.values[0], OKSendReceipt(messageID: id, chatID: isRefusal ? nil : chatID))
    }
    return id.map { .accepted(OKSendReceipt(messageID: $0, chatID: chatID)) }
  }

  /// Returns the outcome of a message for each person of a request.
  ///
  /// - Parameter count: How many people the request named.
  /// - Returns: One outcome for each person in the order of the request, `nil` for a person about whom the lists
  ///   contradict each other; `nil` as a whole when there are several people and the lists do not have
  ///   `count` elements.
  public func outcomes(of count: Int) -> [SendOutcome<OKSendReceipt>?]? {
    if count == 1 { return [outcome] }
    guard let success, success.isList, success.values.count == count else { return nil }
    if let chatIDs, chatIDs.values.count != count { return nil }
    return success.values.indices.map { index in
      Self.outcome(
        success.values[index], OKSendReceipt(chatID: chatIDs.flatMap { $0.values[index] }))
    }
  }

  /// Returns the outcome for one element of `success`; `nil` for a refusal that names a message or a chat, because
  /// OK's page has `null` there.
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

/// One value or a list of values: OK responds to a message to one person with either.
public struct OKOneOrMany<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The values; exactly one unless ``isList``. An element is `nil` for `null`, and for a value that could not be
  /// read.
  public var values: [Value?] {
    didSet { if values.count != 1 { isList = true } }
  }
  /// Whether the JSON is an array.
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

/// The receipt for a message that OK accepted: the message's identifier, the chat's, or both.
///
/// Which of the two OK gives depends on how the message was sent, and is not documented for messages to one chat or
/// one person. The JSON has the keys of OK's response, so a receipt can be decoded from a response that was logged.
public struct OKSendReceipt: Hashable, JSONModel, JSONCodableRecord {
  /// The identifier of the message; `message_id`, or `mid` in the responses that some clients describe.
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

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("message_id", &messageID)
    try field.alias("mid", &messageID)
    try field("chat_id", &chatID)
  }
}

/// The result of a call that returns no value, read from a response without an error code.
enum OKConfirmation {
  case done, refused, unreadable

  /// Reads `{"success": true}`, or a list of booleans in place of the boolean; 1, 0 and texts count as booleans.
  ///
  /// A body that is no JSON object, such as an HTML page of a proxy, and an object with the key `error` are
  /// `.unreadable`.
  ///
  /// - Parameter needsSuccess: Whether `success` must be there; if not, an empty body and an object without `success`
  ///   are `.done`, too, because such responses were seen.
  init(_ body: Data, needsSuccess: Bool) {
    guard !body.isEmpty else {
      self = needsSuccess ? .unreadable : .done
      return
    }
    guard let value = try? RawJSON(repairing: body).value(),
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
