#if AsyncHTTPClient
  import Foundation
  import NIOConcurrencyHelpers
  import NIOCore
  import NIOPosix
  import NIOSSL
  import Testing
  import VestnikAsyncHTTPClient
  import VestnikCore

  /// Over TLS the request leaves only behind a handshake with a server that is trusted.
  @Suite(.serialized, .timeLimit(.minutes(2))) struct TLSTests {
    private func request(_ server: TLSServer, timeout: Duration = .seconds(5)) throws -> TransportRequest {
      TransportRequest(
        url: try #require(URL(string: "https://localhost:\(server.port)/")), body: .bytes(Data("hello".utf8)),
        timeout: timeout)
    }

    private func transport(trusting: Bool = true) throws -> AsyncHTTPClientTransport {
      var tls = TLSConfiguration.makeClientConfiguration()
      if trusting { tls.trustRoots = .file(TLSServer.path("authority.pem")) }
      return AsyncHTTPClientTransport(tls: tls)
    }

    private func error(_ request: TransportRequest, _ transport: AsyncHTTPClientTransport) async
      -> TransportError?
    {
      do throws(TransportError) {
        _ = try await transport.send(request)
        return nil
      } catch {
        return error
      }
    }

    @Test func aTrustedServerIsSpokenTo() async throws {
      let server = try await TLSServer("good")
      let transport = try transport()
      for _ in 0..<3 {
        let response = try await transport.send(try request(server))
        #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == "ok")
      }
      #expect(server.requests.withLockedValue { $0 } == 3)
      try await transport.shutdown()
      try await server.stop()
    }

    @Test(arguments: [("good", false), ("other-name", true), ("expired", true)])
    func whoIsNotTrustedGetsNothing(certificate: String, trusting: Bool) async throws {
      let server = try await TLSServer(certificate)
      let transport = try transport(trusting: trusting)
      let error = try #require(await error(try request(server), transport))
      #expect(error.phase == .notSent && error.reason == .unreachable, "\(error)")
      #expect(server.requests.withLockedValue { $0 } == 0)
      try await transport.shutdown()
      try await server.stop()
    }

    /// A server that ends TLS without its closing alert behind a body without a length may have been cut off.
    @Test func aBodyThatEndsWithoutTheAlertOfTLSIsTruncated() async throws {
      let server = try await TLSServer("good", response: "HTTP/1.1 200 OK\r\n\r\nOK 40", closesAbruptly: true)
      let transport = try transport()
      let error = try #require(await error(try request(server), transport))
      #expect(error.phase == .maybeSent && error.reason == .truncated, "\(error)")
      try await transport.shutdown()
      try await server.stop()
    }

    @Test func aTransportThatWasShutDownSendsNothing() async throws {
      let server = try await TLSServer("good")
      let transport = try transport()
      try await transport.shutdown()
      try await transport.shutdown()
      let error = try #require(await error(try request(server), transport))
      #expect(error.phase == .notSent && error.reason == .invalidRequest)
      try await server.stop()
    }
  }

  /// A server over TLS that answers every read with the same bytes.
  private final class TLSServer: Sendable {
    let port: Int
    let requests = NIOLockedValueBox(0)
    private let channel: any NIOCore.Channel

    static func path(_ name: String) -> String {
      URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Certificates/\(name)").path
    }

    init(
      _ certificate: String, response: String = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
      closesAbruptly: Bool = false
    ) async throws {
      let context = try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: try NIOSSLCertificate.fromPEMFile(Self.path("\(certificate).pem")).map {
            .certificate($0)
          },
          privateKey: .privateKey(try NIOSSLPrivateKey(file: Self.path("\(certificate).key"), format: .pem))))
      let requests = requests
      channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(
              NIOSSLServerHandler(context: context),
              Responder(response: response, closesAbruptly: closesAbruptly, requests: requests))
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      port = channel.localAddress?.port ?? 0
    }

    func stop() async throws {
      try await channel.close()
    }

    private final class Responder: ChannelInboundHandler {
      typealias InboundIn = ByteBuffer
      let response: String
      let closesAbruptly: Bool
      let requests: NIOLockedValueBox<Int>

      init(response: String, closesAbruptly: Bool, requests: NIOLockedValueBox<Int>) {
        self.response = response
        self.closesAbruptly = closesAbruptly
        self.requests = requests
      }

      func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Head and body may come in two reads; the body is `hello`.
        guard String(buffer: Self.unwrapInboundIn(data)).hasSuffix("hello") else { return }
        requests.withLockedValue { $0 += 1 }
        context.writeAndFlush(NIOAny(ByteBuffer(string: response)), promise: nil)
        guard closesAbruptly else { return }
        // In front of the TLS handler, so that it has no part in the end and sends no alert.
        if let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
          tls.close(promise: nil)
        }
      }

      func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
      }
    }
  }
#endif
