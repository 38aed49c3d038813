public import VestnikCore

/// What happened: the `object` of an event.
///
/// As JSON: Reads `{"type": "message_new", "object": {…}}`, as an event is read; other members are passed
/// over. Without a type it is ``unknown(_:)``. Throws `DecodingError` when it is no object, or has neither
/// `type` nor `object`. Writes `{"type": "message_new", "object": {…}}`: the part of an event that the
/// content is. An unknown one has no type, so that it is read as unknown again; to keep its type encode the
/// event.
public enum VKEventContent: Hashable, JSONModel {
  /// A message came in; with it what the sender's app can show, where VK says so.
  indirect case messageNew(VKMessage, VKClientInfo?)
  /// The community, or somebody for it, wrote a message.
  indirect case messageReply(VKMessage)
  /// A message was edited.
  indirect case messageEdit(VKMessage)
  /// A callback button was pressed.
  indirect case buttonPress(VKButtonPress)
  /// A person allowed messages.
  case messageAllow(VKPermission)
  /// A person forbade messages.
  case messageDeny(VKPermission)
  /// A person is typing.
  case typing(VKTyping)
  /// A conversation was read.
  case messageRead(VKReadReceipt)
  /// A reaction was given or taken back.
  case reaction(VKReactionChange)
  /// VK asks whether the server is yours; ``VKWebhook`` answers.
  case confirmation
  /// All else that VK documents: posts, comments, likes, orders, members, payments.
  indirect case community(VKCommunityEvent)
  /// An event that has no case here, or whose `object` could not be read or has nothing of what makes its type, which
  /// ``VKEvent/unread`` then says: the `object` as received, or the whole event when it has none.
  case unknown(RawJSON)
}

extension VKEventContent {
  /// Becomes what stands at `object` in an event of a type; `false` for a type that has no case.
  ///
  /// An object that has nothing of what makes its type is refused: typed, it would be an event that says nothing.
  ///
  /// - Parameters:
  ///   - type: The type of the event.
  ///   - isNested: Set when the message is in a member of the object.
  mutating func read(
    _ type: VKEventType, from reader: inout JSONReader, isNested: inout Bool
  ) throws(JSONError) -> Bool {
    switch type {
    case .messageNew, .messageReply, .messageEdit:
      var message = VKMessage()
      var info: VKClientInfo?
      let start = reader.mark
      try Self.read(&message, &info, from: &reader, isNested: &isNested)
      guard !message.saysNothing else {
        throw reader.missing("from_id, peer_id and what was said", at: start)
      }
      switch type {
      case .messageNew: self = .messageNew(consume message, consume info)
      case .messageReply: self = .messageReply(consume message)
      default: self = .messageEdit(consume message)
      }
    case .messageEvent:
      self = .buttonPress(try Self.read("event_id", from: &reader) { $0 != VKButtonPress() })
    case .messageAllow: self = .messageAllow(try Self.read("user_id", from: &reader) { $0.userID != nil })
    case .messageDeny: self = .messageDeny(try Self.read("user_id", from: &reader) { $0.userID != nil })
    case .messageTypingState: self = .typing(try Self.read("from_id", from: &reader) { $0.fromID != nil })
    case .messageRead:
      self = .messageRead(try Self.read("from_id", from: &reader) { $0.fromID != nil || $0.peerID != nil })
    case .messageReactionEvent:
      self = .reaction(try Self.read("reacted_id", from: &reader) { $0.reactedID != nil || $0.peerID != nil })
    default:
      guard VKEventType.ofCommunity.contains(type) else { return false }
      self = .community(try Self.communityEvent(type, from: &reader))
    }
    return true
  }

  private static func communityEvent(
    _ type: VKEventType, from reader: inout JSONReader
  ) throws(JSONError) -> VKCommunityEvent {
    // Their fields differ, and the event keeps all of them: only an object without any says nothing.
    var event: VKCommunityEvent = try read("every field", from: &reader) {
      $0.object?.bytes.contains(UInt8(ascii: "\"")) ?? false
    }
    event.type = type
    return event
  }

  /// Reads an object that means something; of what it means nothing without, one field is named.
  private static func read<Object: JSONCodableValue>(
    _ field: StaticString, from reader: inout JSONReader, where isThere: (Object) -> Bool
  ) throws(JSONError) -> Object {
    let start = reader.mark
    let object = try Object.read(from: &reader)
    guard isThere(object) else { throw reader.missing(field, at: start) }
    return object
  }

  /// Fills in a message in either shape: from version 5.103 a member of the object of `message_new`, else the object
  /// itself.
  ///
  /// The content tells them apart, not the version: forwarders drop it.
  private static func read(
    _ message: inout VKMessage, _ info: inout VKClientInfo?, from reader: inout JSONReader,
    isNested: inout Bool
  ) throws(JSONError) {
    let start = reader.mark
    isNested = false
    var hasMember = try reader.enterObject()
    while hasMember {
      if reader.isAt("message"), reader.isAtObject {
        // Of several the last one counts.
        if isNested { message = VKMessage() }
        try message.fillKeepingJSON(from: &reader)
        isNested = true
      } else if reader.isAt("client_info") {
        try reader.readIfValid(&info)
      } else {
        try reader.skip()
      }
      hasMember = try reader.nextMember()
    }
    if info != nil { isNested = true }
    guard !isNested else { return }
    reader.rewind(to: start)
    try message.fillKeepingJSON(from: &reader)
  }

  /// Writes the object from what was read.
  ///
  /// - Parameters:
  ///   - writer: Where to.
  ///   - isNested: Whether a message goes into a member of the object.
  func write(to writer: inout JSONWriter, isNested: Bool) throws(JSONError) {
    switch self {
    case .messageNew(let message, let info):
      try Self.write(message, info, to: &writer, isNested: isNested)
    case .messageReply(let message), .messageEdit(let message):
      try Self.write(message, nil, to: &writer, isNested: isNested)
    case .buttonPress(let press): try press.write(to: &writer)
    case .messageAllow(let permission), .messageDeny(let permission): try permission.write(to: &writer)
    case .typing(let typing): try typing.write(to: &writer)
    case .messageRead(let read): try read.write(to: &writer)
    case .reaction(let change): try change.write(to: &writer)
    case .community(let event): try event.write(to: &writer)
    case .confirmation, .unknown: writer.null()
    }
  }

  private static func write(
    _ message: VKMessage, _ info: VKClientInfo?, to writer: inout JSONWriter, isNested: Bool
  ) throws(JSONError) {
    guard isNested else { return try message.write(to: &writer) }
    try writer.beginObject()
    try writer.member("message", message)
    if let info { try writer.member("client_info", info) }
    writer.endObject()
  }
}

extension VKEventContent: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    if let type = try reader.peek("type"), !type.isEmpty {
      var event = VKEvent()
      var secret: String?
      try event.read(from: &reader, secret: &secret)
      return event.content
    }
    var object: RawJSON?
    var hasMember = try reader.enterObject()
    while hasMember {
      if reader.isAt("object") { object = try reader.raw() } else { try reader.skip() }
      hasMember = try reader.nextMember()
    }
    guard let object else { throw reader.missing("type", at: start) }
    return .unknown(object)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    let type = try type
    try writer.beginObject()
    if let type { try writer.member("type", type) }
    if case .unknown(let raw) = self {
      try writer.member("object", raw)
    } else if type != .confirmation {
      writer.key("object")
      try write(to: &writer, isNested: isMessageNew)
    }
    writer.endObject()
  }

  private var isMessageNew: Bool {
    if case .messageNew = self { true } else { false }
  }

  /// The type under which the content is written; `nil` for one that has no case.
  private var type: VKEventType? {
    get throws(JSONError) {
      switch self {
      case .messageNew: return .messageNew
      case .messageReply: return .messageReply
      case .messageEdit: return .messageEdit
      case .buttonPress: return .messageEvent
      case .messageAllow: return .messageAllow
      case .messageDeny: return .messageDeny
      case .typing: return .messageTypingState
      case .messageRead: return .messageRead
      case .reaction: return .messageReactionEvent
      case .confirmation: return .confirmation
      case .unknown: return nil
      case .community(let event):
        guard VKEventType.ofCommunity.contains(event.type) else {
          let type = event.type.rawValue.isEmpty ? "none" : event.type.rawValue.redactedPreview
          throw JSONError(path: "type", reason: "expected the type of a community's event, found \(type)")
        }
        return event.type
      }
    }
  }
}
