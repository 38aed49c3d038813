import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import VestnikAsyncHTTPClient
import VestnikCore
import VestnikURLSession

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What is sent and what comes back: the same for every contestant.
enum Message {
  static let request = """
    {"route":"VK","phone":"79001234567","partner_message_id":"d9428888-122b-11e1-b85c-61cd3cbb3210","ttl":3600,
    "message":{"text":"Your order 4711 is ready. The shop is open from 9 to 21, the shelf is number 12.",
    "buttons":[{"title":"Show","url":"https://example.org/o"}]},"callback_url":"https://example.org/status"}
    """
  static let answer = """
    {"result":[{"code":"OK","messageId":"3158611117571473408","partnerId":"d9428888-122b-11e1-b85c"}],
    "took_ms":12.5}
    """
  static let headers = [
    ("Content-Type", "application/json"), ("Authorization", "Key 0123456789abcdef0123456789abcdef"),
    ("User-Agent", "Vestnik"), ("Accept-Encoding", "identity"),
  ]
}

/// A way to send one message.
struct Contestant: Sendable {
  /// The library below; contestants of one library are compared.
  enum Library {
    case asyncHTTPClient
    case urlSession
  }

  var key: String
  var name: String
  var library: Library
  /// Whether the library is used without Vestnik.
  var isBare = true
  /// Sends the message and returns the status and the length of the response's body.
  var send: @Sendable () async throws -> (status: Int, length: Int)
}

/// All contestants with the clients that they use. Every client has 64 connections to the server at most.
struct Contestants {
  static let connections = 64

  let all: [Contestant]
  private let transport = AsyncHTTPClientTransport(connectionsPerHost: Self.connections)
  private let oneLoop = Self.client(MultiThreadedEventLoopGroup.singleton.next())
  private let allLoops = Self.client(MultiThreadedEventLoopGroup.singleton)

  init(port: Int) throws {
    let address = "http://127.0.0.1:\(port)/v1/messages"
    guard let url = URL(string: address) else { throw BenchError(message: "\(address) is no URL") }
    let session = Self.session()
    all = [
      Self.ours("ahc", "AsyncHTTPClientTransport", .asyncHTTPClient, transport, url),
      Self.concurrency("bare-ahc-async", "AsyncHTTPClient, async", oneLoop, address),
      Self.futures("bare-ahc-futures", "AsyncHTTPClient, futures", oneLoop, url),
      Self.concurrency("bare-ahc-async-loops", "AsyncHTTPClient, async, all loops", allLoops, address),
      Self.futures("bare-ahc-futures-loops", "AsyncHTTPClient, futures, all loops", allLoops, url),
      Self.ours(
        "urlsession", "URLSessionTransport", .urlSession,
        URLSessionTransport(connectionsPerHost: Self.connections), url),
      Self.ours(
        "urlsession-own", "URLSessionTransport, own connections", .urlSession,
        URLSessionTransport(connectionsPerHost: Self.connections, reusesConnections: false), url),
      Self.session("bare-urlsession", "URLSession", session, url),
    ]
  }

  func shutdown() async throws {
    try await transport.shutdown()
    try await oneLoop.shutdown()
    try await allLoops.shutdown()
  }

  private static func ours(
    _ key: String, _ name: String, _ library: Contestant.Library, _ transport: some HTTPTransport, _ url: URL
  ) -> Contestant {
    let headers = TransportHeaders(Message.headers)
    let body = Data(Message.request.utf8)
    return Contestant(key: key, name: name, library: library, isBare: false) {
      let response = try await transport.send(
        TransportRequest(method: "POST", url: url, headers: headers, body: .bytes(body)))
      return (response.status, response.body.count)
    }
  }

  /// The API with `async` and `await`.
  private static func concurrency(
    _ key: String, _ name: String, _ client: HTTPClient, _ address: String
  ) -> Contestant {
    let headers = HTTPHeaders(Message.headers)
    let body = ByteBuffer(string: Message.request)
    return Contestant(key: key, name: name, library: .asyncHTTPClient) {
      var request = HTTPClientRequest(url: address)
      request.method = .POST
      request.headers = headers
      request.body = .bytes(body)
      let response = try await client.execute(request, timeout: .seconds(30))
      let body = try await response.body.collect(upTo: 8 << 20)
      return (Int(response.status.code), body.readableBytes)
    }
  }

  /// The API with futures, of which one is awaited for each request.
  private static func futures(_ key: String, _ name: String, _ client: HTTPClient, _ url: URL) -> Contestant {
    let headers = HTTPHeaders(Message.headers)
    let body = ByteBuffer(string: Message.request)
    return Contestant(key: key, name: name, library: .asyncHTTPClient) {
      let request = try HTTPClient.Request(url: url, method: .POST, headers: headers, body: .byteBuffer(body))
      let response = try await client.execute(request: request, deadline: .now() + .seconds(30)).get()
      return (Int(response.status.code), response.body?.readableBytes ?? 0)
    }
  }

  private static func session(
    _ key: String, _ name: String, _ session: URLSession, _ url: URL
  ) -> Contestant {
    let body = Data(Message.request.utf8)
    return Contestant(key: key, name: name, library: .urlSession) {
      var request = URLRequest(url: url, timeoutInterval: 30)
      request.httpMethod = "POST"
      request.httpBody = body
      for (name, value) in Message.headers { request.setValue(value, forHTTPHeaderField: name) }
      let (data, response) = try await session.data(for: request)
      return ((response as? HTTPURLResponse)?.statusCode ?? 0, data.count)
    }
  }

  /// A client with the configuration of `AsyncHTTPClientTransport`.
  private static func client(_ group: any EventLoopGroup) -> HTTPClient {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)),
      decompression: .enabled(limit: .none))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.tracing.tracer = nil
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
  }

  /// A session that keeps no cookies and caches nothing, like the one of `URLSessionTransport`.
  private static func session() -> URLSession {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = connections
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    return URLSession(configuration: configuration)
  }
}
