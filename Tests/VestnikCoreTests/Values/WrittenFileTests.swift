import Foundation
import Testing
import VestnikCore

/// JSON files that a person wrote.
@Suite struct WrittenFileTests {
  private func failure(_ bytes: [UInt8]) -> JSONError? {
    #expect(throws: JSONError.self) { try RawJSON(file: Data(bytes)) }
  }

  @Test func aGoodFileIsTakenWithOrWithoutAMark() throws {
    let text = #" {"a":[1,{"b":"ж"}],"c":{"a":1}} "# + "\n"
    let value = try RawJSON(Data(text.utf8)).value()
    #expect(try RawJSON(file: Data(text.utf8)).value() == value)
    #expect(try RawJSON(file: Data([0xEF, 0xBB, 0xBF] + text.utf8)).value() == value)
    // A slice, whose indices begin elsewhere.
    #expect(try RawJSON(file: Data("xx\(text)".utf8).dropFirst(2)).value() == value)
  }

  @Test(arguments: [
    (#"{"a":1,}"#, 7, "a", "this is not JSON: a comma stands before }, and nothing follows it"),
    ("{\"a\":[1, \n ]}", 11, "a[1]", "this is not JSON: a comma stands before ], and nothing follows it"),
    (#"{"a":1}}"#, 7, "", "this is not JSON: expected the end of the document"),
    (#"{"a" 1}"#, 5, "a", "this is not JSON: expected a colon"),
    ("", 0, "", "this is not JSON: expected a value, found the end"),
  ])
  func whatIsNoJSONIsNamedWithItsPlace(text: String, offset: Int, path: String, reason: String) {
    #expect(failure(Array(text.utf8)) == JSONError(path: path, byteOffset: offset, reason: reason))
    let marked = failure([0xEF, 0xBB, 0xBF] + text.utf8)
    #expect(marked == JSONError(path: path, byteOffset: offset + 3, reason: reason))
  }

  @Test func aKeyThatStandsThereTwiceIsNamed() {
    let error = failure(Array(#"{"text":"a","buttons":[{"type":"x","type":"y"}]}"#.utf8))
    #expect(error?.path == "buttons[0].type" && error?.reason.hasPrefix("this key stands here twice") == true)
  }

  /// The letters of a small Russian text in the encodings of Russian systems.
  @Test(
    arguments: [
      ([0xC7, 0xE0, 0xEA, 0xE0, 0xE7, 0x20, 0xE3, 0xEE, 0xF2, 0xEE, 0xE2], "Windows-1251", "WINDOWS-1251"),
      ([0xFA, 0xC1, 0xCB, 0xC1, 0xDA, 0x20, 0xC7, 0xCF, 0xD4, 0xCF, 0xD7], "KOI8-R", "KOI8-R"),
    ] as [([UInt8], String, String)])
  func anotherEncodingIsNamed(text: [UInt8], name: String, command: String) {
    let error = failure(Array(#"{"text":""#.utf8) + text + Array(#""}"#.utf8))
    #expect(error?.byteOffset == 9)
    #expect(
      error?.reason.contains(name) == true && error?.reason.contains("iconv -f \(command) -t UTF-8") == true)
  }

  @Test func wideCharactersAreNamed() throws {
    for (encoding, mark) in [
      (String.Encoding.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
    ]
      as [(String.Encoding, [UInt8])]
    {
      let text = [UInt8](try #require(#"{"text":"Готово"}"#.data(using: encoding)))
      #expect(failure(text)?.reason.contains("UTF-16 without a mark") == true)
      #expect(failure(mark + text)?.reason.contains("UTF-16 with a byte order mark") == true)
    }
    #expect(failure([0x22, 0x80, 0x81, 0x22])?.reason == "the text is not UTF-8: save it as UTF-8")
  }
}
