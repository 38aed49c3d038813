public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A note.
public struct VKNote: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The text.
  public var text: String?
  /// When it was made.
  public var date: Date?
  /// How many comments it has.
  public var comments: Int?
  /// How many of them were read.
  public var readComments: Int?
  /// The address.
  @LossyURL public var url: URL?
  /// The text with its marks.
  public var wikiText: String?
  /// Whether the reader may comment.
  public var canComment: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKNote: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("text", &text)
    try field("date", &date, .seconds)
    try field("comments", &comments)
    try field("read_comments", &readComments)
    try field("view_url", &_url.text)
    try field("text_wiki", &wikiText)
    try field("can_comment", &canComment)
  }
}
