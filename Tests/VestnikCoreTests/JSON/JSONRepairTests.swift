import Foundation
import Testing
import VestnikCore

@Suite struct JSONRepairTests {
  private func repaired(_ text: String) -> String {
    String(decoding: JSONRepair.repairing(Data(text.utf8)).document, as: UTF8.self)
  }

  @Test(arguments: [
    ("", ""), ("[1,2]", "[1,2]"), ("[1,2,]", "[1,2 ]"), ("{\"a\":[1 , \n ] , }", "{\"a\":[1   \n ]   }"),
    ("[,]", "[ ]"), ("[1,,]", "[1, ]"), ("\",]\"", "\",]\""), ("\u{FEFF}[]", "[]"),
    ("\"a\nb\u{0}\u{1F}\r\t\u{8}\u{C}\"", #""a\nb\u0000\u001f\r\t\b\f""#),
    (#""\ud83d\ude00""#, #""\ud83d\ude00""#), (#""\ud83d""#, #""\ufffd""#),
    (#""\ud83d\u0041""#, #""\ufffd\u0041""#),
    (#""\ude00\ud83d\ude00""#, #""\ufffd\ud83d\ude00""#), (#""\ud83d\ud83d""#, #""\ufffd\ufffd""#),
    (#""\x""#, #""\\x""#), (#""\u12""#, #""\\u12""#), (#""\u00e9\n\"\\""#, #""\u00e9\n\"\\""#),
    (#""\u+123""#, #""\\u+123""#), (#""a\"#, #""a\\"#), (#"\"#, #"\"#), ("{\n}", "{\n}"),
  ])
  func onlyWhatIsWrongChanges(text: String, expected: String) {
    #expect(repaired(text) == expected)
  }

  @Test func whatIsNoUTF8BecomesAReplacement() throws {
    let mended = JSONRepair.repairing(Data([0x22, 0xCF, 0xF0, 0x22])).document
    #expect(String(decoding: mended, as: UTF8.self) == "\"\u{FFFD}\u{FFFD}\"")
    _ = try RawJSON(mended)
  }

  /// What is JSON already stays as it is, and whatever comes out is no reason to crash.
  @Test func jsonStaysAsItIs() {
    var random = SplitMix(state: 5)
    for number in 0..<20_000 {
      let text = JSONGenerator.document(mutated: number % 2 == 1, using: &random)
      let mended = JSONRepair.repairing(text).document
      if (try? RawJSON(text)) != nil { #expect(mended == text) }
      #expect((mended == text) == JSONRepair.repairing(text).changes.isEmpty)
      if (try? RawJSON(mended)) != nil { #expect(JSONRepair.repairing(mended).document == mended) }
    }
  }

  /// A cut letter is one replacement, as the Unicode Standard recommends (section 3.9).
  @Test(arguments: [
    ([0xF0, 0x9F, 0x98], 1), ([0xD0], 1), ([0xE2, 0x82, 0xE2, 0x82, 0xAC], 1), ([0xC0, 0xAF], 2),
    ([0xED, 0xA0, 0x80], 3),
    ([0xF4, 0x90, 0x80, 0x80], 4), ([0xF0, 0x9F, 0xD0, 0x9F], 1), ([0xFF], 1),
  ])
  func aCutLetterCostsOneCharacter(bytes: [UInt8], replacements: Int) throws {
    let document = Data([0x22] + bytes + [0x22])
    let (mended, changes) = JSONRepair.repairing(document)
    #expect(mended == Data(String(decoding: document, as: UTF8.self).utf8))
    #expect(changes.count == replacements)
    guard case .string(let text) = try RawJSON(mended).value() else { return #expect(Bool(false)) }
    #expect(text.unicodeScalars.count { $0 == "\u{FFFD}" } == replacements)
  }

  @Test func whatWasMendedIsListedWithItsPlace() throws {
    let bytes = Data([0xEF, 0xBB, 0xBF]) + Data(#"{"a":["\ud800"],"b":{"c":"\q"},}"#.utf8)
    let (value, problems) = try JSONReader.incoming(bytes) { reader throws(JSONError) in
      (try reader.document(JSONValue.self), reader.problems())
    }
    #expect(
      value
        == .object(["a": .array([.string("\u{FFFD}")]), "b": .object(["c": .string(#"\q"#)])]))
    #expect(problems.map(\.path) == ["", "a[0]", "b.c", "b"])
  }

  /// However much is wrong with it, a document is mended in one pass, and the list of it stays short.
  @Test func aDocumentFullOfFaultsStaysBounded() throws {
    let bytes =
      Data(#"["#.utf8) + Data(repeatElement(#""\#u{1}","#, count: 50_000).joined().utf8) + Data("]".utf8)
    let (count, problems) = try JSONReader.incoming(bytes, limits: .raw) { reader throws(JSONError) in
      (try reader.document([String].self).count, reader.problems())
    }
    #expect(count == 50_000 && problems.count == 101)
  }

  @Test func whatCannotBeMendedKeepsItsError() {
    for text in ["", "{", "{\"a\":}", "nul", "[1 2]", "'a'"] {
      #expect(throws: JSONError.self) { try RawJSON(repairing: Data(text.utf8)) }
    }
    let large = Data(repeating: 0xFF, count: 5)
    #expect(throws: JSONError(path: "", byteOffset: nil, reason: "5 bytes, allowed 4")) {
      try JSONReader.incoming(large, limits: .init(bytes: 4)) { reader throws(JSONError) in
        try reader.document(RawJSON.self)
      }
    }
  }
}
