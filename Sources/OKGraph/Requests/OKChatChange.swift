public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A change of a chat or of its members (OK Graph API, graph.user.messages, POST).
///
/// Its JSON is the object `chat_control` of a request. Decoding throws `DecodingError` when the object does not have
/// exactly one change, and for a change that cannot be read.
public enum OKChatChange: Hashable, JSONModel {
  /// Gives the chat another title; the greatest length is not documented.
  case title(String)
  /// Gives the chat another icon, a JPEG or PNG that OK fetches from the address.
  case icon(URL)
  /// Adds people to the chat; how many at once is not documented.
  case addMembers([OKUserID])
  /// Removes one person from the chat.
  case removeMember(OKUserID)
  /// Makes the account itself leave the chat.
  case leave
}

extension OKChatChange: Validatable {
  /// Returns what is wrong with the change; the paths of the issues are the JSON keys.
  ///
  /// Rules: `title.required`, `text.control` (a warning), `icon.url`, `members.required`. OK documents no limit, so
  /// `limits` is not used.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    switch self {
    case .title(let title):
      return title.isBlank
        ? [
          ValidationIssue(
            path: "title", rule: "title.required", actual: title.isEmpty ? "empty" : "blank",
            allowed: "a text that can be seen", source: OKSource.messages)
        ] : title.controlIssues(at: "title")
    case .icon(let url):
      return url.absoluteString.httpURLIssues(at: "icon.url", rule: "icon.url", source: OKSource.messages)
    case .addMembers(let users):
      let places = users.indices.filter { users[$0].digits.isEmpty }.map { "add_members[\($0)]" }
      return (users.isEmpty ? ["add_members"] : places).map(Self.missing)
    case .removeMember(let user): return user.digits.isEmpty ? [Self.missing("remove_member")] : []
    case .leave: return []
    }
  }

  private static func missing(_ path: String) -> ValidationIssue {
    ValidationIssue(
      path: path, rule: "members.required", actual: "empty", allowed: "a person's id",
      source: OKSource.messages)
  }
}

extension OKChatChange: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  /// The JSON members of `chat_control`, exactly one of which is present.
  private struct Form: JSONCodableObject {
    struct Icon: JSONCodableObject {
      var url: String?

      mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
        try field("url", &url)
      }

      var missingField: StaticString? { url == nil ? "url" : nil }
    }

    struct Member: JSONCodableObject {
      var user: OKUserID?

      mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
        try field("user_id", &user)
      }

      var missingField: StaticString? { user == nil ? "user_id" : nil }
    }

    var title: String?
    var icon: Icon?
    var added: [Member]?
    var removed: Member?
    var leave: JSONValue?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("title", &title)
      try field("icon", &icon)
      try field("add_members", &added)
      try field("remove_member", &removed)
      try field("leave", &leave)
    }
  }

  /// Reads the JSON object of `chat_control`.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    let problem: String
    switch (form.title, form.icon, form.added, form.removed, form.leave) {
    case (let title?, nil, nil, nil, nil): return .title(title)
    case (nil, let icon?, nil, nil, nil):
      if let url = URL(string: icon.url ?? "") { return .icon(url) }
      problem = "expected an address in icon.url"
    case (nil, nil, let added?, nil, nil): return .addMembers(added.compactMap(\.user))
    case (nil, nil, nil, let removed?, nil):
      if let user = removed.user { return .removeMember(user) }
      problem = "expected a person's id in remove_member.user_id"
    case (nil, nil, nil, nil, let leave?):
      if leave == .string("true") || leave == .bool(true) { return .leave }
      problem = #"expected "true" in leave"#
    default: problem = "expected exactly one of title, icon, add_members, remove_member and leave"
    }
    reader.rewind(to: start)
    throw reader.failure(problem)
  }

  /// Writes the JSON object of `chat_control`.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writer.beginObject()
    switch self {
    case .title(let title): try writer.member("title", title)
    case .icon(let url): try writer.member("icon", ["url": url.absoluteString])
    case .addMembers(let users): try writer.member("add_members", users.map { ["user_id": $0.prefixed] })
    case .removeMember(let user): try writer.member("remove_member", ["user_id": user.prefixed])
    // OK's sample has the text "true", not a boolean.
    case .leave: try writer.member("leave", "true")
    }
    writer.endObject()
  }
}

/// An action of the account that the other participants of a chat see (OK Graph API, graph.user.messages, POST,
/// "Current user state").
public struct OKSenderAction: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The account has read everything in the chat.
  public static let markSeen: Self = "mark_seen"
  /// The account is writing a message. How long the chat shows this is not documented.
  public static let typing: Self = "typing_on"
  /// The account is sending a file: a video, a sound or an image.
  public static let sendingPhoto: Self = "sending_photo"
  /// The account is sending a video; only the comment of OK's sample names this word.
  public static let sendingVideo: Self = "sending_video"
  /// The account is sending a sound; only the comment of OK's sample names this word.
  public static let sendingAudio: Self = "sending_audio"
}

extension OKSenderAction: JSONCodableValue {}
