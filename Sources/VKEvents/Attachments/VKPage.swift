public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A wiki page of a community.
///
/// Documented: `pages_wikipage_full` of VK's schema 5.199.
public struct VKPage: Hashable, JSONModel {
  /// The id, unique under its community.
  public var id: Int64?
  /// The community, positive.
  public var groupID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// Who made it.
  public var creatorID: Int64?
  /// The title.
  public var title: String?
  /// The text in wiki marks.
  public var source: String?
  /// The text in HTML.
  public var html: String?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may change who may read and edit it.
  public var canEditAccess: Bool?
  /// Who may read it: 0 the managers, 1 the members, 2 everybody.
  public var whoCanView: Int?
  /// Who may edit it: 0 the managers, 1 the members, 2 everybody.
  public var whoCanEdit: Int?
  /// When it was last edited.
  public var edited: Date?
  /// When it was made.
  public var created: Date?
  /// Who edited it last.
  public var editorID: Int64?
  /// How often it was read.
  public var views: Int?
  /// The title of the page above, if there is one.
  public var parent: String?
  /// The title of the page above that one.
  public var parent2: String?
  /// The address to read it.
  @LossyURL public var viewURL: URL?
  /// The address.
  @LossyURL public var url: URL?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPage: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("group_id", &groupID)
    try field("owner_id", &ownerID)
    try field("creator_id", &creatorID)
    try field("title", &title)
    try field("source", &source)
    try field("html", &html)
    try field.flag("current_user_can_edit", &canEdit)
    try field.flag("current_user_can_edit_access", &canEditAccess)
    try field("who_can_view", &whoCanView)
    try field("who_can_edit", &whoCanEdit)
    try field("edited", &edited, .seconds)
    try field("created", &created, .seconds)
    try field("editor_id", &editorID)
    try field("views", &views)
    try field("parent", &parent)
    try field("parent2", &parent2)
    try field("view_url", &_viewURL.text)
    try field("url", &_url.text)
  }
}
