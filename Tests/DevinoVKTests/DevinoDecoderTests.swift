import DevinoVK
import Foundation
import Testing
import VestnikCore

/// One list of fields, two drivers: the reader of bytes, and Foundation's decoder with the adapter.
@Suite struct DevinoDecoderTests {
  private static let keys = ["channel", "messageId", "ts", "status", "errorCode", "callbackData", "id", "x"]
  private static let values = [
    "null", "true", "false", "0", "7", "-1", "1767225600123", "9223372036854775807", "18446744073709551615",
    #""""#, #""VK""#, #""OK""#, #""READ""#, #""DELIVERED""#, #""0""#, #""3721999888777666555""#,
    #""Привет, \u041c\u0438\u0440 \ud83d\ude00""#, "[]", "{}", #"["5"]"#, "[5]", "[5,6]",
    #"{"a":[1,{"b":null}]}"#,
  ]

  private func document(using random: inout some RandomNumberGenerator) -> Data {
    let keys = Self.keys.shuffled(using: &random).prefix(Int.random(in: 0...Self.keys.count, using: &random))
    let members = keys.map { "\"\($0)\":\(Self.values.randomElement(using: &random) ?? "0")" }
    var text = Array("{\(members.joined(separator: ", "))}".utf8)
    if Bool.random(using: &random), let place = text.indices.randomElement(using: &random) {
      switch Int.random(in: 0...2, using: &random) {
      case 0: text.remove(at: place)
      case 1:
        text.insert(
          contentsOf: #"{}[],:"\0e- "#.utf8.randomElement(using: &random).map { [$0] } ?? [], at: place)
      default: text.swapAt(place, text.indices.randomElement(using: &random) ?? place)
      }
    }
    return Data(text)
  }

  @Test(.timeLimit(.minutes(20))) func bothReadTheSameReport() throws {
    var random = SystemRandomNumberGenerator()
    var accepted = 0
    for _ in 0..<40_000 {
      let text = document(using: &random)
      // Where the two readers of JSON differ is another test's matter: same keys, commas at the end, odd numbers.
      guard text.range(of: Data("-0".utf8)) == nil, let value = try? RawJSON(text).value(),
        let theirs = try? JSONDecoder().decode(JSONValue.self, from: text), value == theirs
      else { continue }
      let bytes = try? DevinoStatusCallback(parsing: Data("[".utf8) + text + Data("]".utf8)).reports.first
      let coded = try? JSONDecoder().decode(DevinoStatusReport.self, from: text)
      #expect(bytes == coded, "\(String(decoding: text, as: UTF8.self))")
      guard let bytes else { continue }
      accepted += 1
      let stored = try JSONEncoder().encode(bytes)
      let again = try DevinoStatusCallback(parsing: Data("[".utf8) + stored + Data("]".utf8)).reports
      #expect(again == [bytes], "\(String(decoding: stored, as: UTF8.self))")
    }
    #expect(accepted > 4_000)
  }

  @Test(arguments: ["status-callback", "status-callback-shapes"]) func bothReadTheSameFixture(name: String)
    throws
  {
    let body = try fixture(name)
    let callback = try DevinoStatusCallback(parsing: body)
    #expect(!callback.reports.isEmpty)
    #expect(try JSONDecoder().decode([DevinoStatusReport].self, from: body) == callback.reports)
  }
}
