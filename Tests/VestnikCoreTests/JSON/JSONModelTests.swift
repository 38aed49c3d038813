import Foundation
import Testing
import VestnikCore

@Suite struct JSONModelTests {
  private let whole = #"""
    { "id": 9223372036854775807, "tag": 3721999888777666555, "text": "Привет \"\u0041\ud83d\ude00\"\n",
      "at": 1767225600123, "is_urgent": 1, "weight": "2.5", "payload": {"b":[1,null,2.50],"a":{}},
      "places": [{"title":"A","src":"https://a.example","new":[[]]}, {"title":"B"}],
      "parts": [{"place":{"title":"C"},"type":"place"}, {"type":"comet", "comet": 1 }, {"type":"place"}],
      "reply": [{"text":"in","reply":[{"id":1}]}], "network": "VK", "numbers": {"z":-1,"a":"7"},
      "extra": [ 1, {} ] }
    """#

  @Test func everyKindOfFieldIsRead() throws {
    let (letter, problems) = try read(Letter.self, whole)
    #expect(problems.isEmpty)
    #expect(letter.id == .max)
    #expect(letter.tag == "3721999888777666555")
    #expect(letter.text == "Привет \"A😀\"\n")
    #expect(letter.at == Date(timeIntervalSince1970: 1_767_225_600.123))
    #expect(letter.isUrgent == true)
    #expect(letter.weight == 2.5)
    #expect(
      letter.payload
        == .object(["a": .object([:]), "b": .array([.integer(1), .null, .number(literal: "2.50")])]))
    #expect(letter.places == [Place(title: "A", url: "https://a.example"), Place(title: "B")])
    #expect(letter.parts.count == 3)
    #expect(letter.parts.first == .place(Place(title: "C")))
    guard case .unknown("comet", let raw) = letter.parts[1] else { throw JSONError(path: "", reason: "?") }
    #expect(String(decoding: raw.bytes, as: UTF8.self) == #"{"type":"comet", "comet": 1 }"#)
    guard case .unknown("place", _) = letter.parts[2] else { throw JSONError(path: "", reason: "?") }
    #expect(letter.reply.first?.reply.first?.id == 1)
    #expect(letter.network == .vk)
    #expect(letter.numbers == ["z": -1, "a": 7])
    #expect((letter.extra?.bytes).map { String(decoding: $0, as: UTF8.self) } == "[ 1, {} ]")
  }
}
