import Foundation
import Synchronization
import Testing
import VestnikCore

struct WebhookResultTests {
  private struct Refused: Error {
    let text = "hush-5"
  }

  /// Collects the results that a policy reports.
  private final class Log: Sendable {
    private let results = Mutex<[WebhookResult]>([])

    var all: [WebhookResult] { results.withLock { $0 } }

    func add(_ result: WebhookResult) {
      results.withLock { $0.append(result) }
    }
  }

  private let log = Log()

  private func receiver(secret: WebhookSecret? = nil, maxBodyBytes: Int = 1 << 20) -> ListReceiver {
    ListReceiver(
      WebhookPolicy(maxBodyBytes: maxBodyBytes, secret: secret, onResult: { [log] in log.add($0) }))
  }

  @Test func everyEventIsCountedOnce() async {
    let receiver = receiver()
    _ = await receiver.handle(post("a,b")) { _ in }
    let result = await receiver.handle(post("a,b,c,fail 1,d,fail 2")) { event in
      if event.hasPrefix("fail") { throw Refused() }
    }
    #expect(result.provider == "list" && result.response.status == 500 && result.refusal == nil)
    #expect(result.handled == 2 && result.repeated == 2 && result.inProgress == 0)
    #expect(result.failures.count == 2 && result.failures.allSatisfy { $0 is Refused })
    #expect(result.unfinished == 0 && !result.isLate && result.duration > .zero)
  }

  @Test func failuresAreInTheOrderOfTheEvents() async {
    struct Failure: Error, Equatable {
      let event: String
    }
    let result = await receiver().handle(post("a,b,c")) { throw Failure(event: $0) }
    #expect(result.failures.map { ($0 as? Failure)?.event } == ["a", "b", "c"])
  }

  @Test func aRefusalSaysItsReason() async {
    let result = await receiver(secret: .pathSuffix("f2c9")).handle(post("a", to: "/hook/no")) { _ in
      Issue.record("a refused request has no events")
    }
    #expect(result.refusal?.kind == .secret && result.refusal?.path == "target")
    #expect(result.response.status == 403 && result.handled == 0)
  }

  @Test func whatACancelledTaskDidNotBeginIsUnfinished() async {
    let receiver = receiver()
    let task = Task {
      await receiver.handle(post("a,b,c")) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    }
    let result = await task.value
    #expect(result.handled == 1 && result.unfinished == 2 && result.response.status == 500)
  }

  @Test func thePolicyReportsEveryRequestOnce() async {
    let open = receiver()
    _ = await open.handle(post("a")) { _ in }
    _ = await open.handle(post("a,broken")) { _ in }
    _ = await open.handle(post("b"), within: .seconds(5)) { _ in }
    _ = await open.handle(post("broken"), within: .seconds(5)) { _ in }
    open.refuse(WebhookError(.timeout, path: "body", detail: "not whole after 10 s"), after: .seconds(10))
    #expect(log.all.map(\.response.status) == [200, 422, 200, 422, 408])
    #expect(log.all.map { $0.refusal?.kind } == [nil, .malformed, nil, .malformed, .timeout])
    #expect(log.all[4].duration == .seconds(10))
  }

  @Test(
    arguments: [
      ("10", nil), ("11", .tooLarge), ("0", nil), ("99999999999999999999", .tooLarge), ("x", .tooLarge),
      (nil, nil),
    ] as [(String?, WebhookError.Kind?)])
  func theHeadIsCheckedBeforeTheBody(length: String?, kind: WebhookError.Kind?) {
    let receiver = receiver(secret: .query(name: "key", "f2c9"), maxBodyBytes: 10)
    let headers = length.map { [("content-LENGTH", $0)] } ?? []
    func refusal(_ target: String) -> WebhookError.Kind? {
      do throws(WebhookError) {
        try receiver.check(head: post("", to: target, headers: headers))
        return nil
      } catch {
        return error.kind
      }
    }
    // The target has exactly the 10 bytes that are allowed.
    #expect(refusal("/?key=f2c9") == kind)
    #expect(refusal("/?key=f2") == (kind ?? .secret))
    #expect(refusal("/?key=1") == (kind ?? .secret))
    #expect(refusal("/k?key=f2c9") == .tooLarge)
  }

  @Test func thePrintedFormIsOneLineForALog() {
    let response = WebhookResponse(status: 500, headers: ["X": "hush-1"], body: Data("hush-2".utf8))
    var result = WebhookResult(
      provider: "devino", response: response, handled: 3, repeated: 1, inProgress: 2,
      failures: [Refused(), Refused()], unfinished: 4, isLate: true, duration: .milliseconds(1_234))
    #expect(
      "\(result)"
        == "devino: 500, late, 3 handled, 1 repeated, 2 in progress, 4 unfinished, 2 failed (Refused, Refused), 1234 ms"
    )
    result = WebhookResult(
      provider: "ok", response: WebhookResponse(status: 403),
      refusal: WebhookError(.secret, path: "target", detail: "without the secret, or with a wrong one"))
    #expect("\(result)" == "ok: 403, refused (secret: target: without the secret, or with a wrong one), 0 ms")
  }

  @Test func nothingThatIsPrintedShowsAResponseOrAnError() {
    let response = WebhookResponse(status: 200, headers: ["X": "hush-1"], body: Data("hush-2".utf8))
    let result = WebhookResult(provider: "list", response: response, failures: [Refused()])
    var shown = "\(result) \(String(reflecting: result)) \([result])"
    dump(result, to: &shown)
    #expect(!shown.contains("hush") && shown.contains("Refused"))
  }
}
