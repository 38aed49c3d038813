import Foundation
import Testing
import VKEvents
import VestnikCore

@Suite struct PayloadTests {
  private struct Choice: Decodable, Equatable { var size: String }

  @Test(arguments: [#""{\"size\":\"M\"}""#, #"{"size":"M"}"#])
  func jsonAndATextOfItAreTheSame(payload: String) throws {
    let payload = try #require(try message(parsing: #""payload":\#(payload)"#).payload)
    #expect(payload.json == .object(["size": .string("M")]))
    #expect(payload.text == #"{"size":"M"}"#)
    #expect(try payload.decode(Choice.self) == Choice(size: "M"))
  }

  @Test func plainTextIsNoJSON() throws {
    let payload = try #require(try message("message-new-payload-plain").payload)
    #expect(payload.text == "yes")
    #expect(payload.json == nil)
    #expect(throws: DecodingError.self) { try payload.decode(Choice.self) }
  }

  @Test(
    arguments: [
      ("5", JSONValue.integer(5)), ("true", .bool(true)), ("[]", .array([])), (#""7""#, .integer(7)),
      (#""null""#, .null), (#""""#, nil), (#""\"quoted\"""#, .string("quoted")),
    ] as [(String, JSONValue?)])
  func anyValueIsAPayload(payload: String, json: JSONValue?) throws {
    #expect(try message(parsing: #""payload":\#(payload)"#).payload?.json == json)
  }

  @Test func nullIsNoPayload() throws {
    #expect(try message(parsing: #""from_id":5,"payload":null"#).payload == nil)
  }

  @Test(arguments: [
    #""{\"a\": 1}""#, #"{"a": 1}"#, #""plain \"text\"""#, "[1, 2]", "12345678901234567890.50",
  ])
  func aPayloadIsWrittenAsItCame(payload: String) throws {
    let message = try message(parsing: #""payload":\#(payload)"#)
    var writer = JSONWriter()
    try message.write(to: &writer)
    #expect(String(decoding: writer.data, as: UTF8.self).contains(#""payload":\#(payload)"#))
  }

  @Test func aPressHasItsOwnPayload() throws {
    guard case .buttonPress(let press) = try event("message-event").content else {
      Issue.record("no press")
      return
    }
    #expect(press.payload?.json == .object(["button": .integer(2)]))
    #expect(press.answerToken == "a1b2c3d4e5f6")
    #expect(press.conversationMessageID == 87)
    guard case .buttonPress(let plain) = try event("message-event-text-payload").content else {
      Issue.record("no press")
      return
    }
    #expect(plain.payload?.text == "button-2")
    #expect(plain.conversationMessageID == nil)
  }

  @Test func aDeepPayloadDoesNotRecurseWithoutBound() throws {
    let deep = String(repeating: "[", count: 5000)
    #expect(VKPayload(text: deep).json == nil)
  }
}
