#if AsyncHTTPClient
  import AsyncHTTPClient
  import Foundation
  import NIOSSL
  import Testing
  import VestnikAsyncHTTPClient
  import VestnikCore
  import VestnikTesting

  @Suite(.serialized, .timeLimit(.minutes(20))) struct ConformanceTests {
    /// Every transport against every case, as `Documentation/TransportConformance.md` shows it.
    @Test func theTransportKeepsEveryPromiseAsTheTableSays() async throws {
      let transport = AsyncHTTPClientTransport(tls: try .trustingTheSuite)
      let plain = await TransportConformance().run(transport)
      #expect(plain.failures.isEmpty, "\(plain)")
      #expect(plain.names.count >= 60)
      let secure = await TransportConformance().run(transport, over: .tls)
      #expect(secure.failures.isEmpty, "\(secure)")
      #expect(secure.names.count >= 100)
      try await transport.shutdown()

      let shared = await TransportConformance().run(AsyncHTTPClientTransport(sharing: .shared))
      // A shared client unpacks nothing unless it is told to, and with several event loops a time-out proves nothing.
      let known: Set = ["gzip/whole", "gzip/cut", "gzip/bomb", "connection/tls-to-plain-port"]
      #expect(Set(shared.failures.map(\.name)).isSubset(of: known), "\(shared)")

      var table = ConformanceTable()
      table.add("AsyncHTTPClient", plain)
      table.add("the same over TLS", secure)
      table.add("`HTTPClient.shared`", shared)
      table.add("URLSession", try URLSessionChild.results(of: plain.names))
      try table.compareWithDocumentation()
    }

    /// With cases in which no stream is reset: that may end the process in AsyncHTTPClient 1.37
    /// (swift-server/async-http-client#922), which is why the transport's own client speaks HTTP/1.1.
    @Test func aSharedClientMaySpeakHTTP2() async throws {
      var configuration = HTTPClient.Configuration(tlsConfiguration: try .trustingTheSuite)
      configuration.connectionPool.retryConnectionEstablishment = false
      let client = HTTPClient(configuration: configuration)
      let others = TransportConformance.allCases.map(\.name).filter { !$0.hasPrefix("status/") }
      let report = await TransportConformance(excluding: Set(others))
        .run(AsyncHTTPClientTransport(sharing: client), over: .http2)
      #expect(report.failures.isEmpty, "\(report)")
      #expect(report.names.count >= 20)
      try await client.shutdown()
    }

    /// The proxy of the suite speaks nothing else, so that a run over HTTP/2 is one.
    @Test func whoSpeaksHTTP1AloneIsNotHeardOverHTTP2() async throws {
      let transport = AsyncHTTPClientTransport(tls: try .trustingTheSuite)
      let report = await TransportConformance(only: "kept/reused").run(transport, over: .http2)
      #expect(report.names == ["tls/untrusted", "tls/expired", "tls/other-name"])
      let status = await TransportConformance(only: "status/401").run(transport, over: .http2)
      #expect(status.failures.map(\.name) == ["status/401"])
      try await transport.shutdown()
    }

    @Test func aProxyCarriesTheRequestOrRefusesIt() async throws {
      let proxy = try LoopbackServer { request, connection in
        if request.method != "CONNECT" { return connection.respond(200, body: request.target) }
        if request.target == "good.invalid:80" {
          connection.write("HTTP/1.1 200 OK\r\n\r\n")
          return
        }
        connection.respond(407, headers: ["Proxy-Authenticate: Basic realm=x"], body: "")
      }
      let transport = AsyncHTTPClientTransport(proxy: .server(host: "127.0.0.1", port: Int(proxy.port)))
      let carried = try #require(URL(string: "http://good.invalid/a"))
      let response = try await transport.send(TransportRequest(url: carried))
      #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == "/a")
      let refused = try #require(URL(string: "https://bad.invalid/b"))
      let error = await #expect(throws: TransportError.self) {
        try await transport.send(TransportRequest(url: refused))
      }
      #expect(error?.phase == .notSent && error?.reason == .unreachable)
      #expect(proxy.requests(to: "/b").isEmpty)
      try await transport.shutdown()
    }

    @Test func aTransportThatWasShutDownSendsNothing() async throws {
      let server = try LoopbackServer { _, connection in connection.respond(200, body: "ok") }
      let transport = AsyncHTTPClientTransport()
      try await transport.shutdown()
      try await transport.shutdown()
      let error = await #expect(throws: TransportError.self) {
        try await transport.send(TransportRequest(url: server.url("/")))
      }
      #expect(error?.phase == .notSent && error?.reason == .invalidRequest)
      #expect(server.connectionCount == 0)
    }
  }

  extension TLSConfiguration {
    /// The system's settings, but for whom to trust: the authority of the suite.
    static var trustingTheSuite: TLSConfiguration {
      get throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(
          try NIOSSLCertificate.fromPEMBytes(Array(TransportConformance.authority.utf8)))
        return tls
      }
    }
  }
#endif
