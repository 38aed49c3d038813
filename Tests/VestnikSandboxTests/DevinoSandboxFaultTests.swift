import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxFaultTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: DevinoSandbox

  init() {
    sandbox = DevinoSandbox.standard(time: clock)
  }

  private func postFails() async throws -> TransportError? {
    await #expect(throws: TransportError.self) { try await sandbox.post([devinoMessage()]) }
  }

  @Test func aRefusedConnectionSendsNothing() async throws {
    sandbox.inject(.refuseConnection)
    let error = try await postFails()
    #expect(error?.phase == .notSent)
    #expect(error?.reason == .unreachable)
    #expect(sandbox.acceptedCount == 0)
    #expect(sandbox.requestCount == 1)
    #expect(try await sandbox.post([devinoMessage()]).rejectionKeys == [nil])
  }

  @Test(arguments: [(SandboxFault.timeOutBeforeAcceptance, 0), (.timeOutAfterAcceptance, 1)])
  func aTimeOutLastsAsLongAsTheRequestAllows(_ fault: SandboxFault, accepted: Int) async throws {
    sandbox.inject(fault)
    var request = try devinoRequest(batch([devinoMessage()]))
    request.timeout = .milliseconds(12_500)
    let error = await #expect(throws: TransportError.self) { try await sandbox.send(request) }
    #expect(error?.phase == .maybeSent)
    #expect(error?.reason == .timedOut)
    #expect(clock.uptime == .milliseconds(12_500))
    #expect(sandbox.acceptedCount == accepted)
    #expect(sandbox.deliveries.count == accepted)
  }

  @Test func aTimeOutThatIsCancelledSaysSo() async throws {
    let clock = ManualClock()
    let sandbox = DevinoSandbox.standard(time: clock)
    sandbox.inject(.timeOutAfterAcceptance)
    let task = Task { try await sandbox.post([devinoMessage()]) }
    await clock.waitForSleepers(1)
    task.cancel()
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error?.phase == .maybeSent)
    #expect(error?.reason == .cancelled)
    #expect(sandbox.deliveries.count == 1)
  }

  @Test func aTaskThatIsCancelledBeforeSendsNothing() async throws {
    sandbox.inject(.refuseConnection)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await sandbox.post([devinoMessage()])
    }
    task.cancel()
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error?.phase == .notSent)
    #expect(error?.reason == .cancelled)
    #expect(sandbox.requestCount == 0)
    // The fault is still there for the next request.
    #expect(try await postFails()?.reason == .unreachable)
  }

  @Test(arguments: [500, 502, 503, 429])
  func aStatusComesWithAPageAndAcceptsNothing(_ status: Int) async throws {
    sandbox.inject(.status(status))
    let answer = try await sandbox.post([devinoMessage()])
    #expect(answer.status == status)
    #expect(answer.headers["Content-Type"] == "text/html")
    #expect(answer.text.hasPrefix("<html>"))
    #expect(sandbox.acceptedCount == 0)
  }

  @Test func aTruncatedAnswerEndsInTheMiddleOfAcceptedMessages() async throws {
    sandbox.inject(.truncateResponse)
    let answer = try await sandbox.post([devinoMessage()])
    #expect(answer.status == 200)
    #expect(answer.text.hasPrefix(#"{"result":["#))
    #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: Array(answer.body)) }
    #expect(sandbox.deliveries.count == 1)
  }

  @Test func everyRequestTakesOneFaultInTheOrderOfInjection() async throws {
    sandbox.inject(.status(503), times: 2)
    sandbox.inject(.duplicateCallbacks)
    sandbox.inject(.status(500), times: 0)
    sandbox.inject(.status(500), times: -1)
    sandbox.inject(.status(502))
    var statuses: [Int] = []
    for _ in 0..<4 { statuses.append(try await sandbox.post([devinoMessage()]).status) }
    #expect(statuses == [503, 503, 502, 200])
    #expect(sandbox.requestCount == 4)
    #expect(sandbox.takeCallbacks().count == 2)
  }

  @Test func anAnswerLargerThanTheRequestAllowsIsAnErrorAfterAcceptance() async throws {
    var request = try devinoRequest(batch([devinoMessage()]))
    request.responseLimit = 10
    let error = await #expect(throws: TransportError.self) { try await sandbox.send(request) }
    #expect(error?.reason == .tooLarge)
    #expect(error?.phase == .maybeSent)
    #expect(sandbox.acceptedCount == 1)
  }

  @Test func theUploadIsReportedUnlessTheConnectionIsRefused() async throws {
    let progress = Record<TransferProgress>()
    let request = try devinoRequest(batch([devinoMessage()]))
    _ = try await sandbox.send(request, onUpload: { progress.add($0) })
    #expect(progress.entries.map(\.fraction) == [1])
    sandbox.inject(.refuseConnection)
    _ = try? await sandbox.send(request, onUpload: { progress.add($0) })
    #expect(progress.entries.count == 1)
  }

  @Test func nothingOfTheCredentialsIsPrinted() {
    let sandbox = DevinoSandbox(
      services: [], apiKey: "key-that-is-hidden", login: "login", password: "password-that-is-hidden")
    var text = ""
    dump(sandbox, to: &text)
    #expect(!text.contains("that-is-hidden"))
  }
}
