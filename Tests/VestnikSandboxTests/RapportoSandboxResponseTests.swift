import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxResponseTests {
  private let clock = ManualClock()

  /// Everything that leads to a code, by its number; the form is to be sent once the sandbox is prepared.
  private func sandbox(answering code: Int) async throws -> (sandbox: RapportoSandbox, form: String) {
    let sandbox = RapportoSandbox(features: [.duplicateControl, .idempotency], perSecond: 1, time: clock)
    switch code {
    case 400: return (sandbox, rapportoForm(message: ""))
    case 401: return (sandbox, rapportoForm(pass: "wrong"))
    case 402: sandbox.setBalance(0)
    case 403: sandbox.setActive(false, account: "test")
    case 406: sandbox.setUnreachable(true, phone: "8-916-000-00-01")
    case 408: try await sandbox.post(rapportoForm(message: "Other"))
    case 409: try await sandbox.post(rapportoForm())
    case 414: return (sandbox, rapportoForm(message: String(repeating: "a", count: 2049)))
    case 500: sandbox.inject(code: 500)
    case 503:
      sandbox.workingTime = .seconds(60)
      sandbox.inject(.timeOutAfterAcceptance)
      let request = try rapportoRequest(rapportoForm("partnerMsgId=k"))
      Task { try await sandbox.send(request) }
      await clock.waitForSleepers(1)
      return (sandbox, rapportoForm("partnerMsgId=k"))
    default: break
    }
    return (sandbox, rapportoForm())
  }

  @Test(arguments: [200, 400, 401, 402, 403, 406, 408, 409, 414, 500, 503])
  func everyCodeIsTheStatusOfATextAnswer(_ code: Int) async throws {
    let (sandbox, form) = try await sandbox(answering: code)
    let before = sandbox.acceptedCount
    let answer = try await sandbox.post(form)
    #expect(answer.status == code)
    #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(answer.text.hasSuffix("\n"))
    #expect((answer.acceptedID != nil) == (code == 200))
    #expect(sandbox.acceptedCount - before == (code == 200 ? 1 : 0))
  }

  @Test(arguments: [200, 400, 401, 402, 403, 406, 408, 409, 414, 500, 503])
  func everyCodeStandsInAnXMLAnswer(_ code: Int) async throws {
    let (sandbox, form) = try await sandbox(answering: code)
    let answer = try await sandbox.post(form + "&output=xml")
    #expect(answer.status == (code == 500 ? 500 : 200))
    #expect(answer.xmlCode == code)
    #expect(answer.headers["Content-Type"] == "text/xml; charset=utf-8")
    #expect(answer.text.contains("<payload>") == (code == 200))
  }

  @Test func anXMLAnswerHasTheDocumentedShape() async throws {
    let sandbox = RapportoSandbox(time: clock)
    let expected = """
      <?xml version="1.0" encoding="utf-8"?>
      <response>
          <code>200</code>
          <text>OK</text>
          <payload>
              <id>4095284976000000001</id>
          </payload>
      </response>

      """
    #expect(try await sandbox.post(rapportoForm("output=xml")).text == expected)
    let error = try await sandbox.post(rapportoForm(pass: "wrong", "output=xml"))
    #expect(error.text.contains("    <code>401</code>\n    <text>Invalid password</text>\n</response>\n"))
  }

  @Test func aFormThatIsMalformedIsStillAnsweredInXML() async throws {
    let malformed = try await RapportoSandbox(time: clock).post(rapportoForm("output=xml&&"))
    #expect(malformed.xmlCode == 400)
    #expect(malformed.status == 200)
  }

  @Test func aDuplicateIsTheSameTextToTheSamePersonWithin24Hours() async throws {
    let sandbox = RapportoSandbox(features: .duplicateControl, time: clock)
    #expect(try await sandbox.post(rapportoForm(to: "79160000001")).status == 200)
    clock.advance(by: .seconds(86_399))
    #expect(try await sandbox.post(rapportoForm(to: "8-916-000-00-01")).status == 409)
    #expect(try await sandbox.post(rapportoForm(message: "hello")).status == 200)
    #expect(try await sandbox.post(rapportoForm(to: "79160000002")).status == 200)
    clock.advance(by: .seconds(1))
    #expect(try await sandbox.post(rapportoForm()).status == 200)
    #expect(try await sandbox.post(rapportoForm()).status == 409)
    let without = RapportoSandbox(time: clock)
    for _ in 0..<2 { #expect(try await without.post(rapportoForm()).status == 200) }
  }

  @Test func theRateIsKeptInAnyHalfOpenSecond() async throws {
    let sandbox = RapportoSandbox(
      accounts: ["test": "password", "two": "password"], perSecond: 10, time: clock)
    var codes: [Int] = []
    for number in 0..<12 {
      codes.append(try await sandbox.post(rapportoForm(to: phone(number))).status)
      clock.advance(by: .milliseconds(10))
    }
    #expect(codes == Array(repeating: 200, count: 10) + [408, 408])
    #expect(sandbox.rateLimited == 2)
    #expect(sandbox.deliveries.count == 10)
    #expect(try await sandbox.post(rapportoForm(to: phone(20), service: "two")).status == 200)
    // The first went at 0 ms, the second at 10 ms.
    clock.advance(by: .milliseconds(879))
    #expect(try await sandbox.post(rapportoForm(to: phone(21))).status == 408)
    clock.advance(by: .milliseconds(1))
    #expect(try await sandbox.post(rapportoForm(to: phone(21))).status == 200)
    #expect(try await sandbox.post(rapportoForm(to: phone(22))).status == 408)
    clock.advance(by: .milliseconds(10))
    #expect(try await sandbox.post(rapportoForm(to: phone(22))).status == 200)
  }

  @Test(arguments: [(Int?.none, 60), (50, 50), (1, 1), (0, 0), (-1, 0)])
  func theRateIsChosen(_ perSecond: Int?, accepted: Int) async throws {
    let sandbox = RapportoSandbox(perSecond: perSecond, time: clock)
    for number in 0..<60 { try await sandbox.post(rapportoForm(to: phone(number))) }
    #expect(sandbox.acceptedCount == accepted)
  }

  @Test func aSixthMessageOfTheDayIsAcceptedAndNotDelivered() async throws {
    let sandbox = RapportoSandbox(features: .extendedStatuses, time: clock)
    for _ in 0..<5 { try await sandbox.post(rapportoForm()) }
    #expect(sandbox.rateLimited == 0)
    clock.advance(by: .seconds(86_399))
    _ = sandbox.takeStatusPushes()
    #expect(try await sandbox.post(rapportoForm(to: "8-916-000-00-01")).status == 200)
    #expect(sandbox.rateLimited == 1)
    #expect(sandbox.deliveries.count == 5)
    clock.advance(by: .seconds(1))
    try await sandbox.post(rapportoForm())
    #expect(sandbox.deliveries.count == 6)
    clock.advance(by: .seconds(1))
    #expect(
      try sandbox.pushed() == [
        "msgType=VK&status=0", "msgType=VK&status=0", "msgType=VK&status=5&unifiedExtStatus=1",
      ])
  }

  @Test func onlyDeliveredMessagesAreCharged() async throws {
    let sandbox = RapportoSandbox(time: clock)
    sandbox.setBalance(1)
    sandbox.setFate(.undeliverable, of: "79160000002")
    #expect(try await sandbox.post(rapportoForm(to: "79160000002")).status == 200)
    #expect(try await sandbox.post(rapportoForm()).status == 200)
    #expect(try await sandbox.post(rapportoForm(to: "79160000002")).status == 402)
    sandbox.setBalance(nil)
    #expect(try await sandbox.post(rapportoForm()).status == 200)
  }

  @Test func numbersAndServicesComeBack() async throws {
    let sandbox = RapportoSandbox(time: clock)
    sandbox.setUnreachable(true, phone: "+79160000001")
    sandbox.setActive(false, account: "test")
    #expect(try await sandbox.post(rapportoForm()).status == 403)
    sandbox.setActive(true, account: "test")
    #expect(try await sandbox.post(rapportoForm()).status == 406)
    sandbox.setUnreachable(false, phone: "89160000001")
    #expect(try await sandbox.post(rapportoForm()).status == 200)
  }
}
