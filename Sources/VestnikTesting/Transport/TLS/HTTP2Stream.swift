#if AsyncHTTPClient
  import NIOCore
  import NIOHTTP1
  import NIOHTTP2
  import NIOPosix

  /// One stream of HTTP/2, translated to a request over HTTP/1.1 on a connection of its own to the loopback server.
  ///
  /// A response that ends too early resets the stream; a stream that is reset closes the connection.
  enum HTTP2Stream {
    static func configure(_ stream: any Channel, to port: UInt16) -> EventLoopFuture<Void> {
      stream.eventLoop.makeCompletedFuture {
        try stream.pipeline.syncOperations.addHandlers(
          HTTP2FramePayloadToHTTP1ServerCodec(), RequestForwarder(to: port))
      }
    }
  }

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
        // Fields of the connection have no place in HTTP/2 (RFC 9113 §8.2.2).
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

    /// A stream with a complete response ends by itself, when the request has ended too.
    func channelInactive(context: ChannelHandlerContext) {
      if !isComplete { stream.close(promise: nil) }
    }
  }
#endif
