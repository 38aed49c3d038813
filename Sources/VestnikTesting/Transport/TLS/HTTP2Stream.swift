#if AsyncHTTPClient
  import NIOCore
  import NIOHTTP1
  import NIOHTTP2
  import NIOPosix

  /// A translator of HTTP/2 streams: each becomes a request over HTTP/1.1 on its own connection to a loopback server.
  ///
  /// A response that ends too early resets the stream; a stream that is reset closes the connection. ``TLSProxy``
  /// configures every stream with it, so that the cases of the conformance suite run over HTTP/2 with the same
  /// servers.
  enum HTTP2Stream {
    /// Adds the translation to a new stream; `port` is that of the loopback server.
    static func configure(_ stream: any Channel, to port: UInt16) -> EventLoopFuture<Void> {
      stream.eventLoop.makeCompletedFuture {
        try stream.pipeline.syncOperations.addHandlers(
          HTTP2FramePayloadToHTTP1ServerCodec(), RequestForwarder(to: port))
      }
    }
  }

  /// Forwards the request of a stream to the server, and connects to it with the first part.
  private final class RequestForwarder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let port: UInt16
    private var server: EventLoopFuture<any Channel>?

    init(to port: UInt16) {
      self.port = port
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let part: HTTPClientRequestPart =
        switch Self.unwrapInboundIn(data) {
        case .head(var head):
          {
            head.version = .http1_1
            return .head(head)
          }()
        case .body(let bytes): .body(.byteBuffer(bytes))
        case .end(let trailers): .end(trailers)
        }
      let server = self.server ?? connect(context)
      self.server = server
      server.whenSuccess { $0.writeAndFlush(part, promise: nil) }
    }

    private func connect(_ context: ChannelHandlerContext) -> EventLoopFuture<any Channel> {
      let stream = context.channel
      let server = ClientBootstrap(group: context.eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
            try channel.pipeline.syncOperations.addHandler(ResponseForwarder(to: stream))
          }
        }
        .connect(host: "127.0.0.1", port: Int(port))
      server.whenFailure { _ in stream.close(promise: nil) }
      return server
    }

    func channelInactive(context: ChannelHandlerContext) {
      server?.whenSuccess { $0.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  /// Forwards the response of the server to the stream, and closes both connection and stream at the right end.
  private final class ResponseForwarder: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let stream: any Channel
    private var isComplete = false

    init(to stream: any Channel) {
      self.stream = stream
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch Self.unwrapInboundIn(data) {
      case .head(var head):
        // Connection-specific fields are forbidden in HTTP/2 (RFC 9113 §8.2.2).
        for name in ["Connection", "Transfer-Encoding", "Keep-Alive"] { head.headers.remove(name: name) }
        stream.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
      case .body(let bytes):
        stream.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(bytes)), promise: nil)
      case .end(let trailers):
        isComplete = true
        stream.writeAndFlush(HTTPServerResponsePart.end(trailers), promise: nil)
        context.close(promise: nil)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }

    /// Closes the stream when the server's connection ends before the response is complete.
    ///
    /// A stream with a complete response ends by itself when its request has ended.
    func channelInactive(context: ChannelHandlerContext) {
      if !isComplete { stream.close(promise: nil) }
    }
  }
#endif
