public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The answer to the press of a callback button: the parameters of `messages.sendMessageEventAnswer`.
///
/// The app of the person waits for the answer for about a minute. Call the method with ``parameters``, the version of
/// the API and the token of the community; this library does not make the call.
///
/// ```swift
/// guard case .buttonPress(let press) = event.content,
///   let answer = VKButtonAnswer(to: press, with: .showSnackbar("Записали"))
/// else { return }
/// let parameters = try answer.parameters
/// ```
///
/// Its JSON has the names of VK's parameters, with `event_data` as an object. Decoding also takes `event_data` as
/// JSON text, its form in the call. `event_id`, `user_id` and `peer_id` are required. Decoding throws `DecodingError`
/// that names everything that cannot be read, unknown keys too.
public struct VKButtonAnswer: Hashable, JSONModel {
  /// The action of the person's app: the parameter `event_data`.
  ///
  /// Its JSON is an object such as `{"type":"show_snackbar","text":"…"}`. Decoding also takes JSON text of the
  /// object. It throws `DecodingError` for an unknown type, for a missing member, for a member that the type does not
  /// have, and for a `link` that is not percent-encoded.
  public enum Action: Hashable, JSONModel {
    /// Shows a line of text that disappears by itself, up to 90 characters (`show_snackbar`).
    case showSnackbar(String)
    /// Opens a page at an http or https address (`open_link`).
    case openLink(URL)
    /// Opens an app (`open_app`) in the community `ownerID` (negative), or by itself when that is `nil`; `hash` is
    /// what the app gets behind the `#` of its address.
    case openApp(id: Int64, ownerID: Int64? = nil, hash: String? = nil)
  }

  /// The token of the press, ``VKButtonPress/answerToken``; it is not the id of the event.
  public var eventID: String
  /// The id of the person who pressed the button.
  public var userID: Int64
  /// The id of the conversation.
  public var peerID: Int64
  /// The action of the person's app. With `nil` the button only stops waiting.
  public var action: Action?

  /// Makes an answer from its parts.
  ///
  /// - Parameters:
  ///   - eventID: The token of the press.
  ///   - userID: The id of the person who pressed the button.
  ///   - peerID: The id of the conversation.
  ///   - action: The action of the person's app; by default `nil` for none.
  public init(eventID: String, userID: Int64, peerID: Int64, action: Action? = nil) {
    self.eventID = eventID
    self.userID = userID
    self.peerID = peerID
    self.action = action
  }

  /// Makes the answer to a press; `nil` when the press lacks its token, its person or its conversation.
  ///
  /// - Parameters:
  ///   - press: The press, as it was received.
  ///   - action: The action of the person's app; by default `nil` for none.
  public init?(to press: VKButtonPress, with action: Action? = nil) {
    guard let token = press.answerToken, !token.isEmpty, let userID = press.userID, let peerID = press.peerID
    else { return nil }
    self.init(eventID: token, userID: userID, peerID: peerID, action: action)
  }

  @usableFromInline package init() {
    self.init(eventID: "", userID: 0, peerID: 0)
  }

  /// The parameters of the call, in the order of VK's page. `event_data` is JSON text, and is left out when
  /// ``action`` is `nil`.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  public var parameters: [(name: String, value: String)] {
    get throws(JSONError) {
      var parameters = [
        (name: "event_id", value: eventID), (name: "user_id", value: "\(userID)"),
        (name: "peer_id", value: "\(peerID)"),
      ]
      if let action {
        parameters.append((name: "event_data", value: String(decoding: try action.json(), as: UTF8.self)))
      }
      return parameters
    }
  }
}

extension VKButtonAnswer {
  /// The limits of an answer. Every one can be replaced.
  public struct Limits: Hashable, Sendable {
    /// The length of the text of ``VKButtonAnswer/Action/showSnackbar(_:)``, in ``unit``; at most 90 by default.
    public var text = Limit(90, source: "\(VKSource.messages), show_snackbar, as vksdk has it")
    /// The length of `event_data` as JSON text, in ``unit``; at most 1000 by default.
    public var eventData = Limit(1000, source: "VK API schema 5.199, messages.sendMessageEventAnswer")
    /// The unit of the lengths: by default UTF-16 units, the strictest reading of "characters".
    public var unit = TextUnit.utf16

    /// Makes the documented limits.
    public init() {}
  }

  /// Returns what is wrong with the answer.
  ///
  /// Rules: `answer.event_id`, `answer.user_id`, `answer.peer_id`, `answer.text`, `answer.link`, `answer.app`,
  /// `answer.event_data`.
  ///
  /// - Parameter limits: The limits to check against; by default the documented ones.
  public func issues(under limits: Limits = Limits()) -> [ValidationIssue] {
    var issues: [ValidationIssue] = []
    if eventID.isBlank {
      issues.append(issue("event_id", "answer.event_id", "empty", "the token of the press"))
    }
    if userID <= 0 { issues.append(issue("user_id", "answer.user_id", "\(userID)", "the id of a person")) }
    if peerID == 0 { issues.append(issue("peer_id", "answer.peer_id", "0", "the id of a conversation")) }
    guard let action else { return issues }
    issues += actionIssues(action, limits).map { $0.nested(in: "event_data") }
    let json = (try? action.json()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return issues
      + VKSource.lengthIssues(
        json, at: "event_data", rule: "answer.event_data", under: limits.eventData, in: limits.unit)
  }

  private func actionIssues(_ action: Action, _ limits: Limits) -> [ValidationIssue] {
    switch action {
    case .showSnackbar(let text) where text.isBlank:
      return [
        issue("text", "answer.text", text.isEmpty ? "empty" : "blank", "a text that can be seen")
      ]
    case .showSnackbar(let text):
      return VKSource.lengthIssues(
        text, at: "text", rule: "answer.text", under: limits.text, in: limits.unit)
    case .openLink(let url):
      return url.absoluteString.httpURLIssues(at: "link", rule: "answer.link", source: VKSource.messages)
    case .openApp(let id, _, _):
      return id > 0 ? [] : [issue("app_id", "answer.app", "\(id)", "the id of an app")]
    }
  }

  private func issue(
    _ path: String, _ rule: ValidationIssue.Rule, _ actual: String, _ allowed: String
  ) -> ValidationIssue {
    ValidationIssue(path: path, rule: rule, actual: actual, allowed: allowed, source: VKSource.messages)
  }
}

extension VKButtonAnswer: JSONCodableObject {
  @inlinable package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("event_id", &eventID)
    try field("user_id", &userID)
    try field("peer_id", &peerID)
    try field("event_data", &action)
  }

  @usableFromInline package var missingField: StaticString? {
    if eventID.isEmpty { return "event_id" }
    if userID == 0 { return "user_id" }
    return peerID == 0 ? "peer_id" : nil
  }
}

/// The members of `event_data` of all types of actions together.
private struct ActionFields: JSONCodableObject {
  var type: String?
  var text: String?
  var link: String?
  var appID: Int64?
  var ownerID: Int64?
  var hash: String?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("text", &text)
    try field("link", &link)
    try field("app_id", &appID)
    try field("owner_id", &ownerID)
    try field("hash", &hash)
  }

  /// The names of the members that `type` has, besides `type` itself; all names when the type is unknown.
  var allowed: Set<String> {
    switch type {
    case "show_snackbar": ["text"]
    case "open_link": ["link"]
    case "open_app": ["app_id", "owner_id", "hash"]
    default: ["text", "link", "app_id", "owner_id", "hash"]
    }
  }

  /// The first name, in alphabetical order, of a member that `type` does not have; `nil` when there is none.
  var unexpectedMember: String? {
    let present = [
      "text": text != nil, "link": link != nil, "app_id": appID != nil, "owner_id": ownerID != nil,
      "hash": hash != nil,
    ]
    return present.filter { $0.value && !allowed.contains($0.key) }.keys.min()
  }
}

extension VKButtonAnswer.Action: JSONCodableValue {
  @inlinable package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtText {
      let place = reader
      do throws(JSONError) {
        return try Self(json: Data(try reader.text().utf8))
      } catch {
        throw place.failure("expected JSON text of event_data: \(error.reason)")
      }
    }
    let start = reader.mark
    let fields = try ActionFields.read(from: &reader)
    if let name = fields.unexpectedMember {
      reader.rewind(to: start)
      let allowed = fields.allowed.sorted().joined(separator: ", ")
      throw reader.failure("\(name) does not belong to \(fields.type ?? ""), which has \(allowed) alone")
    }
    if let link = fields.link, URL(string: link)?.absoluteString != link {
      reader.rewind(to: start)
      throw reader.failure("expected an address in link, with everything but ASCII percent-encoded")
    }
    switch (fields.type, fields.text, fields.link.flatMap { URL(string: $0) }, fields.appID) {
    case ("show_snackbar", let text?, _, _): return .showSnackbar(text)
    case ("show_snackbar", nil, _, _): throw reader.missing("text", at: start)
    case ("open_link", _, let link?, _): return .openLink(link)
    case ("open_link", _, nil, _): throw reader.missing("link", at: start)
    case ("open_app", _, _, let id?): return .openApp(id: id, ownerID: fields.ownerID, hash: fields.hash)
    case ("open_app", _, _, nil): throw reader.missing("app_id", at: start)
    default: throw reader.missing("type show_snackbar, open_link or open_app", at: start)
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    var fields = ActionFields()
    switch self {
    case .showSnackbar(let text): (fields.type, fields.text) = ("show_snackbar", text)
    case .openLink(let url): (fields.type, fields.link) = ("open_link", url.absoluteString)
    case .openApp(let id, let ownerID, let hash):
      (fields.type, fields.appID, fields.ownerID, fields.hash) = ("open_app", id, ownerID, hash)
    }
    try fields.write(to: &writer)
  }
}
