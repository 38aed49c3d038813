#if AsyncHTTPClient
  import NIOCore
  import NIOHTTP2
  import NIOPosix
  import NIOSSL

  /// A certificate chain and its private key as PEM, made for the tests: the key is public.
  struct TestCertificate: Sendable {
    let chain: String
    let key: String

    /// Returns the context of a TLS server that presents the certificate and offers the protocols by ALPN.
    func context(protocols: [String]) throws -> NIOSSLContext {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8)).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
      configuration.applicationProtocols = protocols
      return try NIOSSLContext(configuration: configuration)
    }
  }

  /// A TLS-terminating proxy of a `LoopbackServer`, so that the server's bytes reach a client through TLS.
  ///
  /// With HTTP/1.1 the proxy forwards bytes without reading them: the end of the server's connection becomes an end
  /// with the `close_notify` alert of TLS, and a reset becomes a reset. HTTP/2 is translated by ``HTTP2Stream``. The
  /// conformance suite makes one proxy for each server of a secure run, so that the cases and their servers are the
  /// same as without TLS.
  final class TLSProxy: Sendable {
    /// The port on which the proxy listens, on 127.0.0.1.
    let port: Int
    private let channel: any Channel

    /// Listens on a free port.
    ///
    /// - Parameters:
    ///   - port: The port of the loopback server.
    ///   - certificate: The certificate that the proxy presents.
    ///   - speaksHTTP2: Whether the proxy speaks HTTP/2 and nothing else; otherwise it speaks HTTP/1.1.
    ///   - closesAbruptly: Whether connections end without `close_notify`; HTTP/1.1 only.
    /// - Throws: An error of NIO or NIOSSL when the certificate cannot be read or no port is free.
    init(
      to port: UInt16, _ certificate: TestCertificate, speaksHTTP2: Bool = false, closesAbruptly: Bool = false
    ) async throws {
      let context = try certificate.context(protocols: [speaksHTTP2 ? "h2" : "http/1.1"])
      channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(NIOSSLServerHandler(context: context))
            guard speaksHTTP2 else {
              return try pipeline.addHandler(RequestBytes(to: port, closesAbruptly: closesAbruptly))
            }
            _ = try pipeline.configureHTTP2Pipeline(
              mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
            ) { stream in HTTP2Stream.configure(stream, to: port) }
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      self.port = channel.localAddress?.port ?? 0
    }

    /// Stops listening; open connections go on.
    func stop() async {
      try? await channel.close()
    }
  }

  /// Forwards the bytes of one connection from the client to the server.
  ///
  /// It connects to the server with the first bytes that come through TLS, so that the server does not count a
  /// connection whose handshake failed.
  private final class RequestBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let port: UInt16
    private let closesAbruptly: Bool
    private var server: EventLoopFuture<any Channel>?

    init(to port: UInt16, closesAbruptly: Bool) {
      self.port = port
      self.closesAbruptly = closesAbruptly
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = Self.unwrapInboundIn(data)
      let server = self.server ?? connect(context)
      self.server = server
      server.whenSuccess { $0.writeAndFlush(bytes, promise: nil) }
    }

    private func connect(_ context: ChannelHandlerContext) -> EventLoopFuture<any Channel> {
      let client = context.channel
      let closesAbruptly = closesAbruptly
      let server = ClientBootstrap(group: context.eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              ResponseBytes(to: client, closesAbruptly: closesAbruptly))
          }
        }
        .connect(host: "127.0.0.1", port: Int(port))
      server.whenFailure { _ in client.close(promise: nil) }
      return server
    }

    func channelInactive(context: ChannelHandlerContext) {
      server?.whenSuccess { $0.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  /// Forwards the bytes of one connection from the server to the client.
  private final class ResponseBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: any Channel
    private let closesAbruptly: Bool
    private var wasReset = false

    init(to client: any Channel, closesAbruptly: Bool) {
      self.client = client
      self.closesAbruptly = closesAbruptly
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      client.writeAndFlush(Self.unwrapInboundIn(data), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      wasReset = true
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
      let pipeline = client.pipeline
      guard wasReset || closesAbruptly,
        let tls = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
      else { return client.close(promise: nil) }
      // Closed from the TLS handler's place in the pipeline towards the network, so that TLS sends no alert.
      if wasReset { _ = (client as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)) }
      tls.close(promise: nil)
    }
  }
#endif
