import Foundation
import Testing
import VestnikCore

@Suite struct JSONWriterTests {
  @Test func textIsEscapedWhereJSONWantsIt() throws {
    let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
    let text = "a\"b\\c/\u{7F}\u{2028}é😀" + controls
    let json = try written(text)
    #expect(json.hasPrefix(#""a\"b\\c/"# + "\u{7F}\u{2028}é😀" + #"\u0000\u0001"#))
    #expect(json.contains(#"\t\n\u000b\u000c\r\u000e"#) && json.hasSuffix(#"\u001f""#))
    #expect(try JSONDecoder().decode(String.self, from: Data(json.utf8)) == text)
    #expect(try read(String.self, json).value == text)
  }

  @Test(arguments: [0, 7, -1, 10, 99, 100, -1000, .max, .min, 9_007_199_254_740_993])
  func integersAreExact(number: Int64) throws {
    #expect(try written(number) == String(number))
  }

  @Test func keysOfADictionaryAreSorted() throws {
    let members = Dictionary(uniqueKeysWithValues: (0..<100).map { (String($0), Int64($0)) })
    let sorted = members.keys.sorted().map { "\"\($0)\":\($0)" }.joined(separator: ",")
    #expect(try written(members) == "{\(sorted)}")
    let nested = JSONValue.object(["b": .object(["d": .null, "c": .bool(true)]), "a": .array([])])
    #expect(try written(nested) == #"{"a":[],"b":{"c":true,"d":null}}"#)
  }

  @Test(arguments: ["", "abc", "1.", "01", "NaN", "1 ", "1,2"])
  func aLiteralThatIsNoNumberIsNotWritten(literal: String) {
    #expect(throws: JSONError.self) { try written(JSONValue.array([.number(literal: literal)])) }
  }

  @Test func whatJSONCannotHoldIsNotWritten() {
    #expect(throws: JSONError.self) { try written(Double.infinity) }
    #expect(throws: JSONError.self) { try written(Double.nan) }
    let deep = (0..<129).reduce(JSONValue.null) { inner, _ in .array([inner]) }
    #expect(throws: JSONError.self) { try written(deep) }
  }

  @Test func numbersOfAMeasureComeBack() throws {
    for number in [0, -0.1, 55.755_826, 1e300, .leastNonzeroMagnitude] {
      #expect(try read(Double.self, written(number)).value == number)
    }
  }

  @Test func whatIsNotThereIsNotWritten() throws {
    #expect(try written(Letter()) == #"{"text":"","places":[],"parts":[],"reply":[],"numbers":{}}"#)
  }

  @Test func aModelComesBack() throws {
    var letter = Letter()
    letter.id = .min
    letter.at = Date(timeIntervalSince1970: 1_767_225_600.123)
    letter.parts = [
      .place(Place(title: "é")), .unknown(type: "x", try RawJSON(Data(#"{ "type" : "x" }"#.utf8))),
    ]
    letter.reply = [Letter()]
    let json = try written(letter)
    #expect(json.contains(#","parts":[{"type":"place","place":{"title":"é"}},{ "type" : "x" }],"#))
    #expect(try read(Letter.self, json).value == letter)
  }
}
