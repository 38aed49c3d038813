import VestnikCore

extension VKEventContent {
  /// What stands at `object` in an event of a type; `nil` for a type that has no case.
  ///
  /// - Parameters:
  ///   - type: The type of the event.
  ///   - isNested: Set when the message is in a member of the object.
  static func read(
    _ type: VKEventType, from reader: inout WireReader, isNested: inout Bool
  ) throws(WireError) -> Self? {
    switch type {
    case .messageNew:
      var info: VKClientInfo?
      let message = try readMessage(from: &reader, info: &info, isNested: &isNested)
      return .messageNew(message, info)
    case .messageReply, .messageEdit:
      var info: VKClientInfo?
      let message = try readMessage(from: &reader, info: &info, isNested: &isNested)
      return type == .messageReply ? .messageReply(message) : .messageEdit(message)
    case .messageEvent: return .buttonPress(try VKButtonPress.read(from: &reader))
    case .messageAllow: return .messageAllow(try VKPermission.read(from: &reader))
    case .messageDeny: return .messageDeny(try VKPermission.read(from: &reader))
    case .messageTypingState: return .typing(try VKTyping.read(from: &reader))
    case .messageRead: return .messageRead(try VKRead.read(from: &reader))
    case .messageReactionEvent: return .reaction(try VKReactionChange.read(from: &reader))
    default:
      guard VKEventType.ofCommunity.contains(type) else { return nil }
      return .community(try VKCommunityEvent.read(from: &reader))
    }
  }

  /// A message in either shape: from version 5.103 a member of the object of `message_new`, else the object itself.
  ///
  /// The content tells them apart, not the version: forwarders drop it.
  private static func readMessage(
    from reader: inout WireReader, info: inout VKClientInfo?, isNested: inout Bool
  ) throws(WireError) -> VKMessage {
    let start = reader.mark
    var message: VKMessage?
    guard try reader.enterObject() else { return VKMessage() }
    repeat {
      if reader.isAt("message"), reader.isAtObject() {
        try reader.readOrKeep(&message)
      } else if reader.isAt("client_info") {
        try reader.readOrKeep(&info)
      } else {
        try reader.skip()
      }
    } while try reader.nextMember()
    isNested = message != nil || info != nil
    if isNested { return message ?? VKMessage() }
    reader.rewind(to: start)
    return try VKMessage.read(from: &reader)
  }

  /// Writes the object from what was read.
  ///
  /// - Parameters:
  ///   - writer: Where to.
  ///   - isNested: Whether a message goes into a member of the object.
  func write(to writer: inout WireWriter, isNested: Bool) throws(WireError) {
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
    _ message: VKMessage, _ info: VKClientInfo?, to writer: inout WireWriter, isNested: Bool
  ) throws(WireError) {
    guard isNested else { return try message.write(to: &writer) }
    try writer.beginObject()
    try writer.member("message", message)
    if let info { try writer.member("client_info", info) }
    writer.endObject()
  }
}

extension WireReader {
  /// Whether an object stands here; looks no further than its first key, because the hot path passes here.
  fileprivate mutating func isAtObject() -> Bool {
    let start = mark
    defer { rewind(to: start) }
    return (try? enterObject()) != nil
  }
}
