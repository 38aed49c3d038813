import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxLimitTests {
  private let clock = ManualClock()

  private func messages(_ range: Range<Int>, service: String = "coffee_corner") -> [String] {
    range.map { devinoMessage(to: phone($0), service: service) }
  }

  @Test func fiftyMessagesInASecondAreDeliveredAndOneMoreIsNot() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    try await sandbox.post(messages(0..<50))
    #expect(sandbox.rateLimited == 0)
    let answer = try await sandbox.post(messages(50..<51))
    #expect(try answer.rejectionKeys == [nil])
    #expect(sandbox.rateLimited == 1)
    #expect(sandbox.acceptedCount == 51)
    #expect(sandbox.deliveries.count == 50)
    #expect(try Status.all(in: sandbox.takeCallbacks()).map(\.word).last == "RATELIMIT")
  }

  @Test func theSecondIsHalfOpenAndSlides() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    try await sandbox.post(messages(0..<25))
    clock.advance(by: .milliseconds(600))
    try await sandbox.post(messages(25..<50))
    clock.advance(by: .nanoseconds(399_999_999))
    try await sandbox.post(messages(50..<51))
    #expect(sandbox.rateLimited == 1)
    clock.advance(by: .nanoseconds(1))
    try await sandbox.post(messages(51..<77))
    #expect(sandbox.rateLimited == 2)
    #expect(sandbox.deliveries.count == 75)
  }

  @Test func everySenderHasASecondOfItsOwn() async throws {
    let sandbox = DevinoSandbox(services: ["a", "b"], templates: ["hello": ""], time: clock)
    try await sandbox.post(messages(0..<50, service: "a") + messages(0..<50, service: "b"))
    #expect(sandbox.rateLimited == 0)
  }

  @Test func fiveMessagesADayReachAPersonAndOneMoreDoesNot() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    for _ in 0..<5 {
      try await sandbox.post(messages(0..<1))
      clock.advance(by: .seconds(3600))
    }
    #expect(sandbox.rateLimited == 0)
    try await sandbox.post(messages(0..<2))
    #expect(sandbox.rateLimited == 1)
    #expect(sandbox.deliveries.count == 6)
  }

  @Test func theDayIsTwentyFourHoursAfterTheFirstMessage() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    try await sandbox.post(messages(0..<1))
    clock.advance(by: .seconds(3600))
    for _ in 0..<4 { try await sandbox.post(messages(0..<1)) }
    clock.advance(by: .seconds(82_800) - .nanoseconds(1))
    try await sandbox.post(messages(0..<1))
    #expect(sandbox.rateLimited == 1)
    clock.advance(by: .nanoseconds(1))
    try await sandbox.post(messages(0..<1))
    #expect(sandbox.rateLimited == 1)
    try await sandbox.post(messages(0..<1))
    #expect(sandbox.rateLimited == 2)
  }

  @Test func everySenderHasADayOfItsOwnWithAPerson() async throws {
    let sandbox = DevinoSandbox(services: ["a", "b"], templates: ["hello": ""], time: clock)
    for service in ["a", "b"] {
      for _ in 0..<5 { try await sandbox.post(messages(0..<1, service: service)) }
    }
    #expect(sandbox.rateLimited == 0)
  }

  @Test func aStepOfTheWallClockChangesNoLimit() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    for _ in 0..<5 { try await sandbox.post(messages(0..<1)) }
    clock.stepWallClock(by: .seconds(200_000))
    try await sandbox.post(messages(0..<1))
    #expect(sandbox.rateLimited == 1)
  }

  @Test func rejectedMessagesDoNotCount() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    sandbox.setRejection("is.spam", of: phone(0))
    for _ in 0..<60 { try await sandbox.post(messages(0..<1)) }
    sandbox.setRejection(nil, of: phone(0))
    try await sandbox.post(messages(0..<50))
    #expect(sandbox.rateLimited == 0)
  }

  @Test func aQueueSendsFiftyASecond() async throws {
    let sandbox = DevinoSandbox.standard(counting: .queues, time: clock)
    let start = clock.now
    try await sandbox.post(messages(0..<120))
    #expect(sandbox.rateLimited == 0)
    let delays = sandbox.deliveries.map { $0.date.timeIntervalSince(start) - 2 }
    let expected: [Double] = (0..<120).map { Double($0 / 50) }
    #expect(delays == expected)
    #expect(try Status.all(in: sandbox.takeCallbacks()).map(\.word).count == 50)
    clock.advance(by: .seconds(1))
    #expect(try Status.all(in: sandbox.takeCallbacks()).map(\.word).count == 50)
    clock.advance(by: .milliseconds(500))
    try await sandbox.post(messages(120..<151))
    let next = sandbox.deliveries.suffix(31).map { $0.date.timeIntervalSince(start) - 2 }
    #expect(next == Array(repeating: 2, count: 30) + [3])
  }

  @Test func aQueueKeepsTheDay() async throws {
    let sandbox = DevinoSandbox.standard(counting: .queues, time: clock)
    for _ in 0..<6 { try await sandbox.post(messages(0..<1)) }
    #expect(sandbox.rateLimited == 1)
  }

  @Test func aMessageThatWaitsInTheQueueBeyondItsTimeToLiveExpires() async throws {
    let sandbox = DevinoSandbox.standard(counting: .queues, time: clock)
    for batch in 0..<4 { try await sandbox.post(messages(batch * 1000..<(batch + 1) * 1000)) }
    let answer = try await sandbox.post([devinoMessage(to: phone(5000), more: #","ttl":60"#)])
    let id = try #require(try answer.results.first?["messageId"]?.integer)
    clock.advance(by: .seconds(100))
    let words = try Status.all(in: sandbox.takeCallbacks()).filter { $0.messageID == String(id) }.map(\.word)
    #expect(words == ["EXPIRED"])
    #expect(sandbox.deliveries.count == 4000)
  }

  @Test func limitsHoldWhenManyRequestsComeAtOnce() async throws {
    let sandbox = DevinoSandbox.standard(time: clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask { try await sandbox.post([devinoMessage(to: phone(number))]) }
      }
      try await group.waitForAll()
    }
    #expect(sandbox.acceptedCount == 200)
    #expect(sandbox.rateLimited == 150)
    #expect(Set(sandbox.deliveries.map(\.messageID)).count == 50)
  }
}
