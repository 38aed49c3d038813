import Foundation
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  @Suite struct Safety {
    let server: LoopbackServer
    let transport = URLSessionTransport()

    init() throws {
      server = try LoopbackServer(script: Behaviour.play)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectIsReturnedAndNotFollowed(_ status: Int) async throws {
      let other = try LoopbackServer(script: Behaviour.play)
      let target = other.url("/echo").absoluteString
      for method in ["GET", "POST"] {
        var request = TransportRequest(method: method, url: server.url("/redirect/\(status)?\(target)"))
        if method == "POST" { request.body = .bytes(Data("secret".utf8)) }
        request.headers["Authorization"] = "secret"
        let answer = try await transport.send(request)
        #expect(answer.status == status)
        #expect(answer.headers["Location"] == target)
        #expect(String(decoding: answer.body, as: UTF8.self) == "moved")
      }
      #expect(other.requests.isEmpty)
      #expect(other.connectionCount == 0)
    }

    @Test func redirectWithoutLocationIsReturned() async throws {
      #expect(try await transport.send(.post(server.url("/redirect/302"))).status == 302)
      #expect(await transport.becomesIdle())
    }

    @Test(arguments: ["Basic realm=\"x\"", "Basic", "Digest realm=\"x\", nonce=\"y\"", "Bearer", "Negotiate"])
    func requestForCredentialsIsAn401(_ scheme: String) async throws {
      let query = try #require(scheme.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let answer = try await transport.send(.post(server.url("/challenge?\(query)")))
      #expect(answer.status == 401)
      #expect(answer.headers["WWW-Authenticate"] == scheme)
      #expect(answer.headers["X-Test"] == "yes")
      #expect(server.requests.count == 1)
      #expect(await transport.becomesIdle())
    }

    @Test func cookiesAreNotKept() async throws {
      let first = try await transport.send(.post(server.url("/cookie")))
      #expect(first.headers["Set-Cookie"] == "session=abc; Path=/")
      _ = try await transport.send(.post(server.url("/echo")))
      #expect(server.requests.count == 2)
      #expect(server.requests.last?.header("Cookie") == nil)
    }

    @Test(arguments: [[0x0D, 0x0A], [0x0A], [0x0D], [0x00]])
    func headerThatBreaksItsLineIsRefused(_ lineBreak: [UInt8]) async throws {
      var request = TransportRequest.post(server.url("/echo"))
      request.headers["X-Value"] = "a" + String(decoding: lineBreak, as: UTF8.self) + "X-Evil: 1"
      let error = try #require(await transport.error(for: request))
      #expect(error.reason == .invalidRequest)
      #expect(error.phase == .notSent)
      #expect(server.connectionCount == 0)
    }

    @Test func userAgentThatBreaksItsLineIsRefused() async throws {
      let transport = URLSessionTransport(userAgent: "a\r\nX-Evil: 1")
      let error = try #require(await transport.error(for: .post(server.url("/echo"))))
      #expect(error.reason == .invalidRequest)
      #expect(error.phase == .notSent)
      #expect(server.connectionCount == 0)
    }

    @Test(arguments: [
      "ftp://127.0.0.1/", "file:///etc/hosts", "http:///path", "data:text/plain,x", "relative",
    ])
    func otherURLsAreRefused(_ text: String) async throws {
      let url = try #require(URL(string: text))
      let error = try #require(await transport.error(for: .post(url)))
      #expect(error.reason == .invalidRequest)
      #expect(error.phase == .notSent)
    }

    @Test(arguments: ["", "GE T", "GET / HTTP/1.1\r\nX-Evil: 1\r\n\r\n"])
    func methodThatIsNoTokenIsRefused(_ method: String) async throws {
      let request = TransportRequest(method: method, url: server.url("/echo"))
      let error = try #require(await transport.error(for: request))
      #expect(error.reason == .invalidRequest)
      #expect(error.phase == .notSent)
      #expect(server.connectionCount == 0)
    }

    @Test(arguments: ["GET", "HEAD"])
    func bodyOfAGetIsRefused(_ method: String) async throws {
      let request = TransportRequest(method: method, url: server.url("/echo"), body: .bytes(Data("x".utf8)))
      let error = try #require(await transport.error(for: request))
      #expect(error.reason == .invalidRequest)
      #expect(error.phase == .notSent)
    }

    @Test func errorsHoldNoSecrets() async throws {
      let stopped = try LoopbackServer(script: Behaviour.play)
      stopped.stop()
      let paths = ["/nothing", "/reset", "/short", "/not-http", "/bad-length", "/no-space", "/drip"]
      var requests = (paths.map { server.url($0) } + [stopped.url("/"), URL(string: "ftp://127.0.0.1/")!])
        .map { TransportRequest.post($0, timeout: .milliseconds(500)) }
      var broken = TransportRequest.post(server.url("/echo"))
      broken.headers["X-Key"] = "hidden-4\r\n"
      requests.append(broken)
      for var request in requests {
        request.url = try #require(URL(string: request.url.absoluteString + "?access_token=hidden-1"))
        request.headers["Authorization"] = "hidden-2"
        request.body = .bytes(Data("hidden-3".utf8))
        do throws(TransportError) {
          _ = try await transport.send(request)
        } catch {
          var dumped = ""
          dump(error, to: &dumped)
          #expect(!"\(error) \(error.detail) \(dumped) \(error.localizedDescription)".contains("hidden"))
          #expect(!error.detail.isEmpty)
        }
      }
    }
  }
}
