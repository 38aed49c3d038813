import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxFaultTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox
  private let body = okMessage(to: #""user_id":"1""#)

  init() throws {
    sandbox = OKSandbox(time: clock)
    try sandbox.setAllowsMessages(true, of: "1")
  }

  @Test(arguments: [
    (SandboxFault.refuseConnection, TransportError.Phase.notSent, TransportError.Reason.unreachable, 0),
    (.timeOutBeforeAcceptance, .maybeSent, .timedOut, 0), (.timeOutAfterAcceptance, .maybeSent, .timedOut, 1),
  ])
  func aFaultWithoutAnAnswerSaysWhatMayHaveArrived(
    _ fault: SandboxFault, phase: TransportError.Phase, reason: TransportError.Reason, accepted: Int
  ) async throws {
    sandbox.inject(fault)
    let error = await #expect(throws: TransportError.self) { try await sandbox.post("me/messages", body) }
    #expect(error?.phase == phase)
    #expect(error?.reason == reason)
    #expect(sandbox.acceptedCount == accepted)
    #expect(sandbox.deliveries.count == accepted)
    #expect(sandbox.requestCount == 1)
    #expect(clock.uptime == (reason == .timedOut ? .seconds(30) : .zero))
    #expect(try await sandbox.post("me/messages", body).graphCode == nil)
  }

  @Test func aStatusComesWithAPageAndAcceptsNothing() async throws {
    sandbox.inject(.status(502))
    let answer = try await sandbox.post("me/messages", body)
    #expect(answer.status == 502)
    #expect(answer.text.hasPrefix("<html>"))
    #expect(sandbox.acceptedCount == 0)
    #expect(sandbox.problems.isEmpty)
  }

  @Test func aTruncatedAnswerLosesHalfOfItself() async throws {
    sandbox.inject(.truncateResponse)
    let cut = try await sandbox.get("me/info")
    #expect(cut.text == #"{"name":"Bakery","group_i"#)
    #expect(cut.status == 200)
  }

  @Test(arguments: [(454, "CENSOR_MATCH"), (9999, "SYSTEM"), (8, "FLOOD_BLOCKED"), (31337, "CODE_31337")])
  func aCodeRefusesWhateverIsAsked(_ code: Int, name: String) async throws {
    sandbox.inject(code: code, times: 2)
    sandbox.inject(code: 1, times: 0)
    sandbox.inject(code: 1, times: -1)
    for _ in 0..<2 {
      let answer = try await sandbox.post("me/messages", body)
      #expect(try answer.graphCode == Int64(code))
      #expect(try answer.json["error_msg"]?.text == "\(name) : asked for by the test")
    }
    #expect(sandbox.acceptedCount == 0)
    #expect(sandbox.problems.isEmpty)
    #expect(try await sandbox.post("me/messages", body).graphCode == nil)
  }

  @Test func aFaultKeepsItsCodeForTheNextRequest() async throws {
    sandbox.inject(.status(503))
    sandbox.inject(code: 2)
    #expect(try await sandbox.post("me/messages", body).status == 503)
    #expect(try await sandbox.post("me/messages", body).graphCode == 2)
  }

  @Test func theHookIsToldOfEveryDeliveryOnceBeforeTheAnswer() async throws {
    let told = Record<SandboxDelivery>()
    sandbox.onDelivery = { [sandbox] in
      told.add($0)
      #expect(sandbox.deliveries.contains($0))
    }
    sandbox.inject(.timeOutAfterAcceptance)
    _ = try? await sandbox.post("me/messages", body)
    #expect(told.entries.count == 1)
    try sandbox.setAllowsMessages(true, of: "2")
    try await sandbox.post("me/messages", okMessage(to: #""user_ids":["2","3","1"]"#))
    #expect(told.entries.map(\.phone) == ["user:1", "user:2", "user:1"])
    #expect(told.entries == sandbox.deliveries)
    sandbox.onDelivery = nil
    #expect(sandbox.onDelivery == nil)
  }

  @Test func chanceGoesTheSameWayForTheSameSeed() async throws {
    var courses: [[String]] = []
    for seed in [5, 5, 6] as [UInt64] {
      sandbox.injectRandomly(rate: 0.3, seed: seed)
      var words: [String] = []
      for _ in 0..<300 {
        let before = sandbox.acceptedCount
        do {
          let answer = try await sandbox.post("me/messages", body)
          words.append("\(answer.status) \(sandbox.acceptedCount - before)")
        } catch let error as TransportError {
          words.append("\(error.reason) \(sandbox.acceptedCount - before)")
        }
      }
      courses.append(words)
    }
    #expect(courses[0] == courses[1])
    #expect(courses[0] != courses[2])
    #expect(
      Set(courses.joined())
        == ["200 1", "unreachable 0", "timed-out 0", "timed-out 1", "503 0", "429 0"])
  }

  @Test func anAnswerLargerThanTheRequestAllowsIsAnErrorAfterAcceptance() async throws {
    var request = try okRequest("me/messages", body: body)
    let size = try await sandbox.send(request).body.count
    request.responseLimit = size - 1
    let error = await #expect(throws: TransportError.self) { try await sandbox.send(request) }
    #expect(error?.reason == .tooLarge)
    #expect(sandbox.acceptedCount == 2)
    request.responseLimit = size
    #expect(try await sandbox.send(request).graphCode == nil)
  }

  @Test func aCancelledTaskSendsNothing() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await sandbox.post("me/messages", body)
    }
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error?.phase == .notSent)
    #expect(sandbox.requestCount == 0)
  }

  @Test func manyMayUseItAtOnce() async throws {
    for user in 1...50 { try sandbox.setAllowsMessages(true, of: "\(user)") }
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for user in 1...50 {
        group.addTask {
          try await sandbox.post("me/messages", okMessage(to: #""user_id":"\#(user)""#)).messageID
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(ids.count == 50)
    #expect(ids == Set(sandbox.deliveries.map(\.messageID)))
    #expect(sandbox.chats.count == 50)
  }
}
