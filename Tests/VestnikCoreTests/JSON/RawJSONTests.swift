import Foundation
import Testing
import VestnikCore

@Suite struct RawJSONTests {
  private struct Coffee: Codable, Equatable {
    var size: Int
  }

  @Test func itsBytesAreThoseReceived() throws {
    let body = Data(#"{"id":1,"extra": {"size": 3, "b":[1.50]} }"#.utf8)
    var reader = try JSONReader(body)
    let raw = try #require(try reader.document(Letter.self).extra)
    #expect(String(decoding: raw.bytes, as: UTF8.self) == #"{"size": 3, "b":[1.50]}"#)
    #expect(raw.bytes.startIndex == 17)
    #expect(try raw.decode(Coffee.self) == Coffee(size: 3))
    #expect(
      try raw.value() == .object(["size": .integer(3), "b": .array([.number(literal: "1.50")])]))
    #expect(try written([raw]) == #"[{"size": 3, "b":[1.50]}]"#)
  }

  @Test func detachedItHasMemoryOfItsOwn() throws {
    let body = Data((String(repeating: " ", count: 1000) + "[1,2,3]").utf8)
    let raw = try RawJSON(body)
    let detached = raw.detached()
    #expect(detached == raw && detached.hashValue == raw.hashValue)
    #expect(detached.bytes.startIndex == 0 && raw.bytes.startIndex == 1000)
    #expect(try detached.value() == raw.value())
  }

  @Test(arguments: ["", "{", "[1,]", "1 2", "\"\\ud800\""])
  func itIsAlwaysJSON(text: String) {
    #expect(throws: JSONError.self) { try RawJSON(Data(text.utf8)) }
  }

  @Test func throughFoundationItIsTheSameValue() throws {
    let raw = try RawJSON(Data(#" { "b" : [ 1 , "é" ] , "a" : null } "#.utf8))
    let stored = try JSONEncoder().encode(["raw": raw])
    #expect(try JSONDecoder().decode([String: JSONValue].self, from: stored) == ["raw": raw.value()])
    #expect(try JSONDecoder().decode([String: RawJSON].self, from: stored)["raw"]?.value() == raw.value())
  }

  @Test func itDoesNotShowWhatIsInside() throws {
    #expect("\(try RawJSON(Data(#""SECRET""#.utf8)))" == "JSON of 8 bytes")
  }
}
