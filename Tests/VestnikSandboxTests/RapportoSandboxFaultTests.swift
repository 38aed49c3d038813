import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxFaultTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: RapportoSandbox

  init() {
    sandbox = RapportoSandbox(perSecond: nil, time: clock)
  }

  /// What becomes of so many requests, one word each.
  private func course(of count: Int) async throws -> [String] {
    var words: [String] = []
    for number in 0..<count {
      let before = sandbox.acceptedCount
      do {
        let answer = try await sandbox.post(rapportoForm(to: phone(number)))
        words.append(
          "\(answer.status)\(answer.status == 200 && answer.acceptedID?.count != 19 ? " cut" : "")")
      } catch let error as TransportError {
        words.append("\(error.reason) \(sandbox.acceptedCount - before)")
      }
    }
    return words
  }

  @Test(arguments: [
    (SandboxFault.refuseConnection, TransportError.Phase.notSent, TransportError.Reason.unreachable, 0),
    (.timeOutBeforeAcceptance, .maybeSent, .timedOut, 0), (.timeOutAfterAcceptance, .maybeSent, .timedOut, 1),
  ])
  func aFaultWithoutAnAnswerSaysWhatMayHaveArrived(
    _ fault: SandboxFault, phase: TransportError.Phase, reason: TransportError.Reason, accepted: Int
  ) async throws {
    sandbox.inject(fault)
    let error = await #expect(throws: TransportError.self) { try await sandbox.post(rapportoForm()) }
    #expect(error?.phase == phase)
    #expect(error?.reason == reason)
    #expect(sandbox.acceptedCount == accepted)
    #expect(sandbox.deliveries.count == accepted)
    #expect(sandbox.requestCount == 1)
    #expect(clock.uptime == (reason == .timedOut ? .seconds(30) : .zero))
    #expect(try await sandbox.post(rapportoForm()).status == 200)
  }

  @Test(arguments: [408, 500, 502])
  func aStatusComesWithAPageAndAcceptsNothing(_ status: Int) async throws {
    sandbox.inject(.status(status))
    let answer = try await sandbox.post(rapportoForm("output=xml"))
    #expect(answer.status == status)
    #expect(answer.text.hasPrefix("<html>"))
    #expect(sandbox.acceptedCount == 0)
  }

  @Test func aTruncatedAnswerLosesHalfOfItself() async throws {
    sandbox.inject(.truncateResponse, times: 2)
    // Of 23 and 31 bytes the first 11 and 15 come.
    #expect(try await sandbox.post(rapportoForm()).text == "OK\n40952849")
    #expect(try await sandbox.postJSON(rapportoJSON()).text == #"{"mtNum":"40952"#)
    #expect(sandbox.acceptedCount == 2)
  }

  @Test func faultsCodesAndOdditiesEachWaitForTheirTurn() async throws {
    sandbox.inject(.status(502))
    sandbox.inject(code: 500, times: 2)
    sandbox.inject(.oneLine, times: 3)
    sandbox.inject(code: 402, times: 0)
    sandbox.inject(.emptyBody, times: -1)
    var texts: [String] = []
    for _ in 0..<5 { texts.append(try await sandbox.post(rapportoForm()).text) }
    #expect(texts[0].hasPrefix("<html>"))
    #expect(
      texts.dropFirst() == [
        "asked for by the test\n", "asked for by the test\n", "OK 4095284976000000001\n",
        "OK\n4095284976000000002\n",
      ])
  }

  @Test(arguments: [
    (RapportoSandbox.ResponseQuirk.crlf, "OK\r\n4095284976000000001\r\n"),
    (.noFinalNewline, "OK\n4095284976000000001"),
    (.oneLine, "OK 4095284976000000001\n"), (.braces, "{\nOK\n4095284976000000001\n}\n"),
    (.byteOrderMark, "\u{FEFF}OK\n4095284976000000001\n"), (.withoutID, "OK\n"), (.emptyBody, ""),
    (.proxyPage, "<html><body><h1>200</h1></body></html>"), (.missingComma, "OK\n4095284976000000001\n"),
  ])
  func anOddTextAnswerIsStillOfAnAcceptedMessage(_ quirk: RapportoSandbox.ResponseQuirk, text: String)
    async throws
  {
    sandbox.inject(quirk)
    let answer = try await sandbox.post(rapportoForm())
    #expect(answer.status == 200)
    #expect(Array(answer.body) == Array(text.utf8))
    #expect(sandbox.deliveries.count == 1)
    #expect(try await sandbox.post(rapportoForm()).text == "OK\n4095284976000000002\n")
  }

  @Test(arguments: [
    (RapportoSandbox.ResponseQuirk.byteOrderMark, "\u{FEFF}{\"mtNum\":\"4095284976000000001\",\"id\":\"k\"}"),
    (.withoutID, #"{"id":"k"}"#), (.missingComma, #"{"mtNum":"4095284976000000001" "id":"k"}"#),
    (.emptyBody, ""),
    (.crlf, #"{"mtNum":"4095284976000000001","id":"k"}"#),
    (.otherFormat, #"{"mtNum":"4095284976000000001","id":"k"}"#),
    (.proxyPage, "<html><body><h1>200</h1></body></html>"),
  ])
  func anOddRESTAnswerIsStillOfAnAcceptedMessage(_ quirk: RapportoSandbox.ResponseQuirk, text: String)
    async throws
  {
    sandbox.inject(quirk)
    let answer = try await sandbox.postJSON(rapportoJSON(#","id":"k""#))
    #expect(answer.status == 200)
    #expect(Array(answer.body) == Array(text.utf8))
    #expect(sandbox.deliveries.count == 1)
  }

  @Test func anXMLAnswerMayBeOddToo() async throws {
    func answer(_ quirk: RapportoSandbox.ResponseQuirk) async throws -> String {
      sandbox.inject(quirk)
      return try await sandbox.post(rapportoForm("output=xml")).text
    }
    #expect(try await answer(.crlf).hasPrefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<response>\r\n"))
    #expect(try await answer(.withoutID).hasSuffix("    <text>OK</text>\n</response>\n"))
    #expect(try await answer(.otherFormat) == "OK\n4095284976000000003\n")
    #expect(try await answer(.braces).hasPrefix("{\n<?xml"))
    sandbox.inject(.otherFormat)
    let text = try await sandbox.post(rapportoForm())
    #expect(text.xmlCode == 200)
    #expect(text.headers["Content-Type"] == "text/xml; charset=utf-8")
  }

  @Test func aRefusalMayBeOddToo() async throws {
    sandbox.inject(.emptyBody)
    let empty = try await sandbox.post(rapportoForm(pass: "wrong"))
    #expect(empty.status == 401)
    #expect(empty.body.isEmpty)
    sandbox.inject(.otherFormat)
    let xml = try await sandbox.post(rapportoForm(pass: "wrong"))
    #expect(xml.status == 401)
    #expect(xml.xmlCode == 401)
  }

  @Test func anAnswerLargerThanTheRequestAllowsIsAnErrorAfterAcceptance() async throws {
    var request = try rapportoRequest(rapportoForm())
    request.responseLimit = 22
    let error = await #expect(throws: TransportError.self) { try await sandbox.send(request) }
    #expect(error?.reason == .tooLarge)
    #expect(sandbox.acceptedCount == 1)
    request.responseLimit = 23
    #expect(try await sandbox.send(request).status == 200)
  }

  @Test func theHookIsToldOfEveryDeliveryOnceBeforeTheAnswer() async throws {
    let sandbox = RapportoSandbox(features: [.idempotency, .cascades], time: clock)
    let told = Record<SandboxDelivery>()
    sandbox.onDelivery = { [sandbox] in
      told.add($0)
      #expect(sandbox.deliveries.contains($0))
    }
    sandbox.inject(.timeOutAfterAcceptance)
    _ = try? await sandbox.post(rapportoForm("partnerMsgId=k"))
    #expect(told.entries.count == 1)
    try await sandbox.post(rapportoForm("partnerMsgId=k"))
    #expect(told.entries.count == 1)
    sandbox.setFate(.delivered, of: phone(2))
    try await sandbox.post(rapportoForm(to: phone(2), "order_list=v,s&v_resendCond=S"))
    sandbox.setFate(.undeliverable, of: phone(3))
    try await sandbox.post(rapportoForm(to: phone(3)))
    #expect(told.entries.map(\.channel) == ["VK", "VK", "SMS"])
    #expect(told.entries == sandbox.deliveries)
    #expect(told.entries.map(\.messageID).last == "4095284976000000002")
    #expect(told.entries.first?.variables == [:])
    sandbox.onDelivery = nil
    #expect(sandbox.onDelivery == nil)
  }

  @Test func chanceGoesTheSameWayForTheSameSeed() async throws {
    var courses: [[String]] = []
    for seed in [5, 5, 6] as [UInt64] {
      sandbox.injectRandomly(rate: 0.3, seed: seed)
      courses.append(try await course(of: 300))
    }
    #expect(courses[0] == courses[1])
    #expect(courses[0] != courses[2])
    let words = Set(courses.joined())
    #expect(
      words == ["200", "200 cut", "unreachable 0", "timed-out 0", "timed-out 1", "500", "408"])
    sandbox.injectRandomly(rate: 0, seed: 5)
    #expect(Set(try await course(of: 20)) == ["200"])
  }
}
