public import VestnikCore

extension VKAttachment: WireValue {
  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let start = reader.mark
    guard let type = try reader.peek("type") else {
      reader.note(reader.failure("expected an attachment with a type"))
      return .unknown(type: "", try reader.raw())
    }
    if reader.nested < mostNested {
      reader.nested += 1
      defer { reader.nested -= 1 }
      if let readBody = bodyReader(for: type), let attachment = try readBody(&reader) { return attachment }
    } else {
      reader.note(reader.failure("expected at most \(mostNested) attachments, each within another"))
    }
    // No body, or one that could not be read, which is recorded.
    reader.rewind(to: start)
    return .unknown(type: type, try reader.raw())
  }

  /// A post with the post that it repeats and their attachments is three deep. More would only fill the stack, which
  /// may be as small as 512 KB.
  private static var mostNested: Int { 8 }

  private typealias BodyReader = (inout WireReader) throws(WireError) -> Self?

  // Posts hold attachments, and attachments posts: what is chosen here is called when this function has left the stack.
  private static func bodyReader(for type: String) -> BodyReader? {
    switch type {
    case "photo": { body throws(WireError) in try body.attached("photo", Self.photo) }
    case "video": { body throws(WireError) in try body.attached("video", Self.video) }
    case "video_message": { body throws(WireError) in try body.attached("video_message", Self.videoMessage) }
    case "audio": { body throws(WireError) in try body.attached("audio", Self.audio) }
    case "audio_message": { body throws(WireError) in try body.attached("audio_message", Self.audioMessage) }
    case "doc": { body throws(WireError) in try body.attached("doc", Self.document) }
    case "graffiti": { body throws(WireError) in try body.attached("graffiti", Self.graffiti) }
    case "link": { body throws(WireError) in try body.attached("link", Self.link) }
    case "market": { body throws(WireError) in try body.attached("market", Self.product) }
    case "market_album": { body throws(WireError) in try body.attached("market_album", Self.productAlbum) }
    case "wall": { body throws(WireError) in try body.attached("wall", Self.post) }
    case "wall_reply": { body throws(WireError) in try body.attached("wall_reply", Self.comment) }
    case "sticker": { body throws(WireError) in try body.attached("sticker", Self.sticker) }
    case "ugc_sticker": { body throws(WireError) in try body.attached("ugc_sticker", Self.userSticker) }
    case "sticker_pack_preview":
      { body throws(WireError) in try body.attached("sticker_pack_preview", Self.stickerPack) }
    case "gift": { body throws(WireError) in try body.attached("gift", Self.gift) }
    case "poll": { body throws(WireError) in try body.attached("poll", Self.poll) }
    case "story": { body throws(WireError) in try body.attached("story", Self.story) }
    default: seldomReader(for: type)
    }
  }

  private static func seldomReader(for type: String) -> BodyReader? {
    switch type {
    case "call": { body throws(WireError) in try body.attached("call", Self.call) }
    case "group_call_in_progress":
      { body throws(WireError) in try body.attached("group_call_in_progress", Self.groupCall) }
    case "podcast", "podcasts": { body throws(WireError) in try body.attached("podcast", Self.podcast) }
    case "audio_playlist": { body throws(WireError) in try body.attached("audio_playlist", Self.playlist) }
    case "article": { body throws(WireError) in try body.attached("article", Self.article) }
    case "event": { body throws(WireError) in try body.attached("event", Self.event) }
    case "group": { body throws(WireError) in try body.attached("group", Self.group) }
    case "money_transfer":
      { body throws(WireError) in try body.attached("money_transfer", Self.moneyTransfer) }
    case "money_request": { body throws(WireError) in try body.attached("money_request", Self.moneyRequest) }
    case "mini_app": { body throws(WireError) in try body.attached("mini_app", Self.miniApp) }
    case "narrative": { body throws(WireError) in try body.attached("narrative", Self.narrative) }
    case "curator": { body throws(WireError) in try body.attached("curator", Self.curator) }
    case "video_playlist":
      { body throws(WireError) in try body.attached("video_playlist", Self.videoPlaylist) }
    case "album": { body throws(WireError) in try body.attached("album", Self.album) }
    case "note": { body throws(WireError) in try body.attached("note", Self.note) }
    case "photos_list": { body throws(WireError) in try body.attached("photos_list", Self.photosList) }
    default: nil
    }
  }

  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    if let (type, body) = typed { return try writer.tagged(type, body) }
    guard case .unknown(let type, let raw) = self else { return }
    guard TypedOnly.isOn else { return writer.raw(raw) }
    try writer.beginObject()
    try writer.member("type", type)
    writer.endObject()
  }

  /// The kind in VK's word, and the body; `nil` for an unknown one.
  private var typed: (type: StaticString, body: any WireValue & Hashable)? {
    switch self {
    case .photo(let body): ("photo", body)
    case .video(let body): ("video", body)
    case .videoMessage(let body): ("video_message", body)
    case .audio(let body): ("audio", body)
    case .audioMessage(let body): ("audio_message", body)
    case .document(let body): ("doc", body)
    case .graffiti(let body): ("graffiti", body)
    case .link(let body): ("link", body)
    case .product(let body): ("market", body)
    case .productAlbum(let body): ("market_album", body)
    case .post(let body): ("wall", body)
    case .comment(let body): ("wall_reply", body)
    case .sticker(let body): ("sticker", body)
    case .userSticker(let body): ("ugc_sticker", body)
    case .stickerPack(let body): ("sticker_pack_preview", body)
    case .gift(let body): ("gift", body)
    case .poll(let body): ("poll", body)
    case .story(let body): ("story", body)
    case .call(let body): ("call", body)
    case .groupCall(let body): ("group_call_in_progress", body)
    case .podcast(let body): ("podcast", body)
    case .playlist(let body): ("audio_playlist", body)
    case .article(let body): ("article", body)
    case .event(let body): ("event", body)
    case .group(let body): ("group", body)
    case .moneyTransfer(let body): ("money_transfer", body)
    case .moneyRequest(let body): ("money_request", body)
    case .miniApp(let body): ("mini_app", body)
    case .narrative(let body): ("narrative", body)
    case .curator(let body): ("curator", body)
    case .videoPlaylist(let body): ("video_playlist", body)
    case .album(let body): ("album", body)
    case .note(let body): ("note", body)
    case .photosList(let body): ("photos_list", body)
    case .unknown: nil
    }
  }

  /// The kind in VK's word: `photo`, `wall_reply`.
  public var type: String {
    if case .unknown(let type, _) = self { return type }
    return typed.map { "\($0.type)" } ?? ""
  }
}

// By hand, because what the compiler makes keeps a place for each kind on the stack, at each level of nesting.
extension VKAttachment: Hashable {
  /// Whether both are of the same kind, with equal bodies.
  public static func == (left: Self, right: Self) -> Bool {
    if case .unknown(let type, let raw) = left, case .unknown(type, raw) = right { return true }
    guard let left = left.typed, let right = right.typed else { return false }
    return "\(left.type)" == "\(right.type)" && AnyHashable(left.body) == AnyHashable(right.body)
  }

  /// Hashes the kind and the body.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    if case .unknown(_, let raw) = self { hasher.combine(raw) }
    if let body = typed?.body { hasher.combine(AnyHashable(body)) }
  }
}

extension WireReader {
  /// Reads the body of an attachment.
  fileprivate mutating func attached<Body: WireValue>(
    _ name: StaticString, _ make: (Body) -> VKAttachment
  ) throws(WireError) -> VKAttachment? {
    try member(name, as: Body.self).map(make)
  }
}
