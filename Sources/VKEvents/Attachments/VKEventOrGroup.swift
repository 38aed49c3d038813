public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An event or a community that is attached.
public struct VKEventOrGroup: Hashable, JSONModel {
  /// The community, positive.
  public var id: Int64?
  /// What VK says of it.
  public var text: String?
  /// The words on its button.
  public var buttonText: String?
  /// Friends who take part.
  public var friends: [Int64] = []
  /// When it begins.
  public var date: Date?
  /// Where it is.
  public var address: String?
  /// Whether the reader takes part.
  public var memberStatus: Int?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// The state, as VK words it.
  public var status: String?
  /// How many members it has.
  public var size: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKEventOrGroup: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("text", &text)
    try field("button_text", &buttonText)
    try field("friends", &friends)
    try field("time", &date, .seconds)
    try field("address", &address)
    try field("member_status", &memberStatus)
    try field("is_favorite", &isFavorite)
    try field("status", &status)
    try field("size", &size)
  }
}
