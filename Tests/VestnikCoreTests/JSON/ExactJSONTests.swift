import Foundation
import Testing
import VestnikCore

@Suite struct ExactJSONTests {
  private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try ExactJSONDecoder().decode(type, from: Data(json.utf8))
  }

  @Test func digitsAreKept() throws {
    let json = #"{"a":1.50,"b":18446744073709551615,"c":[1e3,-0.0]}"#
    let value = try decode(JSONValue.self, json)
    #expect(try String(decoding: ExactJSONEncoder().encode(value), as: UTF8.self) == json)
    let raw = try decode([String: [RawJSON]].self, #"{"x":[ {"b":1.50, "a":2} ]}"#)
    #expect(
      try String(decoding: ExactJSONEncoder().encode(raw), as: UTF8.self) == #"{"x":[{"b":1.50, "a":2}]}"#)
  }

  /// No element of a collection is left out: what cannot be read is named with its place.
  @Test func aCollectionIsReadWhole() throws {
    #expect(try decode([MessageID?].self, #"["a",null,7]"#) == ["a", nil, "7"])
    let error = #expect(throws: JSONError.self) { try decode([MessageID].self, #"["a",{}]"#) }
    #expect(error?.path == "[1]")
    let inner = #expect(throws: JSONError.self) { try decode([String: [MessageID]].self, #"{"k":[[]]}"#) }
    #expect(inner?.path == "k[0]")
    #expect(throws: JSONError.self) { try decode([MessageID].self, "null") }
  }

  /// What is not Vestnik's is read as `JSONDecoder` reads it.
  @Test func otherTypesAreFoundations() throws {
    #expect(throws: DecodingError.self) { try decode([Int].self, #"[1,"x"]"#) }
    #expect(throws: DecodingError.self) { try decode(Bool.self, "7") }
    #expect(throws: DecodingError.self) { try decode(String.self, "5") }
    #expect(try decode([String: Int].self, #"{"a":1}"#) == ["a": 1])
    #expect(try ExactJSONEncoder().encode(["b": 1, "a": 2]) == Data(#"{"a":2,"b":1}"#.utf8))
  }

  @Test func theSizeIsBounded() throws {
    let json = Data(#""abc""#.utf8)
    #expect(try ExactJSONDecoder(maxBytes: 5).decode(MessageID.self, from: json) == "abc")
    #expect(throws: JSONError.self) { try ExactJSONDecoder(maxBytes: 4).decode(MessageID.self, from: json) }
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(throws: JSONError.self) { try decode(RawJSON.self, deep) }
  }
}
