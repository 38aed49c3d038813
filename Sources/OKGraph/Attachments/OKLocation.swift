public import VestnikCore

/// The payload of LOCATION. The keys were seen in clients.
public struct OKLocation: Hashable, Sendable {
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

extension OKLocation: Codable {
  /// Reads the form of the wire; what cannot be read stays empty.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}
