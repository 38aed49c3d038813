public import VestnikCore

/// The typed content of an event: its `object`.
///
/// Its JSON is the part of an event that the content is: `{"type": "message_new", "object": {…}}`. Decoding passes
/// over the other members of an event. Content without a type is decoded as ``unknown(_:)``, and unknown content is
/// encoded without its type; to keep the type encode the event. Decoding throws `DecodingError` when the value is no
/// object, or has neither `type` nor `object`.
public enum VKEventContent: Hashable, JSONModel {
  /// A message came in. The second value holds what the sender's app can show, where VK sends it.
  indirect case messageNew(VKMessage, VKClientInfo?)
  /// The community, or somebody on its behalf, wrote a message.
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
  /// VK asks whether the server is yours; ``VKWebhook`` responds.
  case confirmation
  /// Any other event that VK documents: a post, comment, like, order, member or payment.
  indirect case community(VKCommunityEvent)
  /// An event without a case here, or one whose `object` could not be read or has no field that its type needs, which
  /// ``VKEvent/unread`` then lists. The value is the `object` as received, or the whole event when it has no
  /// `object`.
  case unknown(RawJSON)
}

extension VKEventContent {
  /// Reads the `object` of an event of a type into this value; returns `false` for a type that has no case.
  ///
  /// An object without any field that its type needs is refused: typed, it would be an event without content.
  ///
  /// - Parameters:
  ///   - type: The type of the event.
  ///   - isNested: Set to whether the message is in a member of the object.
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
    // The fields differ between these events, and the event keeps all of them: only an object without any is refused.
    var event: VKCommunityEvent = try read("every field", from: &reader) {
      $0.object?.bytes.contains(UInt8(ascii: "\"")) ?? false
    }
    event.type = type
    return event
  }

  /// Returns the object that is read, if `isThere` accepts it; else throws an error that names `field` as missing.
  private static func read<Object: JSONCodableValue>(
    _ field: StaticString, from reader: inout JSONReader, where isThere: (Object) -> Bool
  ) throws(JSONError) -> Object {
    let start = reader.mark
    let object = try Object.read(from: &reader)
    guard isThere(object) else { throw reader.missing(field, at: start) }
    return object
  }

  /// Fills in a message of either shape: from version 5.103 on `message_new` has it in a member of its object, before
  /// that the object is the message.
  ///
  /// The content tells the shapes apart, not the version: forwarders drop the version.
  private static func read(
    _ message: inout VKMessage, _ info: inout VKClientInfo?, from reader: inout JSONReader,
    isNested: inout Bool
  ) throws(JSONError) {
    let start = reader.mark
    isNested = false
    var hasMember = try reader.enterObject()
    while hasMember {
      if reader.isAt("message"), reader.isAtObject {
        // Of several members `message` the last one counts.
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

  /// Writes the object from the typed content; `null` for ``confirmation`` and ``unknown(_:)``.
  ///
  /// - Parameters:
  ///   - writer: The writer of the event.
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

  /// The type under which the content is written; `nil` for ``unknown(_:)``. Throws for a community event without a
  /// documented type.
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
