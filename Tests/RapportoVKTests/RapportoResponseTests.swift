import Foundation
import Testing
import VestnikCore

@testable import RapportoVK

@Suite struct RapportoResponseTests {
  private let attempt = Attempt(number: 2, date: Date(timeIntervalSince1970: 1_767_225_600))

  private func outcome(
    _ response: TransportResponse, _ interface: RapportoClient.Interface? = nil
  ) throws -> SendOutcome<SendReceipt> {
    let channel = Sample.channel(try interface ?? Sample.form())
    switch channel.classify(.success(response), [Sample.keyed], attempt)[0] {
    case .final(let outcome): return outcome
    case .retry(_, _, let otherwise): return .failed(otherwise)
    }
  }

  private func outcome(
    fixture name: String, _ status: Int = 200, _ interface: RapportoClient.Interface? = nil
  ) throws -> SendOutcome<SendReceipt> {
    try outcome(TransportResponse(status: status, body: fixture(name)), interface)
  }

  private func accepted(_ id: MessageID) -> SendOutcome<SendReceipt> {
    .accepted(SendReceipt(id: id, acceptedAt: attempt.date, attempts: 2))
  }

  private func failure(_ outcome: SendOutcome<SendReceipt>) -> MessagingError? {
    if case .failed(let error) = outcome { error } else { nil }
  }

  @Test(arguments: [
    ("text-ok.txt", "5120044310"), ("text-ok-crlf.txt", "5120044310"), ("text-ok-cr.txt", "5120044310"),
    ("text-ok-unterminated.txt", "5120044310"), ("text-ok-one-line.txt", "5120044310"),
    ("text-ok-braces.txt", "5120044310"), ("text-ok-bom.txt", "5120044310"),
    ("text-ok-lower-case.txt", "5120044310"), ("text-ok-large-id.txt", "9223372036854775809"),
    ("xml-ok.xml", "5120044312"), ("xml-ok-bom.xml", "5120044312"), ("xml-ok-leading-line.xml", "5120044312"),
    ("xml-ok-braces.xml", "5120044312"), ("xml-ok-without-text.xml", "5120044312"),
  ])
  func anIDIsReadWhicheverFormatWasAskedFor(name: String, id: String) throws {
    for answer in [RapportoClient.ResponseFormat.text, .xml] {
      #expect(
        try outcome(fixture: name, 200, Sample.form(.post, answer)) == accepted(MessageID(id)))
    }
  }

  @Test(arguments: [
    "text-ok-without-id.txt", "text-digits.txt", "text-phrase.txt", "page.html", "xml-ok-without-id.xml",
  ])
  func whatNamesNoMessageUnderSuccessIsUnknown(name: String) throws {
    let error = try #require(failure(outcome(fixture: name)))
    #expect(error.code == .unreadableResponse && error.delivery == .unknown)
    #expect(try error.response?.body == fixture(name) && error.detail != nil)
  }

  @Test(arguments: [
    "", " ", "OK", "OK\n", "OK\n0", "OK -5", "OK\n+5", "OK\n5120044310\n5120044311", "OK 5 queued", "OK\nabc",
    "OK\n99999999999999999999", "OK\n000000000000000000005", "OK\n٣٤", "OKAY 5", "OK5", "{", "{}", "{OK}",
    "NOT OK 5",
    "\u{0}OK 5", "error: 5",
  ])
  func noIDIsEverMadeUp(text: String) throws {
    let error = try #require(failure(outcome(TransportResponse(200, text))))
    #expect(error.code == .unreadableResponse && error.delivery == .unknown)
  }

  @Test(arguments: [("OK\n1", "1"), ("OK\n18446744073709551615", "18446744073709551615"), ("OK\n007", "007")])
  func anIDIsAPositiveNumberOf64Bits(text: String, id: String) throws {
    #expect(try outcome(TransportResponse(200, text)) == accepted(MessageID(id)))
    let xml = "<response><code>200</code><payload><id>\(id)</id></payload></response>"
    #expect(try outcome(TransportResponse(200, xml)) == accepted(MessageID(id)))
  }

  /// The document's table: code, kind of outcome.
  @Test(arguments: [
    (400, "rejected 400"), (401, "unauthorized rejected"), (402, "rejected rejected"),
    (403, "rejected rejected"),
    (406, "rejected 406"), (408, "throttled rejected"), (409, "rejected 409"), (414, "rejected 414"),
    (500, "server unknown"), (503, "server unknown"), (404, "rejected 404"), (429, "throttled rejected"),
    (502, "server unknown"), (504, "server unknown"), (302, "unreadable-response unknown"),
    (100, "unreadable-response unknown"),
  ])
  func everyCodeMeansTheSameInTextAndXML(code: Int, expected: String) throws {
    func short(_ outcome: SendOutcome<SendReceipt>) -> String {
      if case .failed(let error) = outcome { "\(error.code) \(error.delivery)" } else { word(outcome) }
    }
    #expect(try short(outcome(TransportResponse(code, "some words"))) == expected)
    let xml = "<response><code>\(code)</code><text>some words</text></response>"
    for status in [200, 500] { #expect(try short(outcome(TransportResponse(status, xml))) == expected) }
  }

  @Test(arguments: [400, 401, 402, 403, 406, 408, 409, 414, 500, 503])
  func anErrorStatusNeedsNoWords(code: Int) throws {
    for body in [Data(), try fixture("page.html"), Data([0xFF, 0xFE, 0x00])] {
      // A page with 408 is a proxy's: see below.
      if code == 408, body.first == UInt8(ascii: "<") { continue }
      let error: MessagingError?
      switch try outcome(TransportResponse(status: code, body: body)) {
      case .failed(let failure): error = failure
      case .rejected(let rejection):
        #expect(rejection.reasons.map(\.code) == ["\(code)"])
        continue
      default: error = nil
      }
      #expect(error?.rapportoCode == RapportoCode("\(code)"))
      #expect(error?.response?.body == body && error?.detail == RapportoCode("\(code)").meaning)
    }
  }

  @Test func aProxyThatTimedOutIsNotTakenForTooFast() throws {
    let error = try #require(
      failure(outcome(TransportResponse(408, "<html><h1>408 Request Time-out</h1></html>"))))
    #expect(error.code == .server && error.delivery == .unknown && error.providerCode == nil)
  }

  /// What an echo of the request may look like in the two interfaces, raw, form-encoded and in JSON.
  @Test(arguments: [
    "Cannot GET /acme?serviceId=acme-vk&pass=Pa55-w0rd", "no such parameter: clientId=79990001122",
    "pass=Pa55%2Dw0rd", "pass=Pa55%2dw0rd%", "{\"password\":\"Pa55-w0rd\"}", "number +79990001122 is barred",
    "clientId=%2B79990001122", "message=Order+17+shipped", "message=Order%2017%20shipped",
    "Order 17 shipped: no",
  ])
  func theProvidersWordsDoNotRepeatTheRequest(text: String) throws {
    let channel = Sample.channel(try Sample.form(), .off)
    var message = Sample.message
    message.phone = "+79990001122"
    for response in [
      TransportResponse(400, text),
      TransportResponse(200, "<response><code>400</code><text><![CDATA[\(text)]]></text></response>"),
    ] {
      guard
        case .final(.rejected(let rejection)) = channel.decisions(
          about: .success(response), [message], attempt)[
            0]
      else { return #expect(Bool(false)) }
      let shown = try #require(rejection.reasons[0].text)
      #expect(shown.contains("(hidden)"), "\(shown)")
      for secret in ["acme-vk", "Pa55", "w0rd", "9990001122", "17"] {
        #expect(!shown.contains(secret), "\(shown)")
      }
    }
  }

  @Test func theCodeOfAStrangerIsNoCode() throws {
    for code in [String(repeating: "4", count: 60_000), "4\u{202E}00", "", "four", "400000"] {
      let xml = "<response><code>\(code)</code></response>"
      let error = try #require(failure(outcome(TransportResponse(200, xml))))
      #expect(error.delivery == .unknown && "\(error)".utf8.count < 1000)
    }
  }

  @Test func theWordsOfTheProviderAreKeptAndNeverCompared() throws {
    let refused = TransportResponse(406, "  Invalid\r\n password ")
    #expect(
      try outcome(refused) == .rejected(Rejection(reasons: [.init(code: "406", text: "Invalid password")])))
    let error = try #require(failure(outcome(fixture: "xml-error.xml")))
    #expect(error.code == .unauthorized && error.providerCode == "401" && error.delivery == .rejected)
  }

  @Test func aLongPhraseIsCut() throws {
    guard
      case .rejected(let rejection) = try outcome(
        TransportResponse(400, String(repeating: "x", count: 900_000)))
    else { return #expect(Bool(false)) }
    #expect(rejection.reasons[0].text?.count == 400)
  }

  @Test func whatSpeaksOfATakenMessageUnderAnErrorIsUnknown() throws {
    for status in [400, 401, 408, 409, 500] {
      let error = try #require(failure(outcome(fixture: "text-ok.txt", status)))
      #expect(error.code == .unreadableResponse && error.delivery == .unknown)
    }
    let xml = "<response><code>408</code><payload><id>5</id></payload></response>"
    #expect(try failure(outcome(TransportResponse(200, xml)))?.code == .unreadableResponse)
  }

  @Test func theCodeOfXMLCountsMoreThanTheStatus() throws {
    #expect(try outcome(fixture: "xml-ok.xml", 500) == accepted("5120044312"))
  }

  @Test func theTableOfCodesIsThatOfTheDocuments() {
    let codes = ["200", "400", "401", "402", "403", "406", "408", "409", "414", "500", "503"]
    for code in codes + (1...11).map(String.init) + ["100"] {
      #expect(RapportoCode(code).meaning != nil && RapportoCode(code).advice != nil)
    }
    #expect(RapportoCode.noFunds.advice == "do not send again; pay and call your manager")
    #expect(
      RapportoCode("418").meaning == nil && RapportoCode("418").description == "418")
  }

  @Test func aRedirectIsNamedByItsHostAlone() throws {
    let response = TransportResponse(status: 302, headers: ["Location": "https://evil.example/?pass=SECRET"])
    for interface in [try Sample.form(), try Sample.rest()] {
      let error = try #require(failure(outcome(response, interface)))
      #expect("\(error)".contains("evil.example") && !"\(error)".contains("SECRET"))
    }
  }

  // MARK: REST

  @Test(arguments: [
    "rest-ok.json", "rest-ok-without-id.json", "rest-ok-missing-comma.json", "rest-ok-number.json",
  ])
  func anAnswerOfRESTNamesTheChain(name: String) throws {
    #expect(try outcome(fixture: name, 200, Sample.rest()) == accepted("9120044310"))
  }

  @Test func onlyUnderSuccessIsABrokenAnswerSearched() throws {
    for status in [400, 500] {
      let error = try #require(failure(outcome(fixture: "rest-ok-missing-comma.json", status, Sample.rest())))
      #expect(error.providerCode == nil)
    }
  }

  @Test(arguments: [
    #"{"mtNum": "91200"#, #"{"mtNum": 91200"#, #"{"mtNum" "91200" "id": "a"}"#, #"{"mtNum": "" "id": "a"}"#,
    #"{"mtNum": "1" "mtNum": "2"}"#, #"{"mtNum": "1" "error": {}}"#, #"{"id": "\"mtNum\":\"5\"" "x": 1}"#,
    #"{"mtNum": "a1" "id": "b"}"#, #"{"mtNum": -5 "id": "b"}"#, #"{"mtNum":"#, #""mtNum""#, "", "{}", "[]",
    "null",
    #"{"mtNum": ""}"#, #"{"mtNum": null}"#, #"{"mtNum": ["1","2"]}"#, #"{"mtNum": 1.5}"#, "OK\n5120044310",
    #"{"error": "x", "mtNum": "5"}"#, #"{"error": "x"}"#, "<html>",
  ])
  func noIDOfRESTIsEverMadeUp(text: String) throws {
    let error = try #require(failure(outcome(TransportResponse(200, text), Sample.rest())))
    #expect(error.code == .unreadableResponse && error.delivery == .unknown)
  }

  @Test(arguments: [
    #"{"mtNum": 9120044310 "id": "a"}"#, #"{"id":"a" "mtNum":"9120044310"}"#,
    #"{"mtNum":9120044310"id":"a"}"#,
    "{\"mtNum\" :\n\"9120044310\" \"id\": \"a\"}",
  ])
  func anIDIsFoundInBrokenJSON(text: String) throws {
    #expect(try outcome(TransportResponse(200, text), Sample.rest()) == accepted("9120044310"))
  }

  @Test(arguments: [
    (1, 503, "server unknown"), (2, 403, "unauthorized rejected"), (3, 429, "throttled rejected"),
    (4, 400, "rejected 4"), (5, 401, "unauthorized rejected"), (6, 401, "unauthorized rejected"),
    (7, 400, "rejected 7"), (8, 406, "rejected 8"), (9, 406, "rejected 9"), (10, 409, "rejected 10"),
    (11, 406, "rejected 11"), (100, 500, "server unknown"),
  ])
  func everyCodeOfRESTCountsWhateverTheStatus(code: Int, status: Int, expected: String) throws {
    for status in [status, 200] {
      for text in [
        "{\"error\":{\"code\":\(code),\"description\":\"x\"}}",
        "{\"error\":{\"code\":\"\(code)\",\"description\":\"x\"}}",
      ] {
        let outcome = try outcome(TransportResponse(status, text), Sample.rest())
        let short = failure(outcome).map { "\($0.code) \($0.delivery)" } ?? word(outcome)
        #expect(short == expected)
        #expect(failure(outcome)?.providerCode ?? "\(code)" == "\(code)")
      }
    }
  }

  @Test func theDescriptionsOfRESTAreKept() throws {
    #expect(
      try outcome(fixture: "rest-error.json", 406, Sample.rest())
        == .rejected(Rejection(reasons: [.init(code: "11", text: "Invalid TTL")])))
    #expect(
      try outcome(fixture: "rest-error-extended.json", 406, Sample.rest())
        == .rejected(Rejection(reasons: [.init(code: "11", text: "Invalid TTL: ttl is out of range")])))
  }

  @Test(arguments: [
    (400, "rejected rejected"), (401, "unauthorized rejected"), (403, "unauthorized rejected"),
    (406, "rejected rejected"), (408, "server unknown"), (409, "rejected rejected"),
    (429, "throttled rejected"),
    (500, "server unknown"), (503, "server unknown"), (302, "unreadable-response unknown"),
  ])
  func withoutACodeOfRESTTheStatusDecides(status: Int, expected: String) throws {
    for body in [
      "", "<html>", "{}", #"{"error":{}}"#, #"{"error":{"code":40404}}"#, #"{"error":{"code":408}}"#,
    ] {
      let error = try #require(failure(outcome(TransportResponse(status, body), Sample.rest())))
      #expect("\(error.code) \(error.delivery)" == expected, "\(body)")
    }
  }

  @Test func aCodeOfTheOtherInterfaceMeansNothing() throws {
    let xml = "<response><code>3</code></response>"
    #expect(try failure(outcome(TransportResponse(200, xml)))?.code == .unreadableResponse)
    let json = #"{"error":{"code":408}}"#
    #expect(try failure(outcome(TransportResponse(200, json), Sample.rest()))?.code == .unreadableResponse)
  }
}
