import Foundation
import OKGraph
import Testing
import VestnikCore
import VestnikTesting

@Suite(.timeLimit(.minutes(1))) struct UpdatesTests {
  private func page(_ ids: [Int], marker: String) -> Bench.Step {
    let events = ids.map { #"{"message":{"mid":"mid:C1.\#($0)","text":"\#($0)"},"timestamp":\#($0)}"# }
    return .success(.ok("{\"marker\":\(marker),\"updates\":[\(events.joined(separator: ","))]}"))
  }

  private func read(_ count: Int, _ bench: Bench) async throws -> [OKEvent] {
    var events: [OKEvent] = []
    for try await event in bench.client.updates() {
      events.append(event)
      if events.count == count { break }
    }
    return events
  }

  @Test func eventsComeWithTheMarkerMovingOn() async throws {
    let bench = Bench([page([1, 2], marker: "\"m1\""), page([3], marker: "17"), page([4], marker: "18")])
    var iterator = bench.client.updates(marker: "m0").makeAsyncIterator()
    #expect(try await iterator.next() != nil && iterator.marker == "m0")
    #expect(try await iterator.next() != nil && iterator.marker == "m0")
    #expect(try await iterator.next() != nil && iterator.marker == "m1")
    #expect(try await iterator.next() != nil && iterator.marker == "17")
    let types = "types=MESSAGE_CREATED%2CMESSAGE_CALLBACK%2CCHAT_SYSTEM"
    #expect(bench.path(0) == "/me/updates?T&timeout=25&marker=m0&\(types)")
    #expect(bench.path(2) == "/me/updates?T&timeout=25&marker=17&\(types)")
    #expect(bench.requests[0].timeout == .seconds(40))
  }

  @Test func everySettingIsSent() async throws {
    let bench = Bench([page([1], marker: "1")])
    let polling = OKPolling(wait: .seconds(5), count: 7, commits: true)
    for try await _ in bench.client.updates([.messageCallback], polling: polling) { break }
    #expect(bench.path(0) == "/me/updates?T&timeout=5&types=MESSAGE_CALLBACK&count=7&commit=true")
  }

  @Test func faultsAreSurvivedWithGrowingPauses() async throws {
    let bench = Bench([
      .failure(.refused), .failure(.late), .success(HTTPResponse(status: 502)), .success(.ok("<html>")),
      .success(.error(8)), .success(.error(9999)), page([1], marker: "1"),
    ])
    #expect(try await read(1, bench).count == 1)
    #expect(bench.requests.count == 7)
    // ½ s, 1 s, 2 s … 16 s.
    #expect(bench.clock.uptime == .milliseconds(31_500))
  }

  @Test func aMissingSubscriptionIsMade() async throws {
    let bench = Bench([
      .success(.error(5000, "subscription not found", status: 400)), .success(.ok("{\"success\":true}")),
      page([1], marker: "1"),
    ])
    #expect(try await read(1, bench).count == 1)
    #expect(bench.requests.map(\.method) == ["GET", "POST", "GET"])
    #expect(try bench.body(1) == canonical(fixture("request-subscribe-long-polling")))
  }

  @Test func aSubscriptionThatHelpsNothingIsMadeThreeTimesOnly() async throws {
    let yes = Bench.Step.success(.ok("{\"success\":true}"))
    let no = Bench.Step.success(.error(5000))
    let bench = Bench([no, yes, no, yes, no, yes, no])
    let error = try await failure { () throws(MessagingError) in
      var iterator = bench.client.updates().makeAsyncIterator()
      return try await iterator.next()
    }
    #expect(error.okCode == .invalidResponse && bench.requests.count == 7)
  }

  @Test(arguments: [102, 10, 100])
  func aRefusalEndsTheLoop(code: Int) async throws {
    let bench = Bench([.success(.error(code))])
    var iterator = bench.client.updates().makeAsyncIterator()
    let error = try await failure { () throws(MessagingError) in try await iterator.next() }
    #expect(error.okCode?.rawValue == "\(code)" && bench.requests.count == 1)
    #expect(try await iterator.next() == nil)
  }

  @Test func aServerThatDoesNotWaitIsNotAskedInATightLoop() async throws {
    let empty: Bench.Step = .success(.ok(#"{"marker":"1"}"#))
    let bench = Bench([empty, empty, empty, page([1], marker: "2")])
    #expect(try await read(1, bench).count == 1)
    #expect(bench.clock.uptime == .seconds(3))
  }

  @Test func anEventThatComesTwiceIsGivenOutOnce() async throws {
    let bench = Bench([page([1, 1, 2], marker: "1"), page([2, 3], marker: "1"), page([4], marker: "1")])
    let texts = try await read(4, bench).map { event -> String? in
      if case .messageCreated(let message) = event.content { message.text } else { nil }
    }
    #expect(texts == ["1", "2", "3", "4"])
  }

  @Test func anElementMayBeATextOrAnythingElse() async throws {
    let strings = try Bench(fixtures: "answer-updates-strings")
    #expect(try await read(1, strings)[0].content == .chatSystem(type: .chatStarted, payload: "promo-42"))
    let odd = Bench([.success(.ok(#"{"updates":[7,"x",[],{"update_type":"bot_started"}]}"#))])
    let events = try await read(4, odd)
    for event in events {
      guard case .unknown = event.content else { return #expect(Bool(false)) }
    }
    #expect(events.map { String(decoding: $0.raw.bytes, as: UTF8.self) }.first == "7")
  }

  @Test func bothDocumentedEventsAreRead() async throws {
    let bench = try Bench(fixtures: "answer-updates")
    #expect(try await read(2, bench).map(\.type) == [.messageCreated, .messageCallback])
  }

  @Test func cancellationEndsTheLoopWithAnError() async throws {
    let bench = Bench([.success(.ok("{}"))])
    let task = Task { () async -> MessagingError? in
      withUnsafeCurrentTask { $0?.cancel() }
      return try? await failure { () throws(MessagingError) in
        var iterator = bench.client.updates().makeAsyncIterator()
        return try await iterator.next()
      }
    }
    #expect(await task.value?.code == .cancelled)
  }
}
