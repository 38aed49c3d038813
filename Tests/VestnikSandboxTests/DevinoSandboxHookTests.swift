import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxHookTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: DevinoSandbox
  private let told = Record<SandboxDelivery>()

  init() {
    sandbox = DevinoSandbox.standard(time: clock)
    let told = told
    sandbox.onDelivery = { told.add($0) }
  }

  /// What becomes of so many requests, one word each.
  private func course(of count: Int, on sandbox: DevinoSandbox) async throws -> [String] {
    var words: [String] = []
    for number in 0..<count {
      do {
        let answer = try await sandbox.post([devinoMessage(to: phone(number))])
        let isWhole = (try? StrictJSON(parsing: Array(answer.body))) != nil
        words.append("\(answer.status)\(answer.status == 200 && !isWhole ? " cut" : "")")
      } catch let error as TransportError {
        words.append("\(error.reason) \(sandbox.deliveries.last?.phone == phone(number))")
      }
    }
    return words
  }

  @Test func theHookIsToldWhatThePersonReads() async throws {
    try await sandbox.post([devinoMessage(to: phone(1), data: #"{"guest":"Olga","unused":"-"}"#)])
    let expected = SandboxDelivery(
      messageID: "3721115754893245581", phone: phone(1), text: "Hello, Olga", date: clock.now + 2,
      service: "coffee_corner", variables: ["guest": "Olga", "unused": "-"], channel: "VK")
    #expect(told.entries == [expected])
  }

  @Test func theHookIsToldOfEveryDeliveryOnceInOrder() async throws {
    sandbox.setFate(.undeliverable, of: phone(2))
    sandbox.setRejection("is.spam", of: phone(3))
    try await sandbox.post((1...5).map { devinoMessage(to: phone($0)) })
    try await sandbox.post([devinoMessage(to: phone(6))])
    #expect(told.entries.map(\.phone) == [phone(1), phone(4), phone(5), phone(6)])
    #expect(told.entries == sandbox.deliveries)
    // Statuses are no deliveries.
    clock.advance(by: .seconds(60))
    _ = sandbox.takeCallbacks()
    #expect(told.entries.count == 4)
  }

  @Test func aMessageBeyondALimitIsNotTold() async throws {
    try await sandbox.post((0..<6).map { _ in devinoMessage() })
    #expect(told.entries.count == 5)
  }

  @Test(arguments: [
    (SandboxFault.refuseConnection, 0), (.timeOutBeforeAcceptance, 0), (.status(503), 0),
    (.timeOutAfterAcceptance, 1), (.truncateResponse, 1),
  ])
  func aFaultDecidesWhetherTheHookIsTold(_ fault: SandboxFault, times: Int) async throws {
    sandbox.inject(fault)
    _ = try? await sandbox.post([devinoMessage()])
    #expect(told.entries.count == times)
  }

  @Test func theHookIsToldBeforeTheRequestRunsIntoItsTimeOut() async throws {
    let clock = ManualClock()
    let sandbox = DevinoSandbox.standard(time: clock)
    let told = told
    sandbox.onDelivery = { told.add($0) }
    sandbox.inject(.timeOutAfterAcceptance)
    let task = Task { try await sandbox.post([devinoMessage()]) }
    await clock.waitForSleepers(1)
    #expect(told.entries.count == 1)
    clock.advance(by: .seconds(30))
    await #expect(throws: TransportError.self) { try await task.value }
    #expect(told.entries.count == 1)
  }

  @Test func theHookMayUseTheSandboxAndBeTakenBack() async throws {
    let counts = Record<Int>()
    sandbox.onDelivery = { [sandbox] _ in counts.add(sandbox.deliveries.count) }
    try await sandbox.post([devinoMessage(to: phone(1)), devinoMessage(to: phone(2))])
    #expect(counts.entries == [2, 2])
    sandbox.onDelivery = nil
    #expect(sandbox.onDelivery == nil)
    try await sandbox.post([devinoMessage(to: phone(3))])
    #expect(counts.entries.count == 2)
    #expect(sandbox.deliveries.count == 3)
  }

  @Test func theDialectWithoutASenderDeliversWithoutAService() async throws {
    let sandbox = DevinoSandbox.standard(dialect: .previous, time: clock)
    let body =
      #"{"messages":[{"to":"70000000001","templateId":731,"templateData":{"guest":"Olga"},"routes":["VK"]}]}"#
    let answer = try await sandbox.send(try devinoRequest(body))
    #expect(try answer.rejectionKeys == [nil], "\(answer.text)")
    #expect(sandbox.deliveries.map(\.service) == [nil])
    #expect(sandbox.deliveries.map(\.variables) == [["guest": "Olga"]])
  }

  @Test func chanceGoesTheSameWayForTheSameSeed() async throws {
    var courses: [[String]] = []
    for seed in [7, 7, 8] as [UInt64] {
      let sandbox = DevinoSandbox.standard(counting: .queues, time: clock)
      sandbox.injectRandomly(rate: 0.5, seed: seed)
      courses.append(try await course(of: 200, on: sandbox))
    }
    #expect(courses[0] == courses[1])
    #expect(courses[0] != courses[2])
  }

  @Test func chanceChoosesAmongAllItsFaultsAtAboutTheGivenRate() async throws {
    let sandbox = DevinoSandbox.standard(counting: .queues, time: clock)
    sandbox.injectRandomly(rate: 0.3, seed: 1)
    let counts = Dictionary(grouping: try await course(of: 2000, on: sandbox), by: \.self).mapValues(\.count)
    let faults = [
      "unreachable false", "timed-out false", "timed-out true", "503", "429", "200 cut",
    ]
    #expect(Set(counts.keys) == Set(faults + ["200"]))
    // 1400 whole answers and 100 of each fault are to be expected; the bounds are five deviations away.
    #expect((1290...1510).contains(counts["200"] ?? 0))
    for fault in faults { #expect((50...150).contains(counts[fault] ?? 0), "\(fault)") }
  }

  @Test(arguments: [0, -1, -Double.infinity, .nan])
  func aRateOfZeroOrLessNeverGoesWrong(_ rate: Double) async throws {
    sandbox.injectRandomly(rate: rate, seed: 3)
    #expect(Set(try await course(of: 100, on: sandbox)) == ["200"])
  }

  @Test(arguments: [1, 2, Double.infinity])
  func aRateOfOneOrMoreAlwaysGoesWrong(_ rate: Double) async throws {
    sandbox.injectRandomly(rate: rate, seed: 3)
    #expect(!(try await course(of: 100, on: sandbox)).contains("200"))
    sandbox.injectRandomly(rate: 0, seed: 3)
    #expect(Set(try await course(of: 10, on: sandbox)) == ["200"])
  }

  @Test func whatWasInjectedComesBeforeChance() async throws {
    sandbox.injectRandomly(rate: 1, seed: 3)
    sandbox.inject(.status(418))
    #expect(try await sandbox.post([devinoMessage()]).status == 418)
  }
}
