public import VestnikCore

/// The payload of LOCATION. The keys were seen in clients.
public struct OKLocation: Hashable, JSONModel {
  /// Degrees north.
  public var latitude: Double?
  /// Degrees east.
  public var longitude: Double?
  /// The zoom of the map; the range is not documented.
  public var zoom: Int?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKLocation: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("latitude", &latitude)
    try field("longitude", &longitude)
    try field("zoom", &zoom)
  }
}
