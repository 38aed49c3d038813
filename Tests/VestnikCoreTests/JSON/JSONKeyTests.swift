import Foundation
import Testing
import VestnikCore

/// Names are compared by length, by their first and last eight bytes, and beyond 16 bytes by the rest.
@Suite struct JSONKeyTests {
  private static let names = [
    "", "a", "ab", "abc", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno", "abcdefghijklmnop",
    "abcdefghijklmnopq", "abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwxy",
  ]

  private func escaped(_ name: String) -> String {
    name.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
  }

  @Test(arguments: names.indices)
  func aNameOfAnyLengthIsFound(index: Int) throws {
    let name = Self.names[index]
    // The key stands at the end of the document, then in its midst, then written with escapes.
    for json in [
      "{\"\(name)\":1}", "{\"\(name)\" : 1 , \"z\":\"........................\"}",
      "{\"z\":\"................\",\"\(name)\":1}", "{\"\(escaped(name))\":1}",
    ] {
      let named = try read(Named.self, json).value
      #expect(named.values == Self.names.indices.map { $0 == index ? 1 : nil }, "\(json)")
      #expect(try written(named) == "{\"\(name)\":1}")
    }
  }

  @Test(arguments: names)
  func aNameThatDiffersInOneByteIsAnother(name: String) throws {
    for place in name.utf8.indices {
      for byte in ["z", "A", "\\u0000", "\u{7F}"] {
        var other = Array(name.utf8).map { String(UnicodeScalar($0)) }
        other[name.utf8.distance(from: name.startIndex, to: place)] = byte
        let named = try read(Named.self, "{\"\(other.joined())\":1}").value
        #expect(named.values.allSatisfy { $0 == nil }, "\(other.joined())")
      }
    }
  }

  @Test func zerosInAKeyAreNoShorterKey() throws {
    for json in [#"{"a\u0000":1}"#, #"{"\u0000":1}"#, #"{"abc\u0000\u0000":1}"#, #"{"abcdefgh\u0000":1}"#] {
      #expect(try read(Named.self, json).value.values.allSatisfy { $0 == nil })
    }
  }

  @Test func namesInAnyOrderAreFound() throws {
    let order = Self.names.indices.reversed()
    let json = "{\(order.map { "\"\(Self.names[$0])\":\($0)" }.joined(separator: ", "))}"
    #expect(try read(Named.self, json).value.values == Self.names.indices.map { Int64($0) })
  }
}

/// A field for each name.
private struct Named {
  var values = [Int64?](repeating: nil, count: 12)
}

extension Named: JSONCodableObject {
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("", &values[0])
    try field("a", &values[1])
    try field("ab", &values[2])
    try field("abc", &values[3])
    try field("abcdefg", &values[4])
    try field("abcdefgh", &values[5])
    try field("abcdefghi", &values[6])
    try field("abcdefghijklmno", &values[7])
    try field("abcdefghijklmnop", &values[8])
    try field("abcdefghijklmnopq", &values[9])
    try field("abcdefghijklmnopqrstuvwx", &values[10])
    try field("abcdefghijklmnopqrstuvwxy", &values[11])
  }
}
