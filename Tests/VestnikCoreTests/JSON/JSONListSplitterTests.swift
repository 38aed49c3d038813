import Foundation
import Testing
import VestnikCore

@Suite struct JSONListSplitterTests {
  private func parts(_ text: String, _ name: String? = "list", most: Int = 100) -> JSONListSplitter? {
    JSONListSplitter(of: name, in: Data(text.utf8), most: most)
  }

  private func texts(_ parts: JSONListSplitter?) -> [String]? {
    parts?.elements.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("[]", []), (" [ 1 , {\"a\":[2,3]} ,\"],\" ] ", ["1", "{\"a\":[2,3]}", "\"],\""]),
    ("[1,,2,]", ["1", "2"]),
    ("[{\"a\":nope},{\"b\":1}]", ["{\"a\":nope}", "{\"b\":1}"]), ("[{\"a\":[1,2},3]", ["{\"a\":[1,2}", "3"]),
    ("[{\"a\":1]},3]", ["{\"a\":1]}", "3"]), ("[\"\\\"\",3]", ["\"\\\"\"", "3"]), ("\u{FEFF}[7]", ["7"]),
  ])
  func elementsAreFoundWhateverStandsInThem(text: String, elements: [String]) {
    let parts = parts(text, nil)
    #expect(texts(parts) == elements && parts?.isComplete == true)
  }

  @Test func theMembersBesideTheListAreKept() {
    for text in [
      #"{"marker":"7","list":[{},x],"more":{"a":[1]}}"#,
      #"{"more":{"a":[1]} , "list" : [{} , x] , "marker":"7",}"#,
    ] {
      let parts = parts(text)
      #expect(texts(parts) == ["{}", "x"] && parts?.isComplete == true)
      #expect(parts?.members == ["marker": Data(#""7""#.utf8), "more": Data(#"{"a":[1]}"#.utf8)])
    }
  }

  @Test(arguments: [
    #"{"list":[{"a":1},{"b":"#, #"{"list":[{"a":1},{"b":"c"#, #"{"list":[{"a":1}"#, #"{"list":[{"a":1}]"#,
    "{\"list\":[{\"a\":1}]} x",
    #"{"list":[{"a":1},{"b":"c\"#,
  ])
  func aListThatIsCutSaysSo(text: String) {
    let parts = parts(text)
    #expect(texts(parts)?.first == #"{"a":1}"# && parts?.isComplete == false)
  }

  @Test func aListThatIsNoArrayIsOneElement() {
    #expect(texts(parts(#"{"list":{"a":1}}"#)) == [#"{"a":1}"#])
    #expect(
      parts(#"{"list":null}"#) == nil && parts("{}") == nil && parts("[]") == nil && parts("<html>") == nil)
    #expect(parts("[1,2,3]", nil, most: 2) == nil && parts("[1,2]", nil, most: 2) != nil)
  }

  /// Whatever comes, no byte is looked at more often than a few times, and nothing is lost: what a reader accepts is
  /// taken apart into the elements that it reads.
  @Test func whatAReaderAcceptsComesApartInTheSameElements() throws {
    var random = SplitMix(state: 11)
    for number in 0..<5_000 {
      let document =
        Data("[".utf8) + JSONGenerator.document(mutated: number % 2 == 1, using: &random) + Data(",1]".utf8)
      let parts = JSONListSplitter(of: nil, in: document, most: .max)
      _ = parts?.elements.map { RawJSON(part: $0) }
      var reader = try? JSONReader(document, limits: .raw)
      guard let elements = try? reader?.document([RawJSON].self) else { continue }
      #expect(parts?.elements == elements.map(\.bytes) && parts?.isComplete == true)
    }
  }

  @Test func manyBracketsTakeNoLongerThanTheirBytes() {
    let text = "[" + String(repeating: "[", count: 200_000) + String(repeating: "}", count: 200_000)
    #expect(parts(text, nil)?.isComplete == false)
  }

  @Test func aPartThatIsNoJSONIsATextOfItsBytes() throws {
    #expect(try RawJSON(part: Data("{\"a\":".utf8)).value() == .string("{\"a\":"))
    #expect(try RawJSON(part: Data([0x66, 0xD0, 0x01])).value() == .string("f\u{FFFD}\u{1}"))
    #expect(try RawJSON(part: Data("[1,]".utf8)).value() == .array([.integer(1)]))
  }
}
