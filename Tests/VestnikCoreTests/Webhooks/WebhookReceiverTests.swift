import Foundation
import Synchronization
import Testing
import VestnikCore

struct WebhookReceiverTests {
  private struct Refused: Error {}

  /// Collects what the handler saw, and throws for the events it is told to refuse.
  private final class Handler: Sendable {
    private let state = Mutex((seen: [String](), refused: Set<String>()))

    var seen: [String] { state.withLock(\.seen) }

    func refuse(_ events: String...) {
      state.withLock { $0.refused = Set(events) }
    }

    func callAsFunction(_ event: String) throws {
      let isRefused = state.withLock { state in
        state.seen.append(event)
        return state.refused.contains(event)
      }
      if isRefused { throw Refused() }
    }
  }

  private let receiver = ListReceiver()
  private let handler = Handler()

  private func deliver(_ body: String) async -> WebhookResponse {
    await receiver.handle(post(body)) { try handler($0) }.response
  }

  @Test func everyEventIsHandledOnceAndAnswered() async {
    #expect(await deliver("a,b,c") == WebhookResponse(status: 200, body: Data("3".utf8)))
    #expect(handler.seen == ["a", "b", "c"])
  }

  @Test func aRepeatedDeliveryIsAnsweredButNotHandled() async {
    _ = await deliver("a,b")
    #expect(await deliver("b,a,c").status == 200)
    #expect(handler.seen == ["a", "b", "c"])
  }

  @Test func anEventThatStandsTwiceInOneRequestIsHandledOnce() async {
    #expect(await deliver("a,a,id:1 x,id:1 y").status == 200)
    #expect(handler.seen == ["a", "id:1 x"])
  }

  @Test func anEventWithoutIdentityIsHandledEachTime() async {
    _ = await deliver("-,-")
    _ = await deliver("-")
    #expect(handler.seen == ["-", "-", "-"])
  }

  @Test func aRequestWithoutEventsIsAnswered() async {
    #expect(await deliver("") == WebhookResponse(status: 200, body: Data("0".utf8)))
    #expect(handler.seen.isEmpty)
  }

  @Test func whenTheHandlerThrowsTheProviderIsAskedToRepeat() async {
    handler.refuse("b")
    #expect(await deliver("a,b,c") == WebhookResponse(status: 500))
    #expect(handler.seen == ["a", "b", "c"])
    // Only what is missing is handled in the repeat, until it succeeds.
    #expect(await deliver("a,b,c").status == 500)
    handler.refuse()
    #expect(await deliver("a,b,c").status == 200)
    #expect(await deliver("a,b,c").status == 200)
    #expect(handler.seen == ["a", "b", "c", "b", "b"])
  }

  @Test func anEventWithoutIdentityThatFailsIsAskedForAgain() async {
    handler.refuse("-x")
    #expect(await deliver("-x").status == 500)
    handler.refuse()
    #expect(await deliver("-x").status == 200)
    #expect(handler.seen == ["-x", "-x"])
  }

  @Test func aRequestThatIsNotAcceptedIsAnsweredByItsError() async {
    #expect(await deliver("a,broken") == WebhookResponse(status: 422))
    #expect(handler.seen.isEmpty)
  }

  @Test func readingEventsHasNoEffect() async throws {
    #expect(try receiver.events(in: post("a,b")) == ["a", "b"])
    #expect(try receiver.events(in: post("a,b")) == ["a", "b"])
    _ = await deliver("a,b")
    #expect(try receiver.events(in: post("a,b")) == ["a", "b"])
    #expect(handler.seen == ["a", "b"])
  }

  @Test func aReceiverThatSaysNothingAnswers200And500WithEmptyBodies() async {
    let plain = PlainReceiver()
    #expect(await plain.handle(post("a")) { _ in throw Refused() }.response == WebhookResponse(status: 500))
    #expect(await plain.handle(post("a")) { _ in }.response == WebhookResponse(status: 200))
  }

  @Test func ofTwoDeliveriesAtATimeOneIsHandledAndTheOtherAskedFor() async {
    let (entered, entry) = AsyncStream.makeStream(of: Void.self)
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    async let first = receiver.handle(post("a")) { event in
      try handler(event)
      entry.finish()
      for await _ in released {}
    }
    for await _ in entered {}
    // The first one is in the middle of it: nobody knows yet whether it succeeds.
    #expect(await deliver("a,b").status == 500)
    #expect(handler.seen == ["a", "b"])
    release.finish()
    #expect(await first.response.status == 200)
    #expect(await deliver("a,b").status == 200)
    #expect(handler.seen == ["a", "b"])
  }

  @Test func manyDeliveriesAtATimeRunTheHandlerOnce() async {
    let statuses = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<50 {
        group.addTask { await deliver("a,b,c,d").status }
      }
      return await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(statuses.isSubset(of: [200, 500]) && statuses.contains(200))
    #expect(handler.seen.sorted() == ["a", "b", "c", "d"])
  }

  @Test func aCancelledTaskHandlesNothingMoreAndAsksForARepeat() async {
    let task = Task {
      await receiver.handle(post("a,b")) { event in
        try handler(event)
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    #expect(await task.value.response.status == 500)
    #expect(handler.seen == ["a"])
    #expect(await deliver("a,b").status == 200)
    #expect(handler.seen == ["a", "b"])
  }

  @Test func aPolicyMustNotBeForgottenByAReceiverWithoutASecretInItsBody() async throws {
    let guarded = ListReceiver(WebhookPolicy(secret: .bodyField("f2c9")))
    let answer = await guarded.handle(post("a")) { try handler($0) }.response
    #expect(answer.status == 403)
    #expect(handler.seen.isEmpty)
  }
}
