import Foundation
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  @Suite struct Cancellation {
    let server: LoopbackServer
    let transport = URLSessionTransport()

    init() throws {
      server = try LoopbackServer(script: Behaviour.play)
    }

    @Test func beforeTheStartNothingLeaves() async throws {
      let (server, transport) = (server, transport)
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await transport.error(for: .post(server.url("/echo")))
      }
      let error = try #require(await task.value)
      #expect(error.reason == .cancelled)
      #expect(error.phase == .notSent)
      #expect(transport.pendingTaskCount == 0)
      try await Task.sleep(for: .milliseconds(100))
      #expect(server.connectionCount == 0)
    }

    @Test func midFlightTheCallerReturnsAtOnce() async throws {
      let (server, transport) = (server, transport)
      // Longer than a busy machine keeps this task from looking at the server's list.
      let task = Task { await transport.error(for: .post(server.url("/wait/18000"))) }
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      let start = ContinuousClock.now
      task.cancel()
      let error = try #require(await task.value)
      // The response would have come after 18 s; the error says that it was not waited for.
      #expect(start.duration(to: .now) < .seconds(15))
      #expect(error.reason == .cancelled)
      #expect(error.phase == .maybeSent)
      server.stop()
      #expect(await transport.becomesIdle())
    }

    @Test func transportReleasedWithExchangesInFlightEndsQuietly() async throws {
      for _ in 0..<50 {
        let transport = URLSessionTransport()
        await withTaskGroup(of: Void.self) { group in
          for milliseconds in [0, 3, 30, 300] {
            group.addTask {
              let url = server.url("/wait/\(milliseconds)")
              _ = try? await transport.send(.post(url, timeout: .milliseconds(3)))
            }
          }
        }
      }
      #expect(try await transport.send(.post(server.url("/echo"))).status == 200)
    }

    /// 5,000 requests, 64 at a time, each cancelled within 6 ms while the answer comes within 4 ms.
    @Test func stormAroundTheArrivalOfTheAnswersLosesNoCall() async throws {
      let total = 5000
      let (server, transport) = (server, transport)
      var generator = SplitMix(state: 20_260_101)
      var outcomes = [0, 0]
      await withTaskGroup(of: Bool.self) { group in
        for number in 0..<total {
          if number >= 64, let isAnswer = await group.next() { outcomes[isAnswer ? 1 : 0] += 1 }
          let url = number % 3 == 0 ? "/challenge?Basic%20realm=%22x%22" : "/wait/\(generator.next(below: 5))"
          let patience = Duration.microseconds(generator.next(below: 6001))
          group.addTask { await Self.send(.post(server.url(url)), by: transport, cancelledAfter: patience) }
        }
        for await isAnswer in group { outcomes[isAnswer ? 1 : 0] += 1 }
      }
      #expect(outcomes[0] + outcomes[1] == total)
      #expect(outcomes[0] > 0 && outcomes[1] > 0)
      #expect(await transport.becomesIdle())
      #expect(try await transport.send(.post(server.url("/echo"))).status == 200)
    }

    /// - Returns: Whether an answer came; else it was the cancellation.
    private static func send(
      _ request: TransportRequest, by transport: URLSessionTransport, cancelledAfter patience: Duration
    ) async -> Bool {
      let task = Task { () async -> Bool in
        do throws(TransportError) {
          let status = try await transport.send(request).status
          #expect(status == 200 || status == 401)
          return true
        } catch {
          #expect(error.reason == .cancelled)
          return false
        }
      }
      try? await Task.sleep(for: patience, tolerance: .zero)
      task.cancel()
      return await task.value
    }
  }
}
