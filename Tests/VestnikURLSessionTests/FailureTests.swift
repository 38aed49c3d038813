import Foundation
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  @Suite struct Failure {
    let server: LoopbackServer
    let transport = URLSessionTransport()

    init() throws {
      server = try LoopbackServer(script: Behaviour.play)
    }

    @Test(arguments: ["/short", "/short-chunk", "/nothing", "/reset"])
    func answerThatEndsEarlyIsTruncated(_ path: String) async throws {
      let error = try #require(await transport.error(for: .post(server.url(path))))
      #expect(error.reason == .truncated)
      #expect(error.phase == .maybeSent)
      #expect(server.requests.count == 1)
    }

    #if canImport(FoundationNetworking)
      @Test(arguments: ["/not-http", "/bad-length", "/bad-chunk"])
      func answerThatBreaksTheProtocolIsMalformed(_ path: String) async throws {
        let error = try #require(await transport.error(for: .post(server.url(path))))
        #expect(error.reason == .malformed)
        #expect(error.phase == .maybeSent)
      }
    #endif

    /// Up to Swift 6.3 the answer is lost; later the header without a space is read.
    @Test(arguments: ["/no-space", "/not-utf8"])
    func oddHeaderGivesAnAnswerOrAnErrorInTime(_ path: String) async throws {
      do throws(TransportError) {
        let answer = try await transport.send(.post(server.url(path)))
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == "ok")
      } catch {
        #expect(error.reason == .malformed)
        #expect(error.phase == .maybeSent)
      }
    }

    @Test(arguments: ["sized", "chunked"])
    func largestAnswerPassesAndOneByteMoreDoesNot(_ kind: String) async throws {
      let limit = 50_000
      let answer = try await transport.send(.post(server.url("/\(kind)/\(limit)"), responseLimit: limit))
      #expect(answer.body.count == limit)
      let request = TransportRequest.post(server.url("/\(kind)/\(limit + 1)"), responseLimit: limit)
      let error = try #require(await transport.error(for: request))
      #expect(error.reason == .tooLarge)
      #expect(error.phase == .maybeSent)
      #expect(await transport.becomesIdle())
    }

    @Test func sizeCountsAfterDecompression() async throws {
      #expect(
        try await transport.send(.post(server.url("/gzip"), responseLimit: 10_000)).body.count == 10_000)
      let error = await transport.error(for: .post(server.url("/gzip"), responseLimit: 9999))
      #expect(error?.reason == .tooLarge)
    }

    @Test func refusedConnectionMeansThatNothingLeft() async throws {
      server.stop()
      let url = server.url("/echo")
      for request in [TransportRequest.post(url), TransportRequest(method: "GET", url: url)] {
        let error = try #require(await transport.error(for: request))
        #expect(error.reason == .unreachable)
        #expect(error.phase == .notSent)
      }
    }

    /// A kept connection carries the request and breaks, and the new one that `URLSession` tries is refused: the
    /// last error says "refused" although the request has arrived.
    @Test(arguments: [true, false])
    func refusedSecondAttemptIsNoProof(hasBody: Bool) async throws {
      _ = try await transport.send(.post(server.url("/echo")))
      var request = TransportRequest.post(server.url("/stop"), timeout: .seconds(2))
      if !hasBody { request.body = .none }
      let error = try #require(await transport.error(for: request))
      #expect(error.phase == .maybeSent)
      #expect(server.requests(to: "/stop").count == 1)
    }

    /// On a kept connection libcurl repeats a request without a body, unless it has that connection for itself.
    @Test(arguments: ["GET", "POST", "DELETE"], ["/nothing", "/reset"])
    func requestWithoutABodyIsNotRepeatedWhenAKeptConnectionBreaks(
      _ method: String, _ path: String
    ) async throws {
      _ = try await transport.send(
        TransportRequest(method: "GET", url: server.url("/echo"), isIdempotent: true))
      _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/echo")))
      let request = TransportRequest(method: method, url: server.url(path), timeout: .seconds(2))
      let error = try #require(await transport.error(for: request))
      #expect(error.phase == .maybeSent && error.reason == .truncated)
      #expect(server.requests(to: path).count == 1)
    }

    /// What may be repeated shares the kept connections.
    @Test func idempotentRequestsShareAConnectionAndOthersWithoutABodyDoNot() async throws {
      for _ in 0..<5 {
        _ = try await transport.send(
          TransportRequest(method: "GET", url: server.url("/echo"), isIdempotent: true))
      }
      #expect(server.connectionCount == 1)
      for _ in 0..<5 {
        _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/echo")))
      }
      #expect(server.connectionCount == 6)
    }

    @Test(arguments: ["/nothing", "/reset"])
    func requestWithABodyIsNotRepeatedWhenAKeptConnectionBreaks(_ path: String) async throws {
      _ = try await transport.send(.post(server.url("/echo")))
      let error = try #require(await transport.error(for: .post(server.url(path), timeout: .seconds(1))))
      #expect(error.phase == .maybeSent)
      #expect(server.requests(to: path).count == 1)
      #expect(await transport.becomesIdle())
    }
  }
}
