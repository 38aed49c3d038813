import Foundation
import Testing
import VestnikCore

@Suite struct JSONValueTests {
  private func decode(_ text: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  @Test func everyKindOfValueIsRead() throws {
    let value = try decode(
      #"{"n":null,"t":true,"f":false,"i":-7,"s":"Ольга 👩‍👩‍👧","a":[1,[]],"o":{"":{}},"big":9223372036854775807}"#)
    #expect(
      value
        == .object([
          "n": .null, "t": .bool(true), "f": .bool(false), "i": .integer(-7), "s": .string("Ольга 👩‍👩‍👧"),
          "a": .array([.integer(1), .array([])]), "o": .object(["": .object([:])]), "big": .integer(.max),
        ]))
  }

  @Test func oneIsANumberAndTrueIsNot() throws {
    #expect(try decode("[1,true,0,false]") == .array([.integer(1), .bool(true), .integer(0), .bool(false)]))
  }

  @Test(arguments: ["18446744073709551616", "2.5", "-0.125", "12345678901234567890.5"])
  func numbersBeyondInt64KeepTheirDigits(literal: String) throws {
    let value = try decode("[\(literal)]")
    #expect(value == .array([.number(literal: literal)]))
    #expect(try JSONEncoder().encode(value) == Data("[\(literal)]".utf8))
  }

  @Test(arguments: [
    "", "abc", "1.", ".5", "01", "-", "1e", "NaN", "1 ", "1_000", "0x10", "+1",
    "1234567890123456789012345678901234567890",
  ])
  func aLiteralThatIsNoNumberIsNotWritten(literal: String) {
    #expect(throws: EncodingError.self) { try JSONEncoder().encode([JSONValue.number(literal: literal)]) }
    let found = JSONValue.object(["a": .array([.null, .number(literal: literal)])]).firstUnwritable(
      at: "data")
    #expect(found?.path == "data.a[1]")
  }

  @Test(arguments: ["0", "-0", "1e3", "1.5E-2", "10", "0.00012345678901234567890123456789012345678"])
  func aLiteralThatIsANumberIsWritten(literal: String) throws {
    #expect(JSONValue.number(literal: literal).firstUnwritable(at: "x") == nil)
    _ = try JSONEncoder().encode([JSONValue.number(literal: literal)])
  }

  @Test func nestingIsBounded() {
    func nested(_ levels: Int) -> JSONValue {
      (0..<levels).reduce(.null) { inner, _ in .array([inner]) }
    }
    #expect(nested(64).firstUnwritable(at: "x") == nil)
    #expect(nested(65).firstUnwritable(at: "x") != nil)
  }

  @Test(arguments: [64, 81, 82, 100, 300, 500, 5000])
  func readingIsBoundedOnASmallStack(levels: Int) async {
    let text = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    let isRead = await withCheckedContinuation { continuation in
      let thread = Thread {
        let data = Data(text.utf8)
        _ = try? JSONDecoder().decode([MessageID].self, from: data)
        continuation.resume(returning: (try? JSONDecoder().decode(JSONValue.self, from: data)) != nil)
      }
      thread.stackSize = 512 << 10
      thread.start()
    }
    #expect(isRead == (levels <= 81))
  }

  @Test func aValueSurvivesBeingStored() throws {
    let value = JSONValue.object([
      "id": .integer(3_721_115_754_893_245_581), "list": .array([.null, .bool(true), .string("\"\\\n")]),
    ])
    #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value)) == value)
  }
}
