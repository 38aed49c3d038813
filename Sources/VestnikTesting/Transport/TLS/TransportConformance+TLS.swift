#if AsyncHTTPClient
  public import VestnikCore

  #if canImport(FoundationEssentials)
    import FoundationEssentials
  #else
    import Foundation
  #endif

  extension TransportConformance {
    /// The protocol by which requests reach the servers of a secure run.
    public enum SecureConnection: Hashable, Sendable {
      /// HTTP/1.1 over TLS.
      case tls
      /// HTTP/2 over TLS, negotiated by ALPN; the server speaks nothing else.
      case http2
    }

    /// The certificate of the authority that a transport has to trust in a secure run, as PEM.
    ///
    /// The servers of the run have certificates of this authority for the name `localhost`. It is made for the tests:
    /// never trust it elsewhere.
    public static var authority: String { TestCertificate.authority }

    /// Tries the cases that apply to a secure connection, then the cases about certificates; returns the report.
    ///
    /// ```swift
    /// var tls = TLSConfiguration.makeClientConfiguration()
    /// tls.trustRoots = .certificates(
    ///   try NIOSSLCertificate.fromPEMBytes(Array(TransportConformance.authority.utf8)))
    /// let report = await TransportConformance().run(MyTransport(tls: tls), over: .tls)
    /// ```
    ///
    /// Cases without a connection are left out; over HTTP/2 so are the cases about the bytes of HTTP/1.1, because
    /// HTTP/2 frames messages in another way.
    ///
    /// - Parameters:
    ///   - transport: A transport that trusts ``authority``.
    ///   - connection: HTTP/1.1 over TLS, or HTTP/2.
    /// - Returns: The report of all cases that were run.
    public func run(_ transport: some HTTPTransport, over connection: SecureConnection) async
      -> ConformanceReport
    {
      let secure = SecuredTransport(base: transport, connection: connection)
      let applicable = cases.filter { connection.hasMeaning($0.name) }
      let report = await Self(cases: applicable).run(secure)
      let certificates = await Self(cases: Self.certificateCases(connection)).run(transport)
      await secure.proxies.stop()
      return ConformanceReport(
        names: report.names + certificates.names, failures: report.failures + certificates.failures)
    }

    /// Returns the cases that only TLS has: certificates that must be refused, and an end without `close_notify`.
    ///
    /// The end without `close_notify` is left out over HTTP/2, whose frames have a length.
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

    /// A case whose server ends a body without a length, and whose connection ends without the `close_notify` alert.
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
    /// Returns whether the case of that name can be tried over this connection.
    func hasMeaning(_ name: String) -> Bool {
      let withoutConnection = [
        "connection/refused", "connection/unknown-name", "connection/tls-to-plain-port",
        "request/other-scheme",
        "request/no-host",
      ]
      guard !withoutConnection.contains(name) else { return false }
      // Responses that only HTTP/1.1 can write, and a length that the proxy may not forward.
      let bytes = ["framing/", "chunked/", "header/", "kept/", "status/204-with-length"]
      return self == .tls || !bytes.contains { name.hasPrefix($0) }
    }
  }

  extension TLSProxy {
    /// Returns the `https` URL of a target, with the host name that the certificate of the proxy has.
    func url(_ target: String) -> URL {
      // A target that gives no URL becomes a file URL, which every transport refuses: the case fails.
      URL(string: "https://localhost:\(port)\(target)") ?? URL(filePath: target)
    }
  }

  /// A transport that sends the requests to a plain server of the suite through a TLS proxy of that server.
  ///
  /// Requests without an `http` URL and a port reach the base transport unchanged.
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

  /// The TLS proxies of a run, one for each server, found by the server's port.
  private actor TLSProxies {
    private var proxies: [UInt16: TLSProxy] = [:]

    /// Returns the URL of the same target on the server's proxy, which is made when it is needed first.
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
