import Foundation
import Testing
import VestnikCore

/// Paths are found when something is wrong, by looking at the document once more.
@Suite struct JSONPathLocatorTests {
  private func paths(_ text: String) throws -> [String] {
    try read(Letter.self, text).problems.map(\.path)
  }

  @Test(arguments: [
    (#"{"id":{}}"#, ["id"]), (#"{"text":"{[,\"]}","id":{}}"#, ["id"]),
    (#"{"places":[{"title":"a"},{"title":"b","url":{}}]}"#, ["places[1].url"]),
    (#"{"reply":[{},{"reply":[{},{},{"id":[]},{"id":[1]}]}]}"#, ["reply[1].reply[3].id"]),
    (#"{"numbers":{"a\"b":"x","c\\":{},"":"y"}}"#, [#"numbers.a\"b"#, #"numbers.c\\"#, #"numbers."""#]),
    (#"{ "x" : [ 1 , [ 2 , 3 ] , { } ] , "id" : "y" }"#, ["id"]),
    (#"{"x":[],"y":{},"reply":[[]]}"#, ["reply[0]"]),
  ])
  func aPathLeadsToTheValue(text: String, expected: [String]) throws {
    #expect(try paths(text) == expected)
  }

  @Test func problemsOfAnyOrderHaveTheirPaths() throws {
    // The tag stands behind what is read first, so the places are not noted in their order.
    let text = #"{"parts":[{"place":{"title":[1],"url":{"a":1}},"type":"place"}],"id":"x","weight":"y"}"#
    let problems = try read(Letter.self, text).problems
    #expect(Set(problems.map(\.path)).isSuperset(of: ["id", "weight", "parts[0].place.url"]))
    for problem in problems { #expect(!problem.path.isEmpty, "\(problem)") }
  }

  @Test func anErrorOfTheDocumentHasAPathAsWell() {
    #expect(
      throws: JSONError(path: "reply[1].text", byteOffset: 24, reason: "expected a closing quotation mark")
    ) {
      try read(Letter.self, #"{"reply":[{},{"text":"ab"#)
    }
  }

  @Test(.timeLimit(.minutes(20))) func manyProblemsInALargeDocumentTakeNoLongTime() throws {
    let filler = Array(repeating: #"{"title":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#, count: 9_000)
    let wrong = (0..<500).map { #""k\#($0)":[]"# }.joined(separator: ",")
    let text = #"{"places":[\#(filler.joined(separator: ","))],"numbers":{\#(wrong)}}"#
    let problems = try read(Letter.self, text).problems
    #expect(problems.count == 101)
    #expect(problems[99].path == "numbers.k99")
  }

  @Test(arguments: [
    ("1125899906842624", true), ("-1125899906842624", true), ("1125899906842625", false),
    ("9223372036854775807", false), ("-9223372036854775808", false),
  ])
  func aMomentIsReadOnlyWhenItIsGivenBackUnchanged(number: String, isRead: Bool) throws {
    let (letter, problems) = try read(Letter.self, #"{"at":\#(number)}"#)
    #expect((letter.at != nil) == isRead)
    #expect(problems.map(\.path) == (isRead ? [] : ["at"]))
    #expect(try written(letter).contains(#""at":\#(number)"#) == isRead)
  }

  @Test(arguments: [Double.infinity, .nan, 1e30, -1e30])
  func aMomentThatCannotBeWrittenIsAnErrorThatSaysWhere(seconds: Double) {
    var letter = Letter()
    letter.at = Date(timeIntervalSince1970: seconds)
    let error = #expect(throws: JSONError.self) { try written(letter) }
    #expect(error?.path == "at" && error?.reason.contains("allowed 1125899906842624") == true)
    var answer = Letter()
    answer.reply = [letter]
    #expect(#expect(throws: JSONError.self) { try written(answer) }?.path == "reply.at")
  }
}
