#if AsyncHTTPClient
  import NIOCore
  import NIOHTTP2
  import NIOPosix
  import NIOSSL

  /// What a server shows of itself, made for the tests. The keys are public and worth nothing.
  struct TestCertificate: Sendable {
    let chain: String
    let key: String

    func context(protocols: [String]) throws -> NIOSSLContext {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8)).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
      configuration.applicationProtocols = protocols
      return try NIOSSLContext(configuration: configuration)
    }
  }

  /// A TLS server in front of a `LoopbackServer`: what the server does byte by byte reaches the client through TLS.
  ///
  /// With HTTP/1.1 it passes bytes on and understands none of them. The end of a connection becomes an end with the
  /// closing alert of TLS, a reset becomes a reset. With HTTP/2 it translates, see ``HTTP2Stream``.
  final class TLSFront: Sendable {
    let port: Int
    private let channel: any Channel

    /// - Parameters:
    ///   - port: The port of the server behind.
    ///   - certificate: What the front shows.
    ///   - speaksHTTP2: Whether it speaks HTTP/2 and nothing else.
    ///   - closesAbruptly: Whether connections end without the closing alert.
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
              return try pipeline.addHandler(Passage(to: port, closesAbruptly: closesAbruptly))
            }
            _ = try pipeline.configureHTTP2Pipeline(
              mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
            ) { stream in HTTP2Stream.configure(stream, to: port) }
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      self.port = channel.localAddress?.port ?? 0
    }

    func stop() async {
      try? await channel.close()
    }
  }

  /// One connection through the front: bytes of the client to the server, bytes of the server to the client.
  ///
  /// The server is called only when the client has sent something through TLS: a failed handshake is no connection.
  private final class Passage: ChannelInboundHandler {
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
              ReturnPassage(to: client, closesAbruptly: closesAbruptly))
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

  /// The way back of a ``Passage``.
  private final class ReturnPassage: ChannelInboundHandler {
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
      // In front of the TLS handler, so that it has no part in the end and sends no alert.
      if wasReset { _ = (client as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)) }
      tls.close(promise: nil)
    }
  }
#endif
