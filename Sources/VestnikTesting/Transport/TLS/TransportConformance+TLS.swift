#if AsyncHTTPClient
  public import VestnikCore

  #if canImport(FoundationEssentials)
    import FoundationEssentials
  #else
    import Foundation
  #endif

  extension TransportConformance {
    /// How requests reach the server when they do not go in plain text.
    public enum SecureConnection: Hashable, Sendable {
      /// HTTP/1.1 over TLS.
      case tls
      /// HTTP/2 over TLS, negotiated by ALPN: the server speaks nothing else.
      case http2
    }

    /// The certificate of the authority that the transport has to trust in a secure run, as PEM. Its servers are named
    /// `localhost`. Made for the tests: never trust it elsewhere.
    public static var authority: String { TestCertificate.authority }

    /// Tries every case over TLS that has a meaning there, and those that only TLS has, and returns what is wrong.
    ///
    /// ```
    /// var tls = TLSConfiguration.makeClientConfiguration()
    /// tls.trustRoots = .certificates(
    ///   try NIOSSLCertificate.fromPEMBytes(Array(TransportConformance.authority.utf8)))
    /// let report = await TransportConformance().run(MyTransport(tls: tls), over: .tls)
    /// ```
    ///
    /// Left out are the cases without a connection, and over HTTP/2 those about the bytes of HTTP/1.1, which has other
    /// frames.
    ///
    /// - Parameters:
    ///   - transport: A transport that trusts ``authority``.
    ///   - connection: HTTP/1.1 or HTTP/2.
    public func run(_ transport: some HTTPTransport, over connection: SecureConnection) async -> Report {
      let secure = SecuredTransport(base: transport, connection: connection)
      let applicable = cases.filter { connection.hasMeaning($0.name) }
      let report = await Self(cases: applicable).run(secure)
      let certificates = await Self(cases: Self.certificateCases(connection)).run(transport)
      await secure.proxies.stop()
      return Report(
        names: report.names + certificates.names, failures: report.failures + certificates.failures)
    }

    /// The cases that only TLS has: certificates that must be refused, and an end without `close_notify`.
    private static func certificateCases(_ connection: SecureConnection) -> [Case] {
      let refused: [(name: String, certificate: TestCertificate)] = [
        ("tls/untrusted", .untrusted), ("tls/expired", .expired), ("tls/other-name", .otherName),
      ]
      let cases = refused.map { name, certificate in
        Case(
          name: name, expected: "the error unreachable, not sent, and no request",
          reason: "keys and phone numbers are for the provider alone"
        ) { bench in
          let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
          let proxy = try await TLSProxy(
            to: server.port, certificate, speaksHTTP2: connection == .http2)
          let outcome = await bench.send(proxy.url("/"))
          await proxy.stop()
          return outcome.isNot([.unreachable], .notSent) ?? server.requests.isNot(0)
        }
      }
      return connection == .http2 ? cases : cases + [abruptEnd]
    }

    private static let abruptEnd = Case(
      name: "tls/end-without-alert", expected: "the error truncated, maybe sent",
      reason:
        "RFC 9112 §9.8: a body that only the end of the connection ends may have been cut off by anybody"
    ) { bench in
      let server = try bench.server("HTTP/1.1 200 OK\n\nOK 40", closes: true)
      let proxy = try await TLSProxy(to: server.port, .trusted, closesAbruptly: true)
      let outcome = await bench.send(proxy.url("/"))
      await proxy.stop()
      return outcome.isNot([.truncated], .maybeSent)
    }
  }

  extension TransportConformance.SecureConnection {
    /// Whether the promise can be tried over this connection.
    func hasMeaning(_ name: String) -> Bool {
      let withoutConnection = [
        "connection/refused", "connection/unknown-name", "connection/tls-to-plain-port",
        "request/other-scheme",
        "request/no-host",
      ]
      guard !withoutConnection.contains(name) else { return false }
      // What only HTTP/1.1 can write, and a length that the proxy may not forward.
      let bytes = ["framing/", "chunked/", "header/", "kept/", "status/204-with-length"]
      return self == .tls || !bytes.contains { name.hasPrefix($0) }
    }
  }

  extension TLSProxy {
    /// Returns the URL of a target by the name on the certificate of the proxy.
    func url(_ target: String) -> URL {
      // A file URL is refused by every transport: a target that is none does not go unnoticed.
      URL(string: "https://localhost:\(port)\(target)") ?? URL(filePath: target)
    }
  }

  /// Sends what is meant for a plain server of the suite through a TLS proxy of that server.
  private struct SecuredTransport<Base: HTTPTransport>: HTTPTransport {
    let base: Base
    let connection: TransportConformance.SecureConnection
    let proxies = TLSProxies()

    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      var request = request
      if request.url.scheme == "http", let port = request.url.port.flatMap({ UInt16(exactly: $0) }) {
        request.url = try await proxies.url(of: request.url, port, connection)
      }
      return try await base.send(request, onUpload: onUpload)
    }
  }

  /// The proxies of a run, by the ports of their servers.
  private actor TLSProxies {
    private var proxies: [UInt16: TLSProxy] = [:]

    func url(
      of url: URL, _ port: UInt16, _ connection: TransportConformance.SecureConnection
    ) async throws(TransportError) -> URL {
      do {
        let known = proxies[port]
        let proxy: TLSProxy
        if let known {
          proxy = known
        } else {
          proxy = try await TLSProxy(to: port, .trusted, speaksHTTP2: connection == .http2)
          proxies[port] = proxy
        }
        let tail = url.absoluteString.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
          .last
        return proxy.url("/\(tail ?? "")")
      } catch {
        throw .notSent(.invalidRequest, "the suite could not open its TLS proxy on 127.0.0.1: \(error)")
      }
    }

    func stop() async {
      for proxy in proxies.values { await proxy.stop() }
      proxies = [:]
    }
  }
#endif
