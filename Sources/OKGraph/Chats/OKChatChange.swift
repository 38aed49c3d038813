public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A change of a chat or of its members (graph.user.messages, POST).
public enum OKChatChange: Hashable, Sendable, Codable {
  /// Gives the chat another title; the greatest length is not documented.
  case title(String)
  /// Gives it another icon, which OK fetches: JPEG or PNG.
  case icon(URL)
  /// Adds people.
  case addMembers([OKUserID])
  /// Removes one person.
  case removeMember(OKUserID)
  /// The account itself leaves.
  case leave
}

extension OKChatChange: Validatable {
  /// What is wrong with the change, under the field names of the wire.
  ///
  /// Rules: `title.required`, `icon.url`, `members.required`. No limit is documented, so none is looked at.
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
