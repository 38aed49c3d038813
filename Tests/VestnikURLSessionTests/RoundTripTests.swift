import Foundation
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  @Suite struct RoundTrip {
    let server: LoopbackServer
    let transport = URLSessionTransport(userAgent: "Tests/1")

    init() throws {
      server = try LoopbackServer(script: Behaviour.play)
    }

    @Test func postArrivesAsItWasWritten() async throws {
      var request = TransportRequest.post(
        server.url("/echo/a%20b?x=1&y=%D0%BF"), body: "{\"text\":\"Привет\"}")
      request.headers = ["Content-Type": "application/json", "Accept": "application/json", "X-Empty": ""]
      let answer = try await transport.send(request)
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self) == "{\"text\":\"Привет\"}")
      let received = try #require(server.requests.first)
      #expect(received.method == "POST")
      #expect(received.target == "/echo/a%20b?x=1&y=%D0%BF")
      #expect(received.body == answer.body)
      #expect(received.header("Content-Type") == "application/json")
      #expect(received.header("Accept") == "application/json")
      #expect(received.header("X-Empty") == "")
      #expect(received.header("Content-Length") == "\(answer.body.count)")
      #expect(server.requests.count == 1)
    }

    @Test func headersOfTheAnswerAreFoundInAnyCase() async throws {
      let answer = try await transport.send(.post(server.url("/echo")))
      #expect(answer.headers["x-TEST"] == "yes")
      #expect(answer.headers["Retry-After"] == "7")
      #expect(answer.headers["absent"] == nil)
    }

    @Test func getHasNoBody() async throws {
      let answer = try await transport.send(TransportRequest(method: "GET", url: server.url("/echo")))
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
      let received = try #require(server.requests.first)
      #expect(received.method == "GET")
      #expect(received.header("Content-Length") == nil)
      #expect(received.body.isEmpty)
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func methodsPassWithAndWithoutBody(_ method: String) async throws {
      for body in [TransportBody.none, .bytes(Data()), .bytes(Data("abc".utf8))] {
        let request = TransportRequest(method: method, url: server.url("/count"), body: body)
        let answer = try await transport.send(request)
        let size = if case .bytes(let data) = body { data.count } else { 0 }
        #expect(String(decoding: answer.body, as: UTF8.self) == "\(size)")
      }
      #expect(server.requests.map(\.method) == [method, method, method])
    }

    @Test(arguments: [200, 201, 400, 403, 404, 408, 409, 413, 429, 500, 503])
    func everyStatusIsAnAnswer(_ status: Int) async throws {
      let answer = try await transport.send(.post(server.url("/status/\(status)")))
      #expect(answer.status == status)
      #expect(String(decoding: answer.body, as: UTF8.self) == "body")
    }

    @Test func answersWithoutBodyMayAnnounceALength() async throws {
      #expect(try await transport.send(.post(server.url("/status/204"))).status == 204)
      let get = TransportRequest(method: "GET", url: server.url("/status/304"))
      #expect(try await transport.send(get).status == 304)
      let head = try await transport.send(TransportRequest(method: "HEAD", url: server.url("/head")))
      #expect(head.headers["Content-Length"] == "12345")
      #expect(head.body.isEmpty)
    }

    @Test func compressedBodyIsLongerThanItsContentLength() async throws {
      let answer = try await transport.send(.post(server.url("/gzip")))
      #expect(answer.body == Data(repeating: UInt8(ascii: "a"), count: 10_000))
    }

    @Test func userAgentIsThatOfTheTransport() async throws {
      _ = try await transport.send(.post(server.url("/echo")))
      #expect(server.requests.last?.header("User-Agent") == "Tests/1")
    }

    @Test func userAgentOfTheRequestComesFirst() async throws {
      var request = TransportRequest.post(server.url("/echo"))
      request.headers["user-agent"] = "Mine/2"
      _ = try await transport.send(request)
      #expect(server.requests.last?.header("User-Agent") == "Mine/2")
    }

    #if canImport(FoundationNetworking)
      @Test func noContentTypeIsInvented() async throws {
        _ = try await transport.send(.post(server.url("/echo")))
        #expect(server.requests.last?.header("Content-Type") == nil)
      }
    #endif

    @Test func hundredRequestsAtOnceGetTheirOwnAnswers() async throws {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<100 {
          group.addTask {
            let answer = try await transport.send(.post(server.url("/echo/\(number)"), body: "\(number)"))
            return answer.body == Data("\(number)".utf8)
          }
        }
        for try await isOwn in group { #expect(isOwn) }
      }
      #expect(server.requests.count == 100)
      #expect(await transport.becomesIdle())
    }

    @Test func connectionsToOneHostAreLimited() async throws {
      let transport = URLSessionTransport(connectionsPerHost: 2)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { _ = try? await transport.send(.post(server.url("/wait/20"))) } }
      }
      #expect(server.requests.count == 8)
      #expect((1...2).contains(server.connectionCount))
    }
  }
}
