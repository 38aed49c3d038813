import Foundation
import Testing
import VestnikCore

@Suite struct JSONLenienceTests {
  @Test(arguments: [
    (#"{"id":"abc","text":"t"}"#, "id"), (#"{"id":{"a":[1]},"text":"t"}"#, "id"),
    (#"{"id":1.5,"text":"t"}"#, "id"), (#"{"tag":[1,2],"text":"t"}"#, "tag[1]"),
    (#"{"at":"today","text":"t"}"#, "at"), (#"{"is_urgent":"yes","text":"t"}"#, "is_urgent"),
    (#"{"places":{},"text":"t"}"#, "places"), (#"{"places":[{"url":"u"}],"text":"t"}"#, "places[0]"),
    (#"{"network":{},"text":"t"}"#, "network"), (#"{"weight":"heavy","text":"t"}"#, "weight"),
    (#"{"numbers":{"a":"b"},"text":"t"}"#, "numbers.a"), (#"{"text":"t","reply":[null]}"#, "reply[0]"),
    (#"{"text":"t","reply":[{"reply":[{"id":[1]}]}]}"#, "reply[0].reply[0].id"),
  ])
  func aFieldOfTheWrongKindIsRecordedAndTheRestIsRead(text: String, path: String) throws {
    let (letter, problems) = try read(Letter.self, text)
    #expect(letter.text == "t")
    #expect(problems.map(\.path) == [path])
    #expect(problems.allSatisfy { $0.reason.contains("expected") || $0.reason.contains("missing") })
    #expect(throws: JSONError.self) { try read(Letter.self, text, isLenient: false) }
  }

  @Test(arguments: ["null", "[]", "false"])
  func nothingIsNothing(text: String) throws {
    let all =
      #"{"id":\#(text),"text":\#(text),"places":\#(text),"numbers":\#(text),"at":\#(text),"weight":\#(text)}"#
    let (letter, problems) = try read(Letter.self, all, isLenient: false)
    #expect(letter == (try read(Letter.self, #"{"text":\#(text == "false" ? "null" : text)}"#).value))
    #expect(problems.isEmpty)
  }

  @Test func theReasonSaysWhatWouldBeRight() throws {
    let problems = try read(Letter.self, #"{"id":{},"text":[1],"is_urgent":null,"places":3}"#).problems
    #expect(
      problems.map(\.description) == [
        "id: expected a number, found an object (byte 6)", "text: expected a text, found an array (byte 16)",
        "places: expected an array, found a number (byte 46)",
      ])
  }

  @Test func badElementsAreLeftOutAndRecorded() throws {
    let (letter, problems) = try read(
      Letter.self, #"{"places":[{"title":"a"},7,[],false,{"title":"b"},{"title":{}}]}"#)
    #expect(letter.places.map(\.title) == ["a", "b"])
    #expect(
      problems.map(\.path)
        == ["places[1]", "places[2]", "places[3]", "places[5].title", "places[5]"])
  }

  @Test func identifiersAreTextOrNumber() throws {
    for text in [
      "3721999888777666555", #""3721999888777666555""#, "[3721999888777666555]", #"["3721999888777666555"]"#,
    ] {
      #expect(try read(MessageID.self, text).value == "3721999888777666555")
    }
    #expect(try read(MessageID.self, "18446744073709551615").value == "18446744073709551615")
    #expect(try read(String.self, "42").value == "42")
    for text in ["[]", "[1,2]", "[[1]]", "1.5", "{}", "null", "true"] {
      #expect(throws: JSONError.self) { try read(MessageID.self, text) }
    }
  }

  @Test(arguments: [
    ("true", true), ("false", false), ("1", true), ("0", false), ("2", true), ("\"1\"", true),
    ("\"0\"", false),
  ])
  func aFlagIsAWordOrANumber(text: String, flag: Bool) throws {
    #expect(try read(Bool.self, text).value == flag)
  }

  @Test func anAliasIsReadOnlyWhenTheFieldIsEmpty() throws {
    #expect(try read(Place.self, #"{"title":"a","src":"s","url":"u"}"#).value.url == "u")
    #expect(try read(Place.self, #"{"title":"a","url":"u","src":"s"}"#).value.url == "u")
    #expect(try read(Place.self, #"{"title":"a","src":"s"}"#).value.url == "s")
    #expect(try written(Place(title: "a", url: "s")) == #"{"title":"a","url":"s"}"#)
  }

  @Test func theOrderOfKeysDoesNotMatter() throws {
    let members = [
      #""id":1"#, #""tag":"t""#, #""text":"x""#, #""at":5"#, #""new":{"id":9,"text":"no"}"#,
      #""network":"OK""#,
    ]
    let expected = try read(Letter.self, "{\(members.joined(separator: ","))}").value
    var random = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let text = "{\(members.shuffled(using: &random).joined(separator: " , "))}"
      #expect(try read(Letter.self, text).value == expected)
    }
  }

  @Test func aBrokenBodyOfAKnownKindIsKept() throws {
    let (part, problems) = try read(Part.self, #"{"type":"place","place":{"title":{}}}"#)
    guard case .unknown("place", let raw) = part else { throw JSONError(path: "", reason: "kind") }
    #expect(raw.bytes.count == 37)
    #expect(problems.map(\.path) == ["place.title", "place"])
  }
}
