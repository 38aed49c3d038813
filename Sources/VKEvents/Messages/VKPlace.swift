public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A named place.
public struct VKPlace: Hashable, JSONModel {
  /// The id; 0 for a point without a name.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// The latitude in degrees.
  public var latitude: Double?
  /// The longitude in degrees.
  public var longitude: Double?
  /// When it was added.
  public var created: Date?
  /// The picture.
  @LossyURL public var icon: URL?
  /// The country, as a name or as the digits of its id: VK sends either.
  public var country: String?
  /// The town, as a name or as the digits of its id.
  public var city: String?
  /// The kind, as VK words it: a word or digits.
  public var type: String?
  /// What it is, in words.
  public var typeName: String?
  /// The street and house.
  public var address: String?
  /// How many people were there.
  public var checkins: Int?
  /// The community, positive.
  public var groupID: Int64?
  /// The picture of its community.
  @LossyURL public var groupPhoto: URL?
  /// When it was last changed.
  public var updated: Date?
  /// How far away it is, in metres.
  public var distance: Int?
  /// How many people were there in all.
  public var totalCheckins: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPlace: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("title", &title)
    try field("latitude", &latitude)
    try field("longitude", &longitude)
    try field("created", &created, .seconds)
    try field("icon", &_icon.text)
    try field("country", &country)
    try field("city", &city)
    try field("type", &type)
    try field("type_name", &typeName)
    try field("address", &address)
    try field("checkins", &checkins)
    try field("group_id", &groupID)
    try field("group_photo", &_groupPhoto.text)
    try field("updated", &updated, .seconds)
    try field("distance", &distance)
    try field("total_checkins", &totalCheckins)
  }
}
