import Foundation
import Testing
import VestnikCore

/// What RFC 8259 accepts and what it does not; whoever asks for the value, and also when nobody does.
@Suite struct JSONReaderTests {
  private func accepts(_ bytes: Data) -> Bool {
    let isRead = (try? JSONReader(bytes).read(JSONValue.self)) != nil
    let isSkipped = (try? RawJSON(bytes)) != nil
    #expect(isRead == isSkipped)
    return isRead
  }

  @Test(arguments: [
    "0", "-0", "1", "-12", "1.0", "0.5", "1e3", "1E+3", "1.5e-7", "123456789012345678901234567890", "1e400",
    "true", "false", "null", #""""#, #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\uD83D\uDE00""#, #""\u0000""#,
    "\"\u{7F}\u{80}\u{D7FF}\u{E000}\u{10FFFF}\"", "[]", "{}", " [ ] ", "\t\r\n{ }\n", "[1,2]", "[ 1 , [ ] ]",
    #"{"a":1}"#, #"{ "a" : { "b" : [ ] } , "" : 0 }"#, #"{"a":1,"a":2}"#,
  ])
  func jsonIsRead(text: String) {
    #expect(accepts(Data(text.utf8)))
  }

  @Test(arguments: [
    "", " ", "\u{FEFF}1", "01", "-", "-a", "+1", ".5", "1.", "1.e3", "1e", "1e+", "0x1", "1_0", "00", "-01",
    "NaN", "Infinity", "tru", "True", "nul", "nulll", "1 2", "[1]]", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[",
    "]", "[1", "{", "}", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" 1}"#, "{a:1}", "{1:2}",
    #"{"a":1 "b":2}"#, #"{"a":1"#, #"{"a""#, #"["a":1]"#, "'a'", #"""#, #""a"#, #""\""#, #""\x""#, #""\u12""#,
    #""\u12G4""#, #""\uD800""#, #""\uD800a""#, #""\uD800\n""#, #""\uD800\u0041""#, #""\uDC00""#,
    #""\uDC00\uD800""#, "\"a\nb\"", "\"\t\"", "\"\u{1F}\"", "\"\0\"", "// a\n1", "[1]\0", "1\u{A0}",
  ])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(!accepts(Data(text.utf8)))
    #expect(!accepts(Data("[0,\(text)]".utf8)))
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3, 0x28],
      [0xF0, 0x9F, 0x98, 0x28],
    ] as [[UInt8]])
  func brokenUTF8IsRefusedAndNotRepaired(bytes: [UInt8]) {
    for padding in [0, 60, 61, 62, 63, 64, 200] {
      let start = Data("\"".utf8) + Data(repeating: 0x61, count: padding)
      #expect(!accepts(start + Data(bytes) + Data("\"".utf8)))
      // Also at the very end, where a sequence is cut.
      let error = #expect(throws: JSONError.self) { try JSONReader(start + Data(bytes)) }
      #expect(error?.byteOffset == start.count)
    }
  }

  @Test func everyScalarPassesUnchanged() throws {
    let ends: [UInt32] = [0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF]
    for text in ends.compactMap({ Unicode.Scalar($0).map(String.init) }) {
      #expect(try read(String.self, "\"\(text)\"").value == text)
    }
  }

  @Test(arguments: [
    ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("\"9223372036854775807\"", .max),
    ("9007199254740993", 9_007_199_254_740_993), ("999999999999999999", 999_999_999_999_999_999),
    ("162.000000", 162), ("1e3", 1000), ("1.5E1", 15), ("-0", 0), ("0e9", 0), ("0.0", 0), ("1200e-2", 12),
    ("9.223372036854775807e18", .max),
  ])
  func wholeNumbersAreExact(text: String, value: Int64) throws {
    #expect(try read(Int64.self, text).value == value)
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "1.5", "1e-1", "1e19", "1e999999999999999999999",
    "\"\"", "\" 1\"", "\"1 \"", "\"01\"", "\"1", "true", "[1]", "{}", "\"a\"",
  ])
  func whatIsNoWholeNumberOf64BitsIsNotRead(text: String) {
    #expect(throws: JSONError.self) { try read(Int64.self, text, isLenient: false) }
  }

  @Test func bigNumbersKeepTheirDigits() throws {
    for literal in ["18446744073709551616", "1.50", "1e400", "-0.0"] {
      #expect(try read(JSONValue.self, literal).value == .number(literal: literal))
      #expect(try written(read(JSONValue.self, "[\(literal)]").value) == "[\(literal)]")
    }
  }

  @Test func ofSeveralSameKeysTheLastCounts() throws {
    #expect(try read(Letter.self, #"{"id":1,"text":"a","id":2,"\u0069d":3}"#).value.id == 3)
    #expect(try read(JSONValue.self, #"{"a":1,"a":2}"#).value == .object(["a": .integer(2)]))
  }

  @Test func aKeyMayBeEscaped() throws {
    #expect(try read(Letter.self, #"{"\u0074\u0065xt":"a"}"#).value.text == "a")
    #expect(try read([String: Int64].self, #"{"\ud83d\ude00":1}"#).value == ["😀": 1])
  }

  @Test(arguments: [
    (#"{"text":"a","places":[{"title":"b"},{"title":[1,}]}"#, "places[1].title[1]", 48),
    (#"{"new":{"deep":[[0,01]]}}"#, "new.deep[0][1]", 20),
    (#"{"id":1 "text":2}"#, "id", 8), (#"{"id":1,"text":2"#, "text", 16), ("{\n x", "", 3),
  ])
  func anErrorSaysWhere(text: String, path: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try read(Letter.self, text) }
    #expect(error?.path == path)
    #expect(error?.byteOffset == offset)
  }

  @Test func anErrorHasNoValueInIt() {
    for text in [
      #"{"id":"SECRET"}"#, #"{"numbers":{"a":"SECRET"}}"#, #"{"at":"SECRET"}"#, #"{"text":"SECRET}"#,
    ] {
      let error = #expect(throws: JSONError.self) { try read(Letter.self, text, isLenient: false) }
      #expect(error?.description.contains("SECRET") == false)
    }
  }

  @Test func aLongPathIsCut() {
    let key = String(repeating: "k", count: 100_000)
    let error = #expect(throws: JSONError.self) { try read(JSONValue.self, "{\"\(key)\":[x]}") }
    #expect(error?.path == String(repeating: "k", count: 40) + "…[0]")
  }
}

extension JSONReader {
  fileprivate consuming func read<Value: JSONCodableValue>(_ type: Value.Type) throws(JSONError) -> Value {
    var reader = self
    return try reader.document(type)
  }
}
