public import VestnikCore

/// A place: of a message, or of a post.
public struct VKGeo: Hashable, JSONModel {
  /// How the place was chosen.
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

  /// The kind.
  public var type: Kind?
  /// Where it is.
  public var coordinates: VKCoordinates?
  /// The named place.
  @Indirect public var place: VKPlace?
  /// Whether a map is shown.
  public var showsMap: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGeo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("coordinates", &coordinates)
    try field("place", &_place)
    try field("showmap", &showsMap)
  }
}

extension VKGeo.Kind: JSONCodableValue {}
