#if AsyncHTTPClient
  import AsyncHTTPClient
  import Testing
  import VestnikAsyncHTTPClient
  import VestnikCore
  import VestnikTesting

  @Suite(.serialized, .timeLimit(.minutes(5))) struct ConformanceTests {
    @Test func theTransportKeepsEveryPromise() async throws {
      let transport = AsyncHTTPClientTransport()
      let report = await TransportConformance().run(transport)
      #expect(report.failures.isEmpty, "\(report)")
      #expect(report.names.count >= 60)
      try await transport.shutdown()
    }

    /// But for what its documentation says of a shared client: it unpacks nothing, and with several event loops a
    /// time-out proves nothing.
    @Test func aSharedClientKeepsThemToo() async throws {
      let left: Set = ["gzip/whole", "gzip/cut", "gzip/bomb", "connection/tls-to-plain-port"]
      let report = await TransportConformance(excluding: left).run(AsyncHTTPClientTransport(sharing: .shared))
      #expect(report.failures.isEmpty, "\(report)")
    }
  }
#endif
