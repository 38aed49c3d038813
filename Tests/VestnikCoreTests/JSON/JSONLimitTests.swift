import Foundation
import Testing
import VestnikCore

@Suite struct JSONLimitTests {
  private func nested(_ levels: Int, _ open: String = "[", _ close: String = "]") -> String {
    String(repeating: open, count: levels) + String(repeating: close, count: levels)
  }

  /// Runs on a thread with as little stack as threads get anywhere, unless told otherwise.
  private func onSmallStack<Value: Sendable>(
    kilobytes: Int = 512, _ work: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: work()) }
      thread.stackSize = kilobytes << 10
      thread.start()
    }
  }

  @Test(arguments: [63, 64, 65, 10_000, 100_000])
  func arraysAreNestedAtMostSoDeep(levels: Int) async {
    let text = nested(levels)
    let results = await onSmallStack {
      [
        (try? read(RawJSON.self, text)) != nil, (try? read(JSONValue.self, text)) != nil,
        (try? read(Letter.self, "{\"new\":\(text.dropFirst().dropLast())}")) != nil,
        (try? read(Letter.self, "{\"payload\":\(text.dropFirst().dropLast())}")) != nil,
      ]
    }
    #expect(results == Array(repeating: levels <= 64, count: 4))
  }

  @Test(arguments: [127, 128, 129, 10_000])
  func typesRecurseAtMostSoDeep(levels: Int) async {
    let letters = nested(levels / 2, #"{"reply":["#, "]}")
    let parts = nested(levels / 3, #"{"type":"place","place":{"x":["#, "]}}")
    // Without optimisation a letter takes about 8 KB of stack.
    let results = await onSmallStack(kilobytes: 1024) {
      let limits = JSONReader.Limits(depth: 128)
      return [
        (try? read(Letter.self, letters, limits: limits)) != nil,
        (try? RawJSON(Data(parts.utf8))) != nil,
      ]
    }
    // Two levels a letter, three a part.
    #expect(results == [levels <= 129, levels < 129])
  }

  @Test(arguments: [129, 10_000]) func whatIsTooDeepIsRefusedBeforeTheStackIsSpent(levels: Int) async {
    let letters = nested(levels, #"{"reply":["#, "]}")
    let error = await onSmallStack {
      #expect(throws: JSONError.self) { try read(Letter.self, letters, limits: .init(depth: 128)) }
    }
    #expect(error?.reason == "nested deeper than 128 levels")
  }

  @Test func manyDeepPartsAreLookedThroughOnce() throws {
    // 40 levels around 20,000 small ones: looking ahead again at each level would take a thousand times as long.
    let leaves = Array(repeating: #"{"title":"a"}"#, count: 9_000).joined(separator: ",")
    let text = nested(20, #"{"reply":["#, "]}").replacingOccurrences(
      of: "[]", with: #"[{"places":[\#(leaves)]}]"#)
    var letter = try read(Letter.self, text, limits: .init(depth: 128)).value
    while let reply = letter.reply.first { letter = reply }
    #expect(letter.places.count == 9_000)
  }

  @Test func aBodyIsAtMostSoLarge() throws {
    #expect(throws: Never.self) { try read(String.self, "\"abcd\"", limits: .init(bytes: 6)) }
    let error = #expect(throws: JSONError.self) {
      try read(String.self, "\"abcde\"", limits: .init(bytes: 6))
    }
    #expect(error?.reason == "7 bytes, allowed 6")
  }

  @Test func thereAreAtMostSoManyElements() throws {
    func letter(_ count: Int) -> String {
      #"{"places":[\#(Array(repeating: #"{"title":"a"}"#, count: count).joined(separator: ","))]}"#
    }
    #expect(try read(Letter.self, letter(3), limits: .init(elements: 3)).value.places.count == 3)
    #expect(throws: JSONError.self) { try read(Letter.self, letter(4), limits: .init(elements: 3)) }
    #expect(throws: Never.self) { try read(RawJSON.self, letter(4), limits: .init(elements: 3)) }
  }

  @Test func problemsAreBounded() throws {
    let text = #"{"numbers":{\#((0..<500).map { "\"\($0)\":{}" }.joined(separator: ","))}}"#
    let problems = try read(Letter.self, text).problems
    #expect(problems.count == 101)
    #expect(problems.last?.reason == "more could not be read")
  }

  @Test(.timeLimit(.minutes(20))) func hostileBodiesTakeNoLongTime() throws {
    // A fault at the end of everything, and inside of many levels each of which could try again.
    let filler = String(repeating: #"{"title":"aaaaaaaaaaaaaaaaaaaaaaa"},"#, count: 5000)
    let text =
      String(repeating: #"{"reply":["#, count: 60) + #"{"places":[\#(filler)"# + "{]]]"
    #expect(throws: JSONError.self) { try read(Letter.self, text, limits: .init(depth: 128)) }
    // Tagged unions that look for their tag behind everything.
    let tags =
      String(repeating: #"{"place":{"title":["#, count: 40)
      + String(repeating: #"]},"type":"place"}"#, count: 40)
    #expect(throws: Never.self) { try read([Part].self, "[\(tags)]", limits: .init(depth: 128)) }
  }
}
