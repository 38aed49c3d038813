import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers every request of a connection with the same JSON, and keeps the connection.
private final class Answers: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let head = HTTPResponseHead(
    version: .http1_1, status: .ok,
    headers: ["Content-Type": "application/json", "Content-Length": "\(Message.answer.utf8.count)"])
  private let body = ByteBuffer(string: Message.answer)

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .end = unwrapInboundIn(data) else { return }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}

/// The server, in a process of its own, so that its processor time is not the client's.
struct ServerProcess {
  /// The port of 127.0.0.1 on which the server listens.
  let port: Int
  /// Holds the standard input of the process open; the server ends with it, however this process ends.
  private let input = Pipe()

  /// Starts this program once more, as the server.
  init() throws {
    let output = Pipe()
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["--serve"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.dropLast()) else { throw BenchError(message: "the server did not start") }
    self.port = port
  }

  /// Prints the port and serves on one event loop until the standard input ends.
  static func serve() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Answers())
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    try FileHandle.standardOutput.write(contentsOf: Data("\(channel.localAddress?.port ?? 0)\n".utf8))
    while readLine() != nil {}
    try await channel.close()
    try await group.shutdownGracefully()
  }
}
