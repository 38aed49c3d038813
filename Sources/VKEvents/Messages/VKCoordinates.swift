public import VestnikCore

/// A point on the earth, in degrees.
///
/// Messages have an object, posts a text: `55.75 37.61`.
///
/// As JSON: Reads an object or a text. Throws `DecodingError` when it is neither. Writes the form in which it
/// was received.
public struct VKCoordinates: Hashable, JSONModel {
  /// The latitude, north positive.
  public var latitude: Double
  /// The longitude, east positive.
  public var longitude: Double
  private var isText = false

  /// Makes a point.
  ///
  /// - Parameters:
  ///   - latitude: The latitude, north positive.
  ///   - longitude: The longitude, east positive.
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
