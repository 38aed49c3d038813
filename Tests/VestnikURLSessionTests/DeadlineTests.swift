import Foundation
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  @Suite struct Deadline {
    let server: LoopbackServer
    let transport = URLSessionTransport()

    init() throws {
      server = try LoopbackServer(script: Behaviour.play)
    }

    @Test func fractionsOfASecondCount() async throws {
      let (error, elapsed) = try await timed(.post(server.url("/wait/18000"), timeout: .milliseconds(300)))
      #expect(error.reason == .timedOut)
      #expect(error.phase == .maybeSent)
      // Other tests share the machine: what counts is that it is neither cut to nothing nor the wait of the server.
      #expect((.milliseconds(250) ... .seconds(10)).contains(elapsed))
      server.stop()
    }

    @Test func answerWithinAFractionOfASecondIsInTime() async throws {
      let answer = try await transport.send(.post(server.url("/wait/50"), timeout: .milliseconds(950)))
      #expect(answer.status == 200)
    }

    @Test func bodyThatDripsDoesNotPutItOff() async throws {
      let (error, elapsed) = try await timed(.post(server.url("/drip"), timeout: .milliseconds(600)))
      #expect(error.reason == .timedOut)
      #expect(error.phase == .maybeSent)
      #expect((.milliseconds(550) ... .seconds(10)).contains(elapsed))
    }

    @Test func waitingForAConnectionCounts() async throws {
      let transport = URLSessionTransport(connectionsPerHost: 1)
      async let first = transport.error(for: .post(server.url("/wait/18000")))
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      let request = TransportRequest.post(server.url("/echo"), timeout: .milliseconds(300))
      let (error, elapsed) = try await timed(request, by: transport)
      #expect(error.reason == .timedOut)
      #expect(elapsed < .seconds(10))
      server.stop()
      #expect(await first?.reason == .truncated)
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func nothingLeavesWithoutTime(_ timeout: Duration) async throws {
      let error = try #require(await transport.error(for: .post(server.url("/echo"), timeout: timeout)))
      #expect(error.reason == .timedOut)
      #expect(error.phase == .notSent)
      #expect(server.connectionCount == 0)
    }

    @Test(arguments: [Duration.seconds(Int64.max), .nanoseconds(Int64.max), .seconds(86_400)])
    func longTimeoutsAreFine(_ timeout: Duration) async throws {
      #expect(try await transport.send(.post(server.url("/echo"), timeout: timeout)).status == 200)
    }

    @Test func exchangeThatIsLateLeavesNothingBehind() async throws {
      let request = TransportRequest.post(server.url("/wait/500"), timeout: .milliseconds(100))
      _ = await transport.error(for: request)
      #expect(await transport.becomesIdle())
    }

    private func timed(
      _ request: TransportRequest, by other: URLSessionTransport? = nil
    ) async throws -> (TransportError, Duration) {
      let start = ContinuousClock.now
      let error = try #require(await (other ?? transport).error(for: request))
      return (error, start.duration(to: .now))
    }
  }
}
