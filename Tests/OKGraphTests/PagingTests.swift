import Foundation
import OKGraph
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

@Suite(.timeLimit(.minutes(20))) struct PagingTests {
  @Test func chatsFollowTheMarkerToTheLastPage() async throws {
    let bench = try Bench(fixtures: "answer-chats", "answer-chats-last")
    var ids: [OKChatID?] = []
    for try await one in bench.client.chats() { ids.append(one.id) }
    #expect(ids == [chat, "chat:C2"])
    #expect(bench.path(0) == "/me/chats?T&count=50")
    #expect(
      bench.path(1) == "/me/chats?T&count=50&marker=LTE3NjAwMDAxMzAwMDI6LTE3NjAwMDAxMjM0NTY%3D")
  }

  @Test func aMarkerThatRepeatsOrLeadsNowhereEndsTheList() async throws {
    let same = try Bench(fixtures: "answer-chats")
    var count = 0
    for try await _ in same.client.chats() { count += 1 }
    #expect(count == 2 && same.requests.count == 2)
    let empty = Bench([.success(.ok(#"{"chats":[],"marker":"x"}"#))])
    for try await _ in empty.client.chats() { count += 1 }
    #expect(count == 2 && empty.requests.count == 1)
  }

  @Test func leavingTheLoopFetchesNoMoreAndANewLoopStartsAnew() async throws {
    let bench = try Bench(fixtures: "answer-chats")
    let chats = bench.client.chats()
    #expect(bench.requests.isEmpty)
    for try await _ in chats { break }
    for try await _ in chats { break }
    #expect(bench.requests.count == 2 && bench.path(0) == bench.path(1))
  }

  @Test(arguments: [(0, false), (1, true), (100, true), (101, false)])
  func aPageOfChatsHasOneToAHundred(size: Int, isAllowed: Bool) async throws {
    let bench = try Bench(fixtures: "answer-chats-last")
    do {
      for try await _ in bench.client.chats(pageSize: size) {}
      #expect(isAllowed)
    } catch {
      #expect(!isAllowed && error.code == .invalid && bench.requests.isEmpty)
    }
  }

  @Test func anErrorEndsTheListOnce() async throws {
    let bench = Bench([.success(.error(102))])
    var iterator = bench.client.chats().makeAsyncIterator()
    let error = try await failure { () throws(MessagingError) in try await iterator.next() }
    #expect(error.code == .unauthorized)
    #expect(try await iterator.next() == nil)
  }

  /// A server that keeps to the documents: newest first, `from` and `to` inclusive.
  private func server(_ times: [Int64], honoursFrom: Bool = true) -> MockTransport {
    MockTransport { (request) throws(TransportError) in
      let query = URLComponents(url: request.url, resolvingAgainstBaseURL: false)?.queryItems ?? []
      func number(_ name: String) -> Int64? { query.first { $0.name == name }?.value.flatMap { Int64($0) } }
      let (from, to) = (honoursFrom ? number("from") ?? .max : .max, number("to") ?? 0)
      let list = times.enumerated().filter { $0.1 <= from && $0.1 >= to }.prefix(Int(number("count") ?? 50))
      let text = list.map { index, time in
        #"{"message":{"mid":"mid:C1.\#(index)","text":"\#(index)"},"timestamp":\#(time)}"#
      }
      return .ok("{\"messages\":[\(text.joined(separator: ","))]}")
    }
  }

  private func client(_ transport: MockTransport) -> OKGraphClient {
    OKGraphClient(
      "t-12345",
      context: ClientContext(transport: transport, budget: SendBudget(MessageLimits.okGraph.rate)))
  }

  private func texts(_ pages: OKPages<OKEvent>) async throws -> [Int] {
    var texts: [Int] = []
    for try await event in pages {
      guard case .messageCreated(let message) = event.content else { continue }
      texts.append(Int(message.text ?? "") ?? -1)
    }
    return texts
  }

  @Test(arguments: [1, 2, 3, 7, 50])
  func historyGivesEveryMessageOnce(pageSize: Int) async throws {
    // No more messages of one moment than a page holds.
    let times: [Int64] = (0..<40).map { 10_000 - Int64($0 / min(pageSize, 2)) * 10 }
    let transport = server(times)
    let read = try await texts(client(transport).history(of: chat, pageSize: pageSize))
    #expect(read == Array(0..<40))
    #expect(transport.requests.count < 90)
  }

  @Test func moreMessagesOfOneMomentThanAPageHoldsDoNotEndTheHistory() async throws {
    let times: [Int64] = [50] + Array(repeating: 40, count: 130) + [30, 20]
    for pageSize in [1, 2, 7, 50, 131] {
      let read = try await texts(client(server(times)).history(of: chat, pageSize: pageSize))
      #expect(read == Array(0..<133), "pages of \(pageSize)")
    }
  }

  @Test(arguments: [1, 2, 3, 50]) func theOldestMessageWantedIsInAndEndsTheHistory(pageSize: Int) async throws
  {
    let times: [Int64] = [5000, 4000, 3000, 3000, 2000]
    let pages = client(server(times)).history(
      of: chat, from: Date(timeIntervalSince1970: 4), to: Date(timeIntervalSince1970: 3), pageSize: pageSize)
    #expect(try await texts(pages) == [1, 2, 3])
    let moment = client(server(times)).history(
      of: chat, from: Date(timeIntervalSince1970: 3), to: Date(timeIntervalSince1970: 3), pageSize: pageSize)
    #expect(try await texts(moment) == [2, 3])
  }

  @Test func aServerThatIgnoresTheTimeDoesNotLoop() async throws {
    let transport = server((0..<10).map { 100 - Int64($0) }, honoursFrom: false)
    let read = try await texts(client(transport).history(of: chat, pageSize: 5))
    #expect(read == Array(0..<10) && transport.requests.count < 12)
  }

  @Test func theRangeIsSentInMilliseconds() async throws {
    let bench = try Bench(fixtures: "answer-messages")
    let pages = bench.client.history(
      of: chat, from: Date(timeIntervalSince1970: 1_760_000_130.002),
      to: Date(timeIntervalSince1970: 1_760_000_123.456), pageSize: 7, includesDeleted: true)
    let read = try await texts(pages)
    #expect(read.count == 2)
    let query = "count=7&from=1760000130002&to=1760000123455&include_deleted=true"
    #expect(bench.path(0) == "/me/messages/chat:C7a1f2e3d4c00?T&\(query)")
  }

  @Test func aRangeThatRunsBackwardsIsRefused() async throws {
    let bench = try Bench(fixtures: "answer-messages")
    let error = try await failure { () throws(MessagingError) in
      var iterator = bench.client.history(
        of: chat, from: Date(timeIntervalSince1970: 1), to: Date(timeIntervalSince1970: 2)
      ).makeAsyncIterator()
      return try await iterator.next()
    }
    #expect(error.issues.map(\.rule) == ["history.range"] && bench.requests.isEmpty)
  }

  @Test func historyTellsWhatWasEdited() async throws {
    let bench = try Bench(fixtures: "answer-messages")
    var flags: [Bool] = []
    for try await event in bench.client.history(of: chat) { flags.append(event.isEdited) }
    #expect(flags == [false, true])
  }

  @Test(arguments: [
    #"{"message":oops}"#, "{\"message\":{\"mid\":\"mid:C1.2\",\"text\":\"a\u{1}\"},\"timestamp\":7}",
  ])
  func aMessageOfTheHistoryThatIsBrokenHidesNoOther(broken: String) async throws {
    func message(_ id: Int) -> String {
      #"{"message":{"mid":"mid:C1.\#(id)","text":"x"},"timestamp":\#(id)}"#
    }
    let bench = Bench([
      .success(.ok(#"{"messages":[\#(message(8)),\#(broken),\#(message(6))]}"#)),
      .success(.ok(#"{"messages":[]}"#)),
    ])
    var events: [OKEvent] = []
    for try await event in bench.client.history(of: chat) { events.append(event) }
    #expect(events.count == 3 && events.map { $0.unread.isEmpty } == [true, false, true])
  }

  @Test func aPageOfTheHistoryThatIsCutIsAnError() async throws {
    let bench = Bench([.success(.ok(#"{"messages":[{"message":{"mid":"mid:C1.8"},"timestamp":8},{"mess"#))])
    var iterator = bench.client.history(of: chat).makeAsyncIterator()
    let error = try await failure { () throws(MessagingError) in try await iterator.next() }
    #expect(error.code == .unreadableResponse && error.response != nil)
  }
}
