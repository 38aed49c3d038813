import Foundation
import OKGraph
import Testing
import VestnikCore
import VestnikTesting

@Suite(.timeLimit(.minutes(20))) struct UpdatesTests {
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
      .failure(.refused), .failure(.late), .success(TransportResponse(status: 502)), .success(.ok("<html>")),
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

  // MARK: One event that is broken

  private func good(_ id: Int) -> String {
    #"{"message":{"mid":"mid:C1.\#(id)","text":"\#(id)"},"timestamp":\#(id)}"#
  }

  private func text(_ event: OKEvent) -> String? {
    if case .messageCreated(let message) = event.content { message.text } else { nil }
  }

  /// Half an emoji, a cut letter, a raw line break, a stray backslash, a comma too many: each costs a character.
  @Test(arguments: [
    (Data(#"a\ud83db"#.utf8), "a\u{FFFD}b"), (Data([0x61, 0xD0, 0x62]), "a\u{FFFD}b"),
    (Data("a\nb".utf8), "a\nb"),
    (Data(#"a\qb"#.utf8), #"a\qb"#), (Data([0x61, 0xF0, 0x9F, 0x98]), "a\u{FFFD}"),
    (Data("a\u{0}".utf8), "a\u{0}"),
  ])
  func anEventThatIsNotQuiteJSONIsMendedAndHoldsUpNobody(spoiled: Data, mended: String) async throws {
    let body =
      Data(#"{"updates":[\#(good(1)),{"message":{"mid":"mid:C1.2","text":""#.utf8) + spoiled
      + Data(#""},"timestamp":2},\#(good(3))],"marker":"m1"}"#.utf8)
    let bench = Bench([.success(.ok(body)), page([4], marker: "\"m2\"")])
    var iterator = bench.client.updates(marker: "m0").makeAsyncIterator()
    var events: [OKEvent] = []
    for _ in 0..<4 { events.append(try #require(try await iterator.next())) }
    #expect(events.map(text) == ["1", mended, "3", "4"])
    #expect(events.map { $0.unread.map(\.path) } == [[], ["message.text"], [], []])
    #expect(bench.requests.count == 2 && iterator.marker == "m1")
    // What is kept is JSON for everybody.
    #expect(try JSONDecoder().decode(OKEvent.self, from: events[1].raw.bytes).content == events[1].content)
  }

  @Test func aPageWithAByteOrderMarkIsRead() async throws {
    let bench = Bench([
      .success(.ok("\u{FEFF}{\"marker\":5,\"updates\":[\(good(1)),\(good(2)),]}")), page([3], marker: "6"),
    ])
    #expect(try await read(3, bench).map(text) == ["1", "2", "3"])
    #expect(bench.path(1).contains("marker=5"))
  }

  /// What nobody can read, and what is too deep for a model, comes as an unknown event with all its bytes.
  @Test(arguments: [
    #"{"webhookType":MESSAGE_CREATED}"#, #"{"message" {"text":"x"}}"#, #"{"message":{"text":[1,2}}"#, "nil",
    #"{"message":{"text":"x"},"more":\#(String(repeating: "[", count: 80))\#(String(repeating: "]", count: 80))}"#,
  ])
  func anEventThatCannotBeReadIsHandedOnAndHoldsUpNobody(broken: String) async throws {
    let body = #"{"marker":"m1","updates":[\#(good(1)),\#(broken),\#(good(3))]}"#
    let bench = Bench([.success(.ok(body)), page([4], marker: "\"m2\"")])
    let events = try await read(4, bench)
    #expect(events.map(text) == ["1", nil, "3", "4"] && bench.path(1).contains("marker=m1"))
    guard case .unknown(let raw) = events[1].content else { return #expect(Bool(false)) }
    #expect(try raw.bytes == Data(broken.utf8) || raw.value() == .string(broken))
    #expect(!events[1].unread.isEmpty && events[0].unread.isEmpty && events[2].unread.isEmpty)
  }

  @Test func updatesThatAreNoArrayAreOneEvent() async throws {
    let bench = Bench([.success(.ok(#"{"marker":"m1","updates":\#(good(1))}"#)), page([2], marker: "\"m2\"")])
    #expect(try await read(2, bench).map(text) == ["1", "2"])
  }

  private func cut(_ events: String, marker: String = #""marker":"m1","#) -> Bench.Step {
    .success(.ok("{\(marker)\"updates\":[\(events),{\"message\":{\"mid\":\"mid:C1.9\",\"text\":\"lo"))
  }

  @Test func aPageThatWasCutIsAskedForAgainInSmallerPages() async throws {
    let bench = Bench([cut(good(1)), page([1, 2], marker: "\"m2\"")])
    #expect(try await read(2, bench).map(text) == ["1", "2"])
    #expect(bench.path(1).contains("count=32") && !bench.path(1).contains("marker"))
  }

  /// The same bytes come again and again: the loop goes on behind them, and what came of the last event is handed on.
  @Test func aPageThatStaysCutIsLeftBehind() async throws {
    let steps = Array(repeating: cut(good(1)), count: 7)
    let bench = Bench(steps + [page([2], marker: "\"m2\"")])
    var iterator = bench.client.updates(marker: "m0").makeAsyncIterator()
    var events: [OKEvent] = []
    for _ in 0..<3 { events.append(try #require(try await iterator.next())) }
    #expect(events.map(text) == ["1", nil, "2"] && iterator.marker == "m1")
    #expect(try events[1].raw.value() == .string(#"{"message":{"mid":"mid:C1.9","text":"lo"#))
    #expect(bench.path(6).contains("count=1") && !bench.path(7).contains("count="))
  }

  @Test func aCutPageWithoutAMarkerEndsTheLoopWithAnError() async throws {
    let bench = Bench([cut(good(1), marker: "")])
    let error = try await failure { () throws(MessagingError) in
      var iterator = bench.client.updates().makeAsyncIterator()
      return try await iterator.next()
    }
    #expect(error.code == .unreadableResponse && error.detail?.contains("no marker") == true)
  }

  @Test func aMarkerThatCannotBeReadHoldsBackNoEventAndEndsTheLoopWithAnError() async throws {
    let bench = Bench([.success(.ok(#"{"marker":{"a":1},"updates":[\#(good(1))]}"#))])
    var iterator = bench.client.updates(marker: "m0").makeAsyncIterator()
    #expect(try await iterator.next().map(text) == "1")
    let error = try await failure { () throws(MessagingError) in try await iterator.next() }
    #expect(
      error.code == .unreadableResponse && error.detail?.contains("marker") == true
        && bench.requests.count == 5
    )
  }
}
