import Foundation
import Testing
import VestnikCore

@Suite struct WireRepairTests {
  private func mended(_ text: String) -> String {
    String(decoding: WireRepair.mended(Data(text.utf8)), as: UTF8.self)
  }

  @Test(arguments: [
    ("", ""), ("[1,2]", "[1,2]"), ("[1,2,]", "[1,2 ]"), ("{\"a\":[1 , \n ] , }", "{\"a\":[1   \n ]   }"),
    ("[,]", "[ ]"), ("[1,,]", "[1, ]"), ("\",]\"", "\",]\""), ("\u{FEFF}[]", "[]"),
    ("\"a\nb\u{0}\"", "\"a b \""),
    (#""\x""#, #""\\x""#), (#""\u12""#, #""\\u12""#), (#""\u00e9\n\"\\""#, #""\u00e9\n\"\\""#),
    (#""\u+123""#, #""\\u+123""#), (#""a\"#, #""a\\"#), (#"\"#, #"\"#), ("{\n}", "{\n}"),
  ])
  func onlyWhatIsWrongChanges(text: String, expected: String) {
    #expect(mended(text) == expected)
  }

  @Test func whatIsNoUTF8BecomesAReplacement() throws {
    let mended = WireRepair.mended(Data([0x22, 0xCF, 0xF0, 0x22]))
    #expect(String(decoding: mended, as: UTF8.self) == "\"\u{FFFD}\u{FFFD}\"")
    _ = try RawJSON(mended)
  }

  /// What is JSON already stays as it is, and whatever comes out is no reason to crash.
  @Test func jsonStaysAsItIs() {
    var random = SplitMix(state: 5)
    for number in 0..<20_000 {
      let text = JSONGenerator.document(mutated: number % 2 == 1, using: &random)
      let mended = WireRepair.mended(text)
      if (try? RawJSON(text)) != nil { #expect(mended == text) }
      if (try? RawJSON(mended)) != nil { #expect(WireRepair.mended(mended) == mended) }
    }
  }
}
