import Foundation
import VestnikCore

/// A model in all the shapes that events have: ids, words, dates, nested objects and arrays, recursion,
/// tagged unions.
struct Letter: Equatable, Codable, Sendable {
  var id: Int64?
  var tag: MessageID?
  var text = ""
  var at: Date?
  var isUrgent: Bool?
  var weight: Double?
  var payload: JSONValue?
  var places: [Place] = []
  var parts: [Part] = []
  var reply: [Letter] = []
  var network: SocialNetwork?
  var numbers: [String: Int64] = [:]
  var extra: RawJSON?

  init() {}

  init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }
  func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

extension Letter: JSONCodableObject {
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("id", &id)
    try field("tag", &tag)
    try field("text", &text)
    try field("at", &at, .milliseconds)
    try field("is_urgent", &isUrgent)
    try field("weight", &weight)
    try field("payload", &payload)
    try field("places", &places)
    try field("parts", &parts)
    try field("reply", &reply)
    try field("network", &network)
    try field("numbers", &numbers)
    try field("extra", &extra)
  }
}

struct Place: Equatable, Sendable {
  var title = ""
  var url: String?
}

extension Place: JSONCodableObject {
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("title", &title)
    try field("url", &url)
    try field.alias("src", &url)
  }

  var missingField: StaticString? { title.isEmpty ? "title" : nil }
}

/// `{"type": "place", "place": {…}}`, with everything else kept.
enum Part: Equatable, Sendable {
  case place(Place)
  case unknown(type: String, RawJSON)
}

extension Part: JSONCodableValue {
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let type = try reader.peek("type")
    let start = reader.mark
    if type == "place", let place = try reader.member("place", as: Place.self) { return .place(place) }
    reader.rewind(to: start)
    return .unknown(type: type ?? "", try reader.raw())
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .place(let place): try writer.tagged("place", place)
    case .unknown(_, let raw): raw.write(to: &writer)
    }
  }
}

/// Reads one value, leniently unless told otherwise.
func read<Value: JSONCodableValue>(
  _ type: Value.Type, _ text: String, isLenient: Bool = true, limits: JSONReader.Limits = .init()
) throws(JSONError) -> (value: Value, problems: [JSONError]) {
  var reader = try JSONReader(Data(text.utf8), limits: limits, isLenient: isLenient)
  return (try reader.document(type), reader.problems())
}

func written(_ value: some JSONCodableValue) throws -> String {
  var writer = JSONWriter()
  try value.write(to: &writer)
  return String(decoding: writer.data, as: UTF8.self)
}
