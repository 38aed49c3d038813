#if Hummingbird
  import Hummingbird
  import Logging
  import NIOCore
  import NIOPosix
  import ServiceLifecycle
  import Synchronization
  import Testing
  import VestnikCore
  import VestnikHummingbird

  /// A real server on a free port of the loopback, until it is stopped.
  struct TestServer {
    let port: Int
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    static func start(
      host: String = "127.0.0.1", idleTimeout: TimeAmount? = nil, logger: Logger? = nil,
      _ routes: (Router<WebhookRequestContext>) -> Void
    ) async throws -> TestServer {
      var quiet = Logger(label: "test")
      quiet.logLevel = .critical
      let router = Router(context: WebhookRequestContext.self)
      routes(router)
      let (ports, port) = AsyncStream.makeStream(of: Int.self)
      let application = Application(
        router: router, server: .http1(configuration: .init(idleTimeout: idleTimeout)),
        configuration: .init(address: .hostname(host, port: 0)),
        onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger ?? quiet)
      let group = ServiceGroup(configuration: .init(services: [application], logger: quiet))
      let task = Task { try await group.run() }
      for await number in ports { return TestServer(port: number, group: group, task: task) }
      throw CancellationError()
    }

    /// Stops the server gracefully: requests that have begun are responded to.
    func stop() async throws {
      await group.triggerGracefulShutdown()
      try await task.value
    }

    /// Runs a test with a server.
    static func run<Result>(
      host: String = "127.0.0.1", idleTimeout: TimeAmount? = nil, logger: Logger? = nil,
      _ routes: (Router<WebhookRequestContext>) -> Void, _ body: (Int) async throws -> Result
    ) async throws -> Result {
      let server = try await start(host: host, idleTimeout: idleTimeout, logger: logger, routes)
      let result = try await body(server.port)
      try await server.stop()
      return result
    }
  }

  /// A connection that sends what it is told, byte by byte, and reads responses.
  struct RawConnection {
    struct Response {
      let status: Int
      let head: String
      let body: String
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let channel: any Channel
    private var received: [UInt8] = []

    static func open<Result>(
      _ port: Int, host: String = "127.0.0.1", _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(host: host, port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
              wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
          }
        }
      return try await channel.executeThenClose { inbound, outbound in
        var connection = RawConnection(
          inbound: inbound.makeAsyncIterator(), outbound: outbound, channel: channel.channel)
        return try await body(&connection)
      }
    }

    private init(
      inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
      outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, channel: any Channel
    ) {
      self.inbound = inbound
      self.outbound = outbound
      self.channel = channel
    }

    /// The port on this side.
    var localPort: Int? { channel.localAddress?.port }

    func send(_ text: String) async throws {
      try await outbound.write(ByteBuffer(string: text))
    }

    func send(_ bytes: [UInt8]) async throws {
      try await outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Says that nothing more will be sent.
    func endSending() {
      outbound.finish()
    }

    /// Sends a request; returns the response, or `nil` when the connection was closed.
    mutating func request(
      _ method: String = "POST", _ target: String, headers: String = "", _ body: String = ""
    ) async throws -> Response? {
      try await request(method, target, headers: headers, bytes: Array(body.utf8))
    }

    mutating func request(
      _ method: String = "POST", _ target: String, headers: String = "", bytes: [UInt8]
    ) async throws -> Response? {
      let head =
        "\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(headers)Content-Length: \(bytes.count)\r\n\r\n"
      try await send(Array(head.utf8) + bytes)
      return try await response()
    }

    /// Sends a request and expects a status.
    mutating func expect(
      _ status: Int, _ method: String = "POST", _ target: String, headers: String = "", _ body: String = "",
      at place: SourceLocation = #_sourceLocation
    ) async throws {
      let response = try await request(method, target, headers: headers, body)
      #expect(response?.status == status, "\(method) \(target)", sourceLocation: place)
    }

    /// Reads a response and expects a status.
    mutating func expectResponse(_ status: Int, at place: SourceLocation = #_sourceLocation) async throws {
      let response = try await response()
      #expect(response?.status == status, sourceLocation: place)
    }

    /// Reads a response; `nil` when the connection was closed.
    mutating func response() async throws -> Response? {
      while true {
        if let response = takeResponse() { return response }
        guard let part = try await inbound.next() else { return nil }
        received += part.readableBytesView
      }
    }

    /// Waits until the server has closed the connection; returns whether nothing more came.
    mutating func isClosed() async -> Bool {
      do {
        while let part = try await inbound.next() { received += part.readableBytesView }
      } catch {
        // Reset is closed, too.
      }
      return received.isEmpty
    }

    private mutating func takeResponse() -> Response? {
      let end = Array("\r\n\r\n".utf8)
      guard received.count >= 4,
        let start = received.indices.dropLast(3).first(where: { Array(received[$0..<$0 + 4]) == end })
      else { return nil }
      let head = String(decoding: received[..<start], as: UTF8.self)
      let lines = head.split(separator: "\r\n")
      let length =
        lines.first { $0.lowercased().hasPrefix("content-length:") }.flatMap { line in
          Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " })
        } ?? 0
      guard received.count >= start + 4 + length else { return nil }
      let body = String(decoding: received[(start + 4)..<(start + 4 + length)], as: UTF8.self)
      received.removeFirst(start + 4 + length)
      return Response(status: Int(lines[0].split(separator: " ")[1]) ?? 0, head: head, body: body)
    }
  }

  /// What handlers and policies report, from any task.
  final class Log<Entry: Sendable>: Sendable {
    private let entries = Mutex<[Entry]>([])

    var all: [Entry] { entries.withLock { $0 } }

    func add(_ entry: Entry) {
      entries.withLock { $0.append(entry) }
    }
  }

  /// How often each event was handled.
  final class Counts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    var all: [String: Int] { counts.withLock { $0 } }
    var events: Int { counts.withLock { $0.count } }
    var isEachOne: Bool { counts.withLock { $0.values.allSatisfy { $0 == 1 } } }

    func add(_ event: String) {
      counts.withLock { $0[event, default: 0] += 1 }
    }
  }
#endif
