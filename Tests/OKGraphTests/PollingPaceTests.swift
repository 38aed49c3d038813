import Foundation
import OKGraph
import Testing
import VestnikCore
import VestnikTesting

/// How fast long polling asks, and when it gives up.
@Suite struct PollingPaceTests {
  private let page = Bench.Step.success(
    .ok(#"{"marker":"1","updates":[{"message":{"mid":"mid:C1.1","text":"a"},"timestamp":1}]}"#))

  @Test func aPageThatIsKnownIsNotAskedForAgainAtOnce() async throws {
    let bench = Bench(Array(repeating: page, count: 100) + [.success(.error(102))])
    var events = bench.client.updates().makeAsyncIterator()
    #expect(try await events.next() != nil)
    let error = try await failure { () throws(MessagingError) in try await events.next() }
    #expect(error.code == .unauthorized)
    #expect(bench.clock.uptime >= .seconds(98))
  }

  @Test func aWrongAddressDoesNotLookLikeSilence() async throws {
    let bench = Bench(Array(repeating: .success(.ok("<html>Sign in</html>")), count: 10))
    var events = bench.client.updates().makeAsyncIterator()
    let error = try await failure { () throws(MessagingError) in try await events.next() }
    #expect(error.code == .unreadableResponse && bench.requests.count == 5)
  }
}
