import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxRepeatTests {
  private let clock = ManualClock()
  private let sandbox: RapportoSandbox

  init() {
    sandbox = RapportoSandbox(
      accounts: ["test": "password", "two": "password"], features: [.idempotency, .duplicateControl],
      perSecond: 1, time: clock)
  }

  @Test func repeatsOfAKeyGiveOneDeliveryAndTheSameIdentifier() async throws {
    sandbox.setBalance(1)
    var ids: [String?] = []
    for _ in 0..<3 { ids.append(try await sandbox.post(rapportoForm("partnerMsgId=k")).acceptedID) }
    clock.advance(by: .seconds(1_000_000))
    ids.append(try await sandbox.post(rapportoForm("partnerMsgId=k")).acceptedID)
    #expect(ids == Array(repeating: "4095284976000000001", count: 4))
    #expect(sandbox.deliveries.count == 1)
    #expect(sandbox.acceptedCount == 1)
    #expect(sandbox.rateLimited == 0)
    #expect(sandbox.problems.isEmpty)
  }

  @Test func anotherKeyOrAnotherAccountIsAnotherMessage() async throws {
    let forms = [
      rapportoForm("partnerMsgId=k"), rapportoForm(service: "two", "partnerMsgId=k"),
      rapportoForm(message: "Other", "partnerMsgId=K"),
    ]
    for form in forms {
      #expect(try await sandbox.post(form).status == 200)
      clock.advance(by: .seconds(1))
    }
    #expect(sandbox.deliveries.count == 3)
  }

  @Test func aKeyOfAnotherMessageIsAProblem() async throws {
    try await sandbox.post(rapportoForm("partnerMsgId=k"))
    #expect(try await sandbox.post(rapportoForm(message: "Other", "partnerMsgId=k")).status == 200)
    #expect(sandbox.deliveries.map(\.text) == ["Hello"])
    #expect(sandbox.problems == ["k: the key of another message"])
  }

  @Test func aRefusedRequestLeavesItsKeyFree() async throws {
    try await sandbox.post(rapportoForm(message: "Other"))
    #expect(try await sandbox.post(rapportoForm("partnerMsgId=k")).status == 408)
    clock.advance(by: .seconds(1))
    #expect(try await sandbox.post(rapportoForm("partnerMsgId=k")).acceptedID == "4095284976000000002")
  }

  @Test func aRepeatAfterALostAnswerIsTheSameMessage() async throws {
    let sandbox = RapportoSandbox(features: .idempotency, time: ManualClock(.automatic))
    sandbox.inject(.timeOutAfterAcceptance)
    await #expect(throws: TransportError.self) { try await sandbox.post(rapportoForm("partnerMsgId=k")) }
    #expect(try await sandbox.post(rapportoForm("partnerMsgId=k")).acceptedID == "4095284976000000001")
    #expect(sandbox.deliveries.count == 1)
  }

  @Test func whileTheFirstIsInProgressItsRepeatsAreRefused() async throws {
    sandbox.workingTime = .seconds(5)
    #expect(sandbox.workingTime == .seconds(5))
    let first = Task { try await sandbox.post(rapportoForm("partnerMsgId=k")) }
    await clock.waitForSleepers(1)
    #expect(try await sandbox.post(rapportoForm("partnerMsgId=k")).status == 503)
    clock.advance(by: .milliseconds(4999))
    #expect(try await sandbox.post(rapportoForm("partnerMsgId=k")).status == 503)
    clock.advance(by: .milliseconds(1))
    #expect(try await first.value.acceptedID == "4095284976000000001")
    #expect(try await sandbox.post(rapportoForm("partnerMsgId=k")).acceptedID == "4095284976000000001")
    #expect(sandbox.acceptedCount == 1)
  }

  @Test func workThatLastsAsLongAsTheRequestAllowsIsATimeOut() async throws {
    let clock = ManualClock(.automatic)
    let sandbox = RapportoSandbox(time: clock)
    var request = try rapportoRequest(rapportoForm())
    request.timeout = .seconds(5)
    sandbox.workingTime = .milliseconds(4999)
    #expect(try await sandbox.send(request).status == 200)
    #expect(clock.uptime == .milliseconds(4999))
    sandbox.workingTime = .seconds(5)
    let error = await #expect(throws: TransportError.self) { try await sandbox.send(request) }
    #expect(error?.reason == .timedOut)
    #expect(error?.phase == .maybeSent)
    #expect(clock.uptime == .milliseconds(9999))
    #expect(sandbox.acceptedCount == 2)
  }

  @Test func workThatIsCancelledSaysThatItMayHaveBeenSent() async throws {
    sandbox.workingTime = .seconds(5)
    let task = Task { try await sandbox.post(rapportoForm()) }
    await clock.waitForSleepers(1)
    task.cancel()
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error?.reason == .cancelled)
    #expect(error?.phase == .maybeSent)
  }

  @Test func aRESTRepeatHasTheSameChainAndIsUnavailableMeanwhile() async throws {
    sandbox.workingTime = .seconds(5)
    let first = Task { try await sandbox.postJSON(rapportoJSON(#","id":"k""#)) }
    await clock.waitForSleepers(1)
    let early = try await sandbox.postJSON(rapportoJSON(#","id":"k""#))
    #expect(early.status == 503)
    #expect(try early.restCode == 1)
    clock.advance(by: .seconds(5))
    #expect(try await first.value.text == #"{"mtNum":"4095284976000000001","id":"k"}"#)
    let late = try await sandbox.postJSON(rapportoJSON(#","id":"k""#))
    #expect(late.text == #"{"mtNum":"4095284976000000001","id":"k"}"#)
    #expect(sandbox.deliveries.count == 1)
  }
}
