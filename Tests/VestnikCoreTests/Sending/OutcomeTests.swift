import Foundation
import Testing
import VestnikCore

@Suite struct OutcomeTests {
  private let receipt = SendReceipt(id: "7", acceptedAt: Date(timeIntervalSince1970: 1), attempts: 1)

  private func error(of outcome: SendOutcome<SendReceipt>) -> MessagingError? {
    #expect(throws: MessagingError.self) { try outcome.get() }
  }

  @Test func acceptanceGivesTheReceipt() throws {
    #expect(try SendOutcome.accepted(receipt).get() == receipt)
    #expect(try JSONDecoder().decode(SendReceipt.self, from: JSONEncoder().encode(receipt)) == receipt)
  }

  @Test func everyOtherOutcomeIsAnErrorThatSaysWhetherTheMessageLeft() throws {
    let rejection = Rejection(reasons: [.init(code: "is.spam", field: "text")])
    let refused = try #require(error(of: .rejected(rejection)))
    #expect(refused.code == .rejected && refused.delivery == .rejected && refused.providerCode == "is.spam")
    #expect(refused.rejection == rejection)
    let issue = ValidationIssue(
      path: "[0].ttl", rule: "ttl.range", actual: "1 s", allowed: "60 s", source: "x")
    let invalid = try #require(error(of: .invalid([issue])))
    #expect(invalid.code == .invalid && invalid.delivery == .notSent && invalid.issues == [issue])
    let until = Date(timeIntervalSince1970: 1000)
    let over = try #require(error(of: .overBudget(until: until)))
    #expect(over.code == .overBudget && over.delivery == .notSent && over.retryAt == until)
    let failure = MessagingError(code: .server, delivery: .unknown)
    #expect(error(of: .failed(failure)) == failure)
  }

  @Test func anErrorReadsWellAndHoldsNoBody() {
    let error = MessagingError(
      code: .server, delivery: .unknown, attempts: 2, requestID: "00ff",
      response: TransportResponse(status: 503, headers: ["Set-Cookie": "SECRET"], body: Data("SECRET".utf8)))
    #expect(
      error.description
        == "server (may have arrived, do not repeat blindly): HTTP 503, 6 bytes; request 00ff, attempt 2")
  }

  /// A sender of one's own, as in a test of an application.
  private struct Fake: MessageSender {
    var outcomes: [SendOutcome<SendReceipt>]
    var batchLimit: Int { 1 }
    func send(_ messages: [String], options: SendOptions?) async -> [SendOutcome<SendReceipt>] { outcomes }
  }

  @Test func aSingleMessageTakesTheSamePath() async throws {
    #expect(try await Fake(outcomes: [.accepted(receipt)]).send("hello") == receipt)
    await #expect(throws: MessagingError.self) {
      try await Fake(outcomes: [.overBudget(until: .distantFuture)]).send("hello")
    }
    // The paths are those of the message, not of the array that the sender was given.
    let issues = ["[0].phone", "[0]", "[0][1].x", "[1].phone"].map {
      ValidationIssue(path: $0, rule: "r", actual: "1", allowed: "2", source: "x")
    }
    let invalid = await #expect(throws: MessagingError.self) {
      try await Fake(outcomes: [.invalid(issues)]).send("hello")
    }
    #expect(invalid?.issues.map(\.path) == ["phone", "", "[1].x", "[1].phone"])
    let silent = await #expect(throws: MessagingError.self) { try await Fake(outcomes: []).send("hello") }
    #expect(silent?.delivery == .unknown)
  }
}
