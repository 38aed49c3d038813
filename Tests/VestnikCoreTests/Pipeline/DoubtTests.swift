import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// A provider that recognises repeats lets a request be sent again that may have been taken. From then on no
/// failure proves that the message did not arrive.
@Suite(.timeLimit(.minutes(20))) struct DoubtTests {
  private func send(_ words: [String]) async -> (outcome: SendOutcome<String>, bench: Bench) {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, number in
      request.answering { _ in words[min(number, words.count) - 1] }
    }.send([Note(number: 7)], options: nil)
    return (outcomes[0], bench)
  }

  @Test(arguments: [
    (["doubt", "no"], "rejected", 2), (["doubt", "again", "no"], "rejected", 3),
    (["doubt", "again", "again"], "throttled", 3), (["doubt", "close", "close"], "throttled", 3),
    (["doubt", "?"], "server", 2),
  ])
  func noLaterFailureProvesThatNothingArrived(
    words: [String], code: MessagingError.Code, attempts: Int
  ) async throws {
    guard case .failed(let error) = await send(words).outcome else { return #expect(Bool(false)) }
    #expect(error.delivery == .unknown && error.code == code && error.attempts == attempts)
    #expect(!error.requestID.isEmpty)
    if words.last == "no" { #expect(error.rejection?.reasons.map(\.code) == ["no"]) }
  }

  @Test func anAcceptedRepeatIsAccepted() async {
    let (outcome, bench) = await send(["doubt", "ok"])
    #expect(outcome == .accepted("7@2"))
    #expect(bench.dayLeft(7) == 3)
  }

  @Test func aRefusalWithoutDoubtStaysARefusal() async {
    #expect(await send(["again", "no"]).outcome == .rejected(Rejection(reasons: [.init(code: "no")])))
  }

  @Test func onlyTheDoubtfulRequestKeepsItsCharge() async {
    #expect(await send(["doubt", "no"]).bench.dayLeft(7) == 4)
  }

  @Test func aTransportThatSendsNothingTakesNoDoubtAway() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, number throws(TransportError) in
      if number > 1 { throw TransportError(phase: .notSent, reason: .unreachable, detail: "a test") }
      return request.answering { _ in "doubt" }
    }.send([Note(number: 7)], options: nil)
    guard case .failed(let error) = outcomes[0] else { return #expect(Bool(false)) }
    #expect(error.code == .transport && error.delivery == .unknown && error.attempts == 3)
    #expect(bench.dayLeft(7) == 4)
  }
}
