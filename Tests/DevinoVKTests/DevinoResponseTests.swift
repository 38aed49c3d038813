import DevinoVK
import Foundation
import Testing
import VestnikCore

@Suite struct DevinoResponseTests {
  private let channel = DevinoAdapter(.apiKey("k"), .init())
  private let message = DevinoMessage(to: "79990001122", from: "coffee_corner", template: "order_ready")
  private let attempt = Attempt(number: 2, date: Date(timeIntervalSince1970: 1_767_225_600))

  private func outcomes(_ response: TransportResponse, count: Int = 1) -> [SendOutcome<SendReceipt>?] {
    channel.classify(.success(response), Array(repeating: message, count: count)[...], attempt).map {
      if case .final(let outcome) = $0 { outcome } else { nil }
    }
  }

  private func outcomes(
    fixture name: String, status: Int = 200, count: Int = 1
  ) throws -> [SendOutcome<SendReceipt>?] {
    outcomes(TransportResponse(status: status, body: try fixture(name)), count: count)
  }

  private func accepted(_ id: MessageID) -> SendOutcome<SendReceipt> {
    .accepted(SendReceipt(id: id, acceptedAt: attempt.date, attempts: 2))
  }

  private func failure(_ outcome: SendOutcome<SendReceipt>?) -> MessagingError? {
    if case .failed(let error)? = outcome { error } else { nil }
  }

  @Test(arguments: [
    ("answer-accepted", "3721999888777666"), ("answer-id-string", "3721999888777666555"),
    ("answer-id-array", "3721999888777666555"), ("answer-id-under-id", "3721999888777666555"),
    ("answer-id-unsigned", "18446744073709551615"), ("answer-single-object", "3721999888777666555"),
    ("answer-extra-fields", "5"),
  ])
  func anIDIsReadExactlyInEveryShape(name: String, id: String) throws {
    #expect(try outcomes(fixture: name) == [accepted(MessageID(id))])
  }

  @Test func outcomesStandInTheOrderOfTheMessages() throws {
    #expect(
      try outcomes(fixture: "answer-mixed", count: 3) == [
        accepted("3721999888777666555"),
        .rejected(Rejection(reasons: [.init(code: DevinoErrorKey.invalidTemplateID)])),
        accepted("3721999888777666556"),
      ])
  }

  @Test(arguments: [
    ("answer-rejected", [Rejection.Reason(code: "billing.error")]),
    (
      "answer-reasons-array",
      [.init(code: "length.too.long", field: "tmpl_data", text: "too long"), .init(code: "is.spam")]
    ),
    ("answer-reasons-object", [.init(code: "is.spam")]),
    (
      "answer-reasons-dictionary",
      [.init(code: "invalid", field: "phone"), .init(code: "must.be.not.null", field: "ttl")]
    ),
    ("answer-reasons-missing", []), ("answer-outside-result", [.init(code: "login.must.be.not.null")]),
  ])
  func reasonsAreReadInEveryShape(name: String, reasons: [Rejection.Reason]) throws {
    #expect(try outcomes(fixture: name) == [.rejected(Rejection(reasons: reasons))])
  }

  @Test(arguments: [
    DevinoErrorKey.serviceNotFound, DevinoErrorKey.billingError, DevinoErrorKey.invalidTemplateID,
    DevinoErrorKey.isSpam, DevinoErrorKey.tooManyMessages, DevinoErrorKey.loginRequired, "brand.new.key",
  ])
  func everyErrorCodePassesUnchanged(key: String) {
    let body = Data(#"{"result":[{"code":"REJECTED","reasons":[{"key":"\#(key)"}]}]}"#.utf8)
    #expect(
      outcomes(TransportResponse(status: 200, body: body)) == [
        .rejected(Rejection(reasons: [.init(code: key)]))
      ])
  }

  @Test func theErrorCodesAreThoseOfTheDocument() {
    #expect(
      [
        DevinoErrorKey.serviceNotFound, DevinoErrorKey.billingError, DevinoErrorKey.invalidTemplateID,
        DevinoErrorKey.isSpam, DevinoErrorKey.tooManyMessages, DevinoErrorKey.loginRequired,
      ] == [
        "service.not.found", "billing.error", "message.contains.invalid.templateId", "is.spam",
        "too.many.messages", "login.must.be.not.null",
      ])
  }

  @Test(arguments: [200, 400, 500])
  func resultsCountWhateverTheStatus(status: Int) throws {
    #expect(try outcomes(fixture: "answer-accepted", status: status) == [accepted("3721999888777666")])
  }

  @Test(arguments: [1, 2, 4])
  func anAnswerOfAnotherLengthIsUnknownAndKept(count: Int) throws {
    for outcome in try outcomes(fixture: "answer-mixed", count: count) {
      let error = try #require(failure(outcome))
      #expect(error.code == .unreadableResponse && error.delivery == .unknown)
      #expect(error.detail == "3 results for \(count) messages")
      #expect(try error.response?.body == fixture("answer-mixed"))
    }
  }

  @Test(arguments: ["answer-ok-without-id", "answer-ok-with-two-ids", "answer-unknown-code"])
  func whatIsNeitherAcceptedNorRejectedIsUnknown(name: String) throws {
    let error = try #require(failure(try outcomes(fixture: name)[0]))
    #expect(error.code == .unreadableResponse && error.delivery == .unknown && error.response != nil)
  }

  @Test(arguments: [
    "\u{FEFF}{\"result\":[{\"code\":\"OK\",\"messageId\":5}]}", #"{"result":[{"code":"OK","messageId":5},]}"#,
    #"{"result":[{"code":"OK","messageId":5,}],}"#,
    "{\"note\":\"a\nb\t\",\"result\":[{\"code\":\"OK\",\"messageId\":5}]}",
    #"{"trace":"\x \u12 ","result":[{"code":"OK","messageId":5}]}"#,
    #"{"result":[{"code":"OK","messageId":5.0}]}"#,
  ])
  func whatIsNearlyJSONIsReadAllTheSame(body: String) {
    #expect(outcomes(TransportResponse(status: 200, body: Data(body.utf8))) == [accepted("5")])
  }

  @Test func wordsInAnotherEncodingHideNoID() {
    var body = Data(#"{"result":[{"code":"OK","messageId":5,"description":""#.utf8)
    body.append(contentsOf: [0xEF, 0xF0, 0xE8, 0xED, 0xFF, 0xF2, 0xEE])
    body.append(contentsOf: #""}]}"#.utf8)
    #expect(outcomes(TransportResponse(status: 200, body: body)) == [accepted("5")])
  }

  @Test(arguments: [
    #"[null,{"code":"REJECTED","reasons":[{"key":"is.spam"}]}]"#, #"["error",{"code":"REJECTED"}]"#,
  ])
  func aRefusalBehindSomethingElseSpeaksOfNobody(body: String) throws {
    let error = try #require(failure(outcomes(TransportResponse(status: 200, body: Data(body.utf8)))[0]))
    #expect(error.code == .unreadableResponse && error.delivery == .unknown)
  }

  @Test func anUnreadableElementDoesNotHideTheOthers() throws {
    let outcomes = try outcomes(fixture: "answer-unreadable-element", count: 2)
    #expect(failure(outcomes[0])?.delivery == .unknown)
    #expect(outcomes[1] == accepted("5"))
  }

  @Test(arguments: [
    (401, MessagingError.Code.unauthorized, MessagingError.Delivery.rejected),
    (403, .unauthorized, .rejected), (400, .rejected, .rejected), (404, .rejected, .rejected),
    (413, .rejected, .rejected), (408, .server, .unknown), (500, .server, .unknown), (502, .server, .unknown),
    (503, .server, .unknown), (504, .server, .unknown), (200, .unreadableResponse, .unknown),
    (204, .unreadableResponse, .unknown), (302, .unreadableResponse, .unknown),
    (307, .unreadableResponse, .unknown),
  ])
  func withoutResultsTheStatusDecides(
    status: Int, code: MessagingError.Code, delivery: MessagingError.Delivery
  ) throws {
    for body in [
      "", "<html>", "{}", "[]", "null", #"{"result":null}"#, #"{"result":"x"}"#, #"{"result":[{"co"#,
    ] {
      let response = TransportResponse(status: status, body: Data(body.utf8))
      let error = try #require(failure(outcomes(response)[0]))
      #expect(error.code == code && error.delivery == delivery && error.response == response, "\(body)")
    }
  }

  @Test(arguments: [200, 400, 401, 429, 500])
  func whatSpeaksOfATakenMessageIsNeverSentAgain(status: Int) throws {
    for body in [
      #"{"code":"OK","messageId":5}"#, #"{"messageId":"5"}"#, #"[{"code":"OK","messageId":5}]"#,
      #"[{"code":"REJECTED"},{"code":"OK"}]"#,
    ] {
      let error = try #require(failure(outcomes(TransportResponse(status: status, body: Data(body.utf8)))[0]))
      #expect(error.code == .unreadableResponse && error.delivery == .unknown, "\(body)")
    }
  }

  @Test(arguments: [300, 500])
  func anAnswerNestedAsDeepAsTheDecoderAllowsIsNoCrash(levels: Int) async throws {
    let nest = String(repeating: "[", count: levels) + "5" + String(repeating: "]", count: levels)
    let response = TransportResponse(
      status: 200, body: Data(#"{"result":[{"code":"OK","messageId":\#(nest),"reasons":\#(nest)}]}"#.utf8))
    let outcomes = await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: self.outcomes(response)) }
      thread.stackSize = 512 << 10
      thread.start()
    }
    #expect(failure(outcomes[0])?.delivery == .unknown)
  }

  @Test func tooManyRequestsCloseTheGroupForAsLongAsTheServerAsks() {
    let response = TransportResponse(status: 429, headers: ["Retry-After": "7"])
    guard
      case .retry(let after, let closing, let otherwise) = channel.classify(
        .success(response), [message], attempt)[0]
    else { return #expect(Bool(false)) }
    #expect(after == .seconds(7) && closing)
    #expect(otherwise.code == .throttled && otherwise.delivery == .rejected && otherwise.retryAfter == after)
  }

  /// Devino's words in each of their places, in a rejection and in an error.
  @Test(arguments: [
    "a9F3-key-71c2", "A9F3%2DKEY%2D71C2", #"a9F3\u002dkey-71c2"#, "79035557788", "+7 (903) 555-77-88",
    "8-903-555-77-88", "https://shop.example/devino/s3cr3t", "/devino/s3cr3t",
  ])
  func theProvidersWordsRepeatNeitherKeyNorPhoneNorAddress(echo: String) throws {
    let channel = DevinoAdapter(.apiKey("a9F3-key-71c2"), .init())
    var message = DevinoMessage(to: "+79035557788", from: "coffee_corner", template: "order_ready")
    message.statusURL = "https://shop.example/devino/s3cr3t"
    let other = DevinoMessage(to: "79035550000", from: "coffee_corner", template: "order_ready")
    let reason = #"{"key":"invalid","ref":"a \#(echo)","description":"no access for \#(echo), sorry"}"#
    let item = #"{"code":"REJECTED","reasons":[\#(reason)]}"#
    for (status, body) in [
      (200, #"{"result":[\#(item),\#(item)]}"#), (200, item), (403, reason), (500, echo),
      (200, #"{"result":[\#(item)]}"#),
    ] {
      let response = TransportResponse(status: status, headers: ["X-Echo": echo], body: Data(body.utf8))
      for reading in channel.decisions(about: .success(response), [other, message], attempt) {
        guard case .final(let outcome) = reading else { return #expect(Bool(false)) }
        var text = "\(outcome)"
        dump(outcome, to: &text)
        if case .failed(let error) = outcome {
          text += String(decoding: error.response?.body ?? Data(), as: UTF8.self)
          text += error.response?.headers["X-Echo"] ?? ""
        }
        if case .rejected(let rejection) = outcome {
          #expect(
            rejection.reasons[0].code == "invalid"
              && rejection.reasons[0].text == "no access for (hidden), sorry"
              || rejection.reasons[0].text == "no access for +(hidden), sorry", "\(rejection)")
        }
        for secret in ["71c2", "71C2", "555", "77", "s3cr3t"] { #expect(!text.contains(secret), "\(text)") }
      }
    }
  }

  @Test func loginAndPasswordAreHiddenInEveryForm() throws {
    let channel = DevinoAdapter(.basic(login: "user-8412", password: "pa:55 w0rd"), .init())
    let words = "user-8412 pa%3A55+w0rd Basic dXNlci04NDEyOnBhOjU1IHcwcmQ="
    let response = TransportResponse(
      status: 302, headers: ["Location": "https://h.example/user-8412/pa%3a55%20w0rd/x"],
      body: Data(words.utf8))
    guard
      case .final(.failed(let error)) = channel.decisions(about: .success(response), [message], attempt)[0]
    else { return #expect(Bool(false)) }
    #expect(
      error.response.map { String(decoding: $0.body, as: UTF8.self) } == "(hidden) (hidden) Basic (hidden)")
    #expect(error.detail?.hasPrefix("a redirect to https://h.example/(hidden)/(hidden)/x: ") == true)
  }

  @Test func aRedirectIsNamedByItsHostAlone() throws {
    let response = TransportResponse(status: 302, headers: ["Location": "https://evil.example/?k=SECRET"])
    let error = try #require(failure(outcomes(response)[0]))
    #expect("\(error)".contains("evil.example") && !"\(error)".contains("SECRET"))
  }

  @Test(arguments: [
    (TransportError.Phase.notSent, TransportError.Reason.unreachable, true), (.notSent, .timedOut, true),
    (.notSent, .cancelled, false), (.notSent, .invalidRequest, false), (.maybeSent, .timedOut, false),
    (.maybeSent, .truncated, false), (.maybeSent, .cancelled, false), (.maybeSent, "novelty", false),
  ])
  func onlyWhatCertainlyDidNotLeaveIsSentAgain(
    phase: TransportError.Phase, reason: TransportError.Reason, isRepeated: Bool
  ) {
    let error = TransportError(phase: phase, reason: reason, detail: "a test")
    switch channel.classify(.failure(error), [message], attempt)[0] {
    case .retry(_, _, let otherwise):
      #expect(isRepeated && otherwise.delivery == .notSent)
    case .final(.failed(let failure)):
      #expect(!isRepeated)
      #expect(failure.delivery == (phase == .notSent ? .notSent : .unknown))
      #expect((failure.code == .cancelled) == (reason == .cancelled))
    case .final: #expect(Bool(false))
    }
  }

  @Test func aDeeplyNestedOrHugeAnswerIsAnErrorAndNoCrash() throws {
    for body in [String(repeating: "[", count: 100_000), String(repeating: #"{"result":"#, count: 50_000)] {
      let error = try #require(failure(outcomes(TransportResponse(status: 200, body: Data(body.utf8)))[0]))
      #expect(error.delivery == .unknown)
    }
  }
}
