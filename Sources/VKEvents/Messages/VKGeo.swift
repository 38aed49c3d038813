public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The place of a message or of a post.
public struct VKGeo: Hashable, JSONModel, JSONCodableObject {
  /// The way in which a place was chosen.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A point of the map.
    public static let point: Self = "point"
    /// A named place.
    public static let place: Self = "place"
  }

  /// The way in which the place was chosen.
  public var type: Kind?
  /// The point on the earth.
  public var coordinates: VKCoordinates?
  /// The named place.
  @Indirect public var place: VKPlace?
  /// Whether a map is shown.
  public var showsMap: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("coordinates", &coordinates)
    try field("place", &_place)
    try field("showmap", &showsMap)
  }
}

extension VKGeo.Kind: JSONCodableValue {}

/// A point on the earth, in degrees.
///
/// Its JSON is an object in messages, and a text in posts: `55.75 37.61`. Encoding writes the form that was received,
/// and an object for a point that you made. Decoding throws `DecodingError` when the value has neither form.
public struct VKCoordinates: Hashable, JSONModel {
  /// The latitude in degrees, north positive.
  public var latitude: Double
  /// The longitude in degrees, east positive.
  public var longitude: Double
  private var isText = false

  /// Makes a point.
  ///
  /// - Parameters:
  ///   - latitude: The latitude in degrees, north positive.
  ///   - longitude: The longitude in degrees, east positive.
  public init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}

extension VKCoordinates: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let raw = try reader.raw()
    reader.rewind(to: start)
    guard raw.bytes.first == UInt8(ascii: "\"") else { return try readObject(from: &reader) }
    let parts = try reader.text().split { $0 == " " || $0 == "," }.map { Double($0) }
    guard parts.count == 2, let latitude = parts[0], let longitude = parts[1],
      latitude.isFinite, longitude.isFinite
    else { throw reader.failure("expected a latitude and a longitude in the text") }
    var point = Self(latitude: latitude, longitude: longitude)
    point.isText = true
    return point
  }

  private static func readObject(from reader: inout JSONReader) throws(JSONError) -> Self {
    var latitude: Double?
    var longitude: Double?
    guard try reader.enterObject() else { throw reader.failure("expected latitude and longitude") }
    repeat {
      if reader.isAt("latitude") {
        try reader.readIfValid(&latitude)
      } else if reader.isAt("longitude") {
        try reader.readIfValid(&longitude)
      } else {
        try reader.skip()
      }
    } while try reader.nextMember()
    guard let latitude, let longitude else { throw reader.failure("expected latitude and longitude") }
    return Self(latitude: latitude, longitude: longitude)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if isText { return writer.text("\(latitude) \(longitude)") }
    try writer.beginObject()
    try writer.member("latitude", latitude)
    try writer.member("longitude", longitude)
    writer.endObject()
  }
}

/// A named place.
public struct VKPlace: Hashable, JSONModel, JSONCodableObject {
  /// The id of the place; 0 for a point without a name.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// The latitude in degrees.
  public var latitude: Double?
  /// The longitude in degrees.
  public var longitude: Double?
  /// When the place was added.
  public var created: Date?
  /// The address of the place's picture.
  @LossyURL public var icon: URL?
  /// The country, as a name or as the digits of its id: VK sends either.
  public var country: String?
  /// The town, as a name or as the digits of its id.
  public var city: String?
  /// The kind of the place as VK sends it: a word or digits.
  public var type: String?
  /// The kind of the place in words.
  public var typeName: String?
  /// The street and house.
  public var address: String?
  /// The number of people who were at the place.
  public var checkins: Int?
  /// The id of the place's community, positive.
  public var groupID: Int64?
  /// The address of the picture of the place's community.
  @LossyURL public var groupPhoto: URL?
  /// When the place was last changed.
  public var updated: Date?
  /// The distance to the place, in metres.
  public var distance: Int?
  /// The total number of people who were at the place.
  public var totalCheckins: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
