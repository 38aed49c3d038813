import Foundation
import Testing
import VestnikCore
import VestnikTesting

@Suite struct RedactionTests {
  private let redaction = Redaction(
    secrets: ["q/7\"é w+X-long", "pin"], addresses: ["https://shop.example/hooks/s3cr3t?k=v"],
    phones: ["+7 (916) 555-01-23", "4915112345678"], texts: ["Добрый день, Анна, заказ 501 готов", "short"])

  @Test(arguments: [
    "key q/7\"é w+X-long.", "KEY Q/7\"é W+X-LONG.", "q%2F7%22%C3%A9+w%2BX-long",
    "q%2f7%22%c3%a9%20w%2bX%2dlong",
    "q%252F7%2522%25C3%25A9%2520w%252BX-long", #"q\/7\"é w+X-long"#,
    #"q\u002F7\u0022\u00e9\u0020w\u002bX-long"#,
    #"q%5C%2F7%5C%22%C3%A9+w%2BX-long"#, "q&#47;7&quot;&#xE9; w+X-long", "q&amp;#47;7&amp;quot;é w+X-long",
    "q%2F7%22é%20w%2BX%2Dlong%", #"\n\u0071/7\"é w+X-long"#, "cut off: q/7\"é w",
    "cut off q%2F7%22%C3%A9%20w…",
  ])
  func aSecretIsHiddenHoweverItIsEncoded(text: String) {
    let shown = redaction.text(text)
    #expect(shown.contains("(hidden)"), "\(shown)")
    for part in ["long", "LONG", "7\"", "%22", "7&", "é", "%C3"] {
      #expect(!shown.contains(part), "\(shown)")
    }
  }

  @Test(arguments: [
    "79165550123", "+79165550123", "89165550123", "9165550123", "8 (916) 555-01-23", "7-916-555-01-23",
    "+7\u{A0}916\u{A0}555\u{2011}01\u{2011}23", "%2B7%20%28916%29%20555-01-23", "%2B7+%28916%29+555-01-23",
    #"\u002b7 (916) 555\u201301\u201323"#, "\"79165550123\"", "phone79165550123x", "7.916.555.01.23",
    "4915112345678", "+49 151 1234 5678", "000079165550123",
  ])
  func aPhoneIsHiddenInEverySpelling(number: String) {
    let shown = redaction.text("no such person: \(number), sorry")
    #expect(shown.contains("(hidden)") && shown.hasSuffix("sorry"), "\(shown)")
    #expect(shown.filter(\.isNumber).count <= 8, "\(shown)")
    for part in ["916", "555", "0123", "23", "1511", "5678"] { #expect(!shown.contains(part), "\(shown)") }
  }

  @Test(arguments: [
    ("the address https://shop.example/hooks/s3cr3t?k=v is down", "the address (hidden) is down"),
    ("GET /hooks/s3cr3t?k=v: 404", "GET (hidden): 404"),
    ("not allowed: Добрый день, Анна, заказ 501 готов!", "not allowed: (hidden)!"),
    ("not allowed: Добрый день, Анна, зак…", "not allowed: (hidden)…"),
    ("%D0%94%D0%BE%D0%B1%D1%80%D1%8B%D0%B9+%D0%B4%D0%B5%D0%BD%D1%8C%2C+%D0%90%D0%BD", "(hidden)"),
  ])
  func addressesAndTextsAreHidden(text: String, shown: String) {
    #expect(redaction.text(text) == shown)
  }

  @Test(arguments: [
    "service.not.found", "a pinned message", "too many messages: 1001 of 1000, 2026-11-27 12:00:00",
    "a short text",
    "спам", "100% of %zz \\ &nothing; \\u12", "order 555, shop 916, page 0123", "Добрый день вам", "",
  ])
  func whatRepeatsNothingStaysAsItIs(text: String) {
    #expect(redaction.text(text) == text)
  }

  @Test func aShortSecretIsHiddenAsAWordAndNeverInACode() {
    #expect(redaction.text("pin=pin&x=%22pin%22 pinned") == "(hidden)=(hidden)&x=%22(hidden)%22 pinned")
    #expect(redaction.code("pin.not.found") == "pin.not.found")
    #expect(redaction.code("79165550123") == "(hidden)")
  }

  @Test func aBodyThatIsNoTextIsRedactedAsWell() {
    var body = Data([0xFF, 0xFE])
    body.append(Data("79165550123".utf8))
    body.append(0x80)
    let response = redaction.response(
      TransportResponse(status: 400, headers: ["X-Echo": "to 89165550123"], body: body))
    #expect(response.body == Data([0xFF, 0xFE]) + Data("(hidden)".utf8) + Data([0x80]))
    #expect(response.headers["X-Echo"] == "to (hidden)")
  }

  @Test(
    .timeLimit(.minutes(20)),
    arguments: ["%25", "7916555012", "q/7\"é w+X-lon", "\\u0071", "&amp;", "Добрый день, Анн"])
  func itsTimeGrowsWithTheTextAlone(piece: String) {
    let phones = (0..<1000).map { PhoneNumber("\(79_160_000_000 + $0)") }
    let redaction = Redaction(
      secrets: ["q/7\"é w+X-long"], phones: phones, texts: ["Добрый день, Анна, заказ 501 готов"])
    let text = String(repeating: piece, count: 50_000)
    #expect(redaction.text(text).utf8.count <= text.utf8.count)
  }

  /// Whatever a provider makes of the response: nothing of it gets past the pipeline.
  @Test func noFailureOfThePipelineRepeatsASecret() async throws {
    let clock = ManualClock()
    let echo = "SECRET%20and 8 (916) 555-01-23"
    for answer in [
      Result<TransportResponse, TransportError>.success(
        TransportResponse(status: 500, headers: ["X-Echo": echo], body: Data(echo.utf8))),
      .failure(TransportError(phase: .maybeSent, reason: .malformed, detail: echo)),
    ] {
      let transport = MockTransport { _ throws(TransportError) in try answer.get() }
      let context = ClientContext(
        transport: transport, budget: SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5)),
        time: clock)
      let outcomes = await SendPipeline(NoteAdapter(), context: context).send(
        [Note(number: 1, recipient: 79_165_550_123)], options: nil)
      guard case .failed(let error) = outcomes[0] else { return #expect(Bool(false)) }
      let body = String(decoding: error.response?.body ?? Data(), as: UTF8.self)
      let header = error.response?.headers["X-Echo"] ?? ""
      for shown in ["\(error)", error.transport?.detail ?? "", body, header] {
        #expect(!shown.contains("SECRET") && !shown.contains("555"), "\(shown)")
      }
    }
  }
}
