public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// Reading and writing of attachments: `{"type": "photo", "photo": {…}}`. Messages, posts, comments and messages of
// channels read their `attachments` through this extension, within one another.
//
// Reading takes the type, which comes first as a rule, and looks up the function for the body of that type. A kind
// without a function, a body that is missing or cannot be read, and an attachment more than eight levels deep become
// `unknown` with the JSON as received; what could not be read is recorded in the reader. The bodies are large and
// hold attachments again: what looks indirect here (closures, `Hashable` by hand) keeps the stack small.
extension VKAttachment: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    guard let type = try reader.typeOfAttachment() else {
      reader.note(reader.failure("expected an attachment with a type"))
      return .unknown(type: "", try reader.raw())
    }
    if type == "app_action" {
      // VK sends no body for this kind: the whole attachment is read as the body.
      reader.rewind(to: start)
      return .appAction(try VKAppAction.read(from: &reader))
    }
    if reader.nested < maxNesting {
      reader.nested += 1
      defer { reader.nested -= 1 }
      var attachment = Self.unknown(type: type, RawJSON(checked: Data()))
      if let readBody = bodyReader(for: type), try readBody(&reader, &attachment) { return attachment }
    }
    // There is no body, or it could not be read, which is recorded: the attachment is kept as received.
    reader.rewind(to: start)
    if reader.nested >= maxNesting {
      reader.note(reader.failure("expected at most \(maxNesting) attachments, each within another"))
    }
    return .unknown(type: type, try reader.raw())
  }

  /// The maximum depth of attachments within attachments. A post, the post that it repeats and their attachments have
  /// depth three; more would only fill the stack, which may be as small as 512 KB.
  private static var maxNesting: Int { 8 }

  /// A function that reads the remaining members of an attachment. It puts the body into the attachment and returns
  /// whether there was one.
  private typealias BodyReader = (inout JSONReader, inout Self) throws(JSONError) -> Bool

  // Posts hold attachments, and attachments hold posts. The function for the body is returned instead of called, so
  // that the frame of `bodyReader` has left the stack while the body is read.
  private static func bodyReader(for type: String) -> BodyReader? {
    switch type {
    case "photo": { body, it throws(JSONError) in try body.attached("photo", &it) { .photo($0) } }
    case "video": { body, it throws(JSONError) in try body.attached("video", &it) { .video($0) } }
    case "video_message":
      { body, it throws(JSONError) in try body.attached("video_message", &it) { .videoMessage($0) } }
    case "audio": { body, it throws(JSONError) in try body.attached("audio", &it) { .audio($0) } }
    case "audio_message":
      { body, it throws(JSONError) in try body.attached("audio_message", &it) { .audioMessage($0) } }
    case "doc": { body, it throws(JSONError) in try body.attached("doc", &it) { .document($0) } }
    case "graffiti": { body, it throws(JSONError) in try body.attached("graffiti", &it) { .graffiti($0) } }
    case "link": { body, it throws(JSONError) in try body.attached("link", &it) { .link($0) } }
    case "market": { body, it throws(JSONError) in try body.attached("market", &it) { .product($0) } }
    case "market_album":
      { body, it throws(JSONError) in try body.attached("market_album", &it) { .productAlbum($0) } }
    case "wall": { body, it throws(JSONError) in try body.attached("wall", &it) { .post($0) } }
    case "wall_reply": { body, it throws(JSONError) in try body.attached("wall_reply", &it) { .comment($0) } }
    case "sticker": { body, it throws(JSONError) in try body.attached("sticker", &it) { .sticker($0) } }
    case "ugc_sticker":
      { body, it throws(JSONError) in try body.attached("ugc_sticker", &it) { .userSticker($0) } }
    case "sticker_pack_preview":
      { body, it throws(JSONError) in try body.attached("sticker_pack_preview", &it) { .stickerPack($0) } }
    case "gift": { body, it throws(JSONError) in try body.attached("gift", &it) { .gift($0) } }
    case "poll": { body, it throws(JSONError) in try body.attached("poll", &it) { .poll($0) } }
    case "story": { body, it throws(JSONError) in try body.attached("story", &it) { .story($0) } }
    default: rareBodyReader(for: type)
    }
  }

  private static func rareBodyReader(for type: String) -> BodyReader? {
    switch type {
    case "call": { body, it throws(JSONError) in try body.attached("call", &it) { .call($0) } }
    case "group_call_in_progress":
      { body, it throws(JSONError) in try body.attached("group_call_in_progress", &it) { .groupCall($0) } }
    case "podcast", "podcasts":
      { body, it throws(JSONError) in try body.attached("podcast", &it) { .podcast($0) } }
    case "audio_playlist":
      { body, it throws(JSONError) in try body.attached("audio_playlist", &it) { .playlist($0) } }
    case "article": { body, it throws(JSONError) in try body.attached("article", &it) { .article($0) } }
    case "event": { body, it throws(JSONError) in try body.attached("event", &it) { .event($0) } }
    case "group": { body, it throws(JSONError) in try body.attached("group", &it) { .group($0) } }
    case "money_transfer":
      { body, it throws(JSONError) in try body.attached("money_transfer", &it) { .moneyTransfer($0) } }
    case "money_request":
      { body, it throws(JSONError) in try body.attached("money_request", &it) { .moneyRequest($0) } }
    case "mini_app": { body, it throws(JSONError) in try body.attached("mini_app", &it) { .miniApp($0) } }
    case "narrative": { body, it throws(JSONError) in try body.attached("narrative", &it) { .narrative($0) } }
    case "curator": { body, it throws(JSONError) in try body.attached("curator", &it) { .curator($0) } }
    case "video_playlist":
      { body, it throws(JSONError) in try body.attached("video_playlist", &it) { .videoPlaylist($0) } }
    case "album": { body, it throws(JSONError) in try body.attached("album", &it) { .album($0) } }
    case "note": { body, it throws(JSONError) in try body.attached("note", &it) { .note($0) } }
    case "photos_list":
      { body, it throws(JSONError) in try body.attached("photos_list", &it) { .photosList($0) } }
    default: recordReader(for: type)
    }
  }

  private static func recordReader(for type: String) -> BodyReader? {
    switch type {
    case "page": { body, it throws(JSONError) in try body.attachedRecord("page", &it) { .page($0) } }
    case "posted_photo":
      { body, it throws(JSONError) in try body.attachedRecord("posted_photo", &it) { .postedPhoto($0) } }
    case "pretty_cards":
      { body, it throws(JSONError) in try body.attachedRecord("pretty_cards", &it) { .prettyCards($0) } }
    case "donut_link":
      { body, it throws(JSONError) in try body.attachedRecord("donut_link", &it) { .donutLink($0) } }
    case "textlive":
      { body, it throws(JSONError) in try body.attachedRecord("textlive", &it) { .textLive($0) } }
    case "widget": { body, it throws(JSONError) in try body.attachedRecord("widget", &it) { .widget($0) } }
    case "channel_message":
      { body, it throws(JSONError) in try body.attachedRecord("channel_message", &it) { .channelMessage($0) }
      }
    case "artist": { body, it throws(JSONError) in try body.attachedArtist(&it) }
    default: nil
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if case .appAction(let action) = self { return try action.write(to: &writer) }
    if case .artist(let artist) = self { return try Self.write(artist, to: &writer) }
    if let (type, body) = typed { return try writer.tagged(type, body) }
    if case .unknown(_, let raw) = self { writer.raw(raw) }
  }

  /// Writes an artist as VK does, with the pieces of music beside the artist.
  private static func write(_ artist: VKArtist, to writer: inout JSONWriter) throws(JSONError) {
    var alone = artist
    alone.audios = []
    try writer.beginObject()
    try writer.member("type", "artist" as String)
    try writer.member("artist", alone)
    if !artist.audios.isEmpty { try writer.member("audios", artist.audios) }
    writer.endObject()
  }

  /// VK's word for the kind, with the body; `nil` for an unknown kind.
  private var typed: (type: StaticString, body: any JSONCodableValue & Hashable)? {
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
    case .page(let body): ("page", body)
    case .postedPhoto(let body): ("posted_photo", body)
    case .prettyCards(let body): ("pretty_cards", body)
    case .donutLink(let body): ("donut_link", body)
    case .textLive(let body): ("textlive", body)
    case .widget(let body): ("widget", body)
    case .channelMessage(let body): ("channel_message", body)
    case .artist(let body): ("artist", body)
    case .appAction(let body): ("app_action", body)
    case .unknown: nil
    }
  }

  /// VK's word for the kind: `photo`, `wall_reply`. Empty when the attachment came without one.
  public var type: String {
    if case .unknown(let type, _) = self { return type }
    return typed.map { "\($0.type)" } ?? ""
  }
}

// Written by hand, because the functions that the compiler synthesizes reserve room on the stack for the body of
// every kind, at each level of nesting.
extension VKAttachment: Hashable {
  /// Returns whether both are of the same kind, with equal bodies.
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

extension JSONReader {
  /// Enters an attachment and returns its type; the reader then stands at the members that may be its body. Returns
  /// `nil`, without moving the reader, when there is no type.
  ///
  /// A type that comes first, as it does as a rule, is passed. Otherwise it is looked up, and no member is passed.
  fileprivate mutating func typeOfAttachment() throws(JSONError) -> String? {
    let start = mark
    if isAtObject, try enterObject(), isAt("type"), isAtText {
      let type = try text()
      _ = try nextMember()
      return type
    }
    rewind(to: start)
    guard let type = try peek("type") else { return nil }
    _ = try enterObject()
    return type
  }

  /// Reads the member `name` as the body of an attachment; returns whether it was there and an object.
  fileprivate mutating func attached<Body: JSONCodableObject>(
    _ name: StaticString, _ attachment: inout VKAttachment, _ make: (consuming Body) -> VKAttachment
  ) throws(JSONError) -> Bool {
    var isFound = false
    while hasMember {
      if isAt(name), isAtObject {
        var body = Body()
        try body.fill(from: &self)
        attachment = make(consume body)
        isFound = true
      } else if isAt(name) {
        // The value is no object. Reading it records that, except for `null`, `false` and `[]`.
        var none: Body?
        try readIfValid(&none)
      } else {
        try skip()
      }
      _ = try nextMember()
    }
    return isFound
  }

  /// Reads the member `name` as a body that keeps its JSON; returns whether it was there and could be read.
  fileprivate mutating func attachedRecord<Body: VKRecord>(
    _ name: StaticString, _ attachment: inout VKAttachment, _ make: (Body) -> VKAttachment
  ) throws(JSONError) -> Bool {
    var body: Body?
    while hasMember {
      // Only an object can be read as a body. Anything else is recorded, except for `null`, `false` and `[]`.
      if isAt(name) { try readIfValid(&body) } else { try skip() }
      _ = try nextMember()
    }
    guard let body else { return false }
    attachment = make(body)
    return true
  }

  /// Reads an artist, and the pieces of music beside it under `audios`; returns whether there was an artist.
  fileprivate mutating func attachedArtist(_ attachment: inout VKAttachment) throws(JSONError) -> Bool {
    var artist: VKArtist?
    var audios: [VKAudio] = []
    while hasMember {
      if isAt("artist") {
        try readIfValid(&artist)
      } else if isAt("audios") {
        try readIfValid(&audios)
      } else {
        try skip()
      }
      _ = try nextMember()
    }
    guard var artist else { return false }
    if !audios.isEmpty { artist.audios = audios }
    attachment = .artist(artist)
    return true
  }

  fileprivate mutating func attached(
    _ name: StaticString, _ attachment: inout VKAttachment, _ make: ([String]) -> VKAttachment
  ) throws(JSONError) -> Bool {
    var list: [String]?
    while hasMember {
      if isAt(name) { try readIfValid(&list) } else { try skip() }
      _ = try nextMember()
    }
    if let list { attachment = make(list) }
    return list != nil
  }
}
