#if AsyncHTTPClient
  public import AsyncHTTPClient
  import Foundation
  import NIOCore
  import NIOHTTP1
  import NIOHTTPCompression
  import NIOPosix
  public import NIOSSL
  import Synchronization
  import Tracing
  public import VestnikCore

  /// A transport over AsyncHTTPClient, for servers on Linux.
  ///
  /// It needs a fraction of the processor time of `URLSession` on Linux, no response can end the process, and a
  /// broken connection is reported at once. Make one transport, share it, and shut it down at the end:
  ///
  /// ```swift
  /// let transport = AsyncHTTPClientTransport()
  /// let devino = DevinoClient(.apiKey(key), context: ClientContext(transport: transport, budget: budget))
  /// // …
  /// try await transport.shutdown()
  /// ```
  ///
  /// Requests are sent over HTTP/1.1, one at a time on a connection: when a connection breaks, one request is in
  /// doubt.
  ///
  /// No redirect is followed and no request is repeated, whether it is `isIdempotent` or not. Cookies are not kept.
  /// Unless a request names an `Accept-Encoding`, the server is asked not to compress (`identity`).
  ///
  /// Each call of `send` makes a `ResponseCollector`, which AsyncHTTPClient calls with the events of the request, and
  /// converts an error of AsyncHTTPClient to a `TransportError`. All requests run on one event loop, and a client of
  /// the transport's own opens all connections on it: so the event that the head of a request was sent comes before
  /// the error of that request, and the phase of the error is certain.
  public struct AsyncHTTPClientTransport: HTTPTransport {
    private let client: HTTPClient
    /// The event loop of every request and of every connection that is opened for a request.
    private let eventLoop: any EventLoop
    private let userAgent: String
    /// The owner that shuts down a client made by the transport; `nil` for a shared client.
    private let owner: ClientOwner?

    /// Makes a transport with a client of its own, whose connections share one of the process's event loops.
    ///
    /// One event loop reports the events of a request in order, from which the phase of an error is derived. It
    /// carries some thousands of requests a second; `Benchmarks/README.md` (Transports) compares one loop with all
    /// loops of the process.
    ///
    /// - Parameters:
    ///   - connectionsPerHost: The largest number of connections to one host, 1 or more; by default 64. Further
    ///     requests wait, and their deadlines run meanwhile. Less than 1 is a programming error and traps.
    ///   - connectTimeout: The longest time for opening a connection, TLS included; by default 10 s. A request that
    ///     fails because of it was certainly not sent.
    ///   - userAgent: The `User-Agent` of requests that name none; by default `Vestnik`.
    ///   - tls: The trusted authorities and the client's own certificate; by default the system's trust store and no
    ///     certificate.
    ///   - proxy: The proxy for all requests; by default none, whatever the environment says. A request that the
    ///     proxy refuses was certainly not sent.
    public init(
      connectionsPerHost: Int = 64, connectTimeout: Duration = .seconds(10), userAgent: String = "Vestnik",
      tls: TLSConfiguration = .makeClientConfiguration(), proxy: HTTPClient.Configuration.Proxy? = nil
    ) {
      precondition(connectionsPerHost > 0, "a host needs at least one connection")
      var configuration = HTTPClient.Configuration(
        tlsConfiguration: tls, redirectConfiguration: .disallow,
        timeout: .init(connect: .nanoseconds(connectTimeout.nanosecondsClamped)),
        proxy: proxy, decompression: .enabled(limit: .none))
      // Over HTTP/2 one connection carries a hundred requests, and all of them are in doubt when it breaks. Besides,
      // AsyncHTTPClient 1.37 traps when a stream is reset at a bad moment (swift-server/async-http-client#922).
      configuration.httpVersion = .http1Only
      configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
      // A refused connection is reported to the caller, which decides about repeats.
      configuration.connectionPool.retryConnectionEstablishment = false
      // A program without a tracer has this one. Its spans are dropped, and take a twentieth of the time of a
      // request.
      if configuration.tracing.tracer is NoOpTracer { configuration.tracing.tracer = nil }
      // One of the event loops that the process has anyway; only one, so that the events of a request come in order.
      eventLoop = MultiThreadedEventLoopGroup.singleton.next()
      client = HTTPClient(eventLoopGroupProvider: .shared(eventLoop), configuration: configuration)
      owner = ClientOwner(client)
      self.userAgent = userAgent
    }

    /// Makes a transport over a client that the program already has, and which the program shuts down itself.
    ///
    /// The client's `httpVersion` should be `.http1Only`, which is neither the default nor the setting of
    /// `HTTPClient.shared`. Over HTTP/2 all requests of a connection are in doubt when it breaks, AsyncHTTPClient
    /// 1.37 ends the process when the server resets a stream at a bad moment (swift-server/async-http-client#922),
    /// and after some hundred cancelled requests the connection carries no further request.
    ///
    /// A redirect is not followed, whatever the client's configuration: it is returned without its body. The client's
    /// configuration decides whether compressed responses are decompressed; if not, they are returned as they are,
    /// and cannot be read.
    ///
    /// All requests of the transport run on the first event loop of the client. Do not use the client for other
    /// requests to the same hosts: their connections may belong to other event loops, and AsyncHTTPClient 1.37 ends
    /// the process when a server closes such a connection right after a quick response ("A connection that we don't
    /// know was released?").
    ///
    /// - Parameters:
    ///   - client: The client; keep it running for as long as the transport is used.
    ///   - userAgent: The `User-Agent` of requests that name none; by default `Vestnik`.
    public init(sharing client: HTTPClient, userAgent: String = "Vestnik") {
      self.client = client
      var eventLoops = client.eventLoopGroup.makeIterator()
      eventLoop = eventLoops.next() ?? client.eventLoopGroup.any()
      owner = nil
      self.userAgent = userAgent
    }

    /// Shuts down a client that the transport made, with its connections; a shared client stays open.
    ///
    /// Requests under way fail with `.maybeSent`, later ones with `.notSent`. A second call does nothing.
    ///
    /// - Throws: The error of AsyncHTTPClient when connections do not close.
    public func shutdown() async throws {
      try await owner?.shutdown()
    }

    /// Sends one request and returns the response, whatever its status.
    ///
    /// - Parameters:
    ///   - request: The request. Its `timeout` counts from the call to the last byte of the body, with fractions of a
    ///     second; its `responseLimit` is enforced while the body arrives, after decompression, and ends the
    ///     transfer. The scheme must be `http` or `https`; the caller decides whether plain `http` is acceptable.
    ///   - onUpload: A closure that receives the progress of the upload, on the thread of the event loop, never after
    ///     the return. It must not block.
    /// - Returns: The response, with its header fields in the order in which they were received.
    /// - Throws: `TransportError`: `.invalidRequest`, `.cancelled`, `.timedOut`, `.unreachable`, `.truncated`,
    ///   `.malformed` or `.tooLarge`. The phase is `.notSent` when the request was certainly not sent: when it is
    ///   invalid, or its head had not left when the connection failed. The same holds for a time-out and a
    ///   cancellation, unless the client is shared: the events of a connection on another event loop come late, so
    ///   with a shared client both are `.maybeSent` as soon as the request was handed to the client.
    public func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      let deadline = NIODeadline.now() + .nanoseconds(request.timeout.nanosecondsClamped)
      var request = request
      request.headers.setDefault(userAgent, for: "User-Agent")
      request.headers.setDefault("identity", for: "Accept-Encoding")
      if let failure = request.validationFailure { throw failure }
      let upload = try UploadBody(request.body, on: eventLoop)
      if Task.isCancelled { throw .notSent(.cancelled, "the task was cancelled") }
      let response = ResponseCollector(
        request, uploadSize: upload.size, refusesRedirects: owner == nil, onUpload: onUpload)
      let task: HTTPClient.Task<TransportResponse>
      do {
        task = client.execute(
          request: try HTTPClient.Request(request, body: upload.body), delegate: response,
          eventLoop: .delegate(on: eventLoop), deadline: deadline)
      } catch {
        throw .notSent(.invalidRequest, "\(error)")
      }
      do {
        return try await withTaskCancellationHandler {
          try await task.get()
        } onCancel: {
          task.cancel()
        }
      } catch {
        if let head = response.responseWithoutBody { return head }
        // With one event loop the event that the head was sent always comes before the error.
        throw TransportError(error, headWasSent: response.hasSentHead, eventsAreOrdered: owner != nil)
      }
    }
  }

  /// An owner of a client that shuts it down once, at the latest when the owner is released. AsyncHTTPClient ends the
  /// process when a client is released that was not shut down.
  private final class ClientOwner: Sendable {
    private let client: HTTPClient
    private let isDown = Atomic(false)

    init(_ client: HTTPClient) {
      self.client = client
    }

    func shutdown() async throws {
      guard !isDown.exchange(true, ordering: .sequentiallyConsistent) else { return }
      try await client.shutdown()
    }

    deinit {
      guard !isDown.exchange(true, ordering: .sequentiallyConsistent) else { return }
      client.shutdown { _ in }
    }
  }

  extension HTTPClient.Request {
    fileprivate init(_ request: TransportRequest, body: HTTPClient.Body?) throws {
      let headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
      try self.init(
        url: request.url.absoluteURL, method: HTTPMethod(rawValue: request.method), headers: headers,
        body: body)
    }
  }

  extension Duration {
    /// The whole nanoseconds of the duration, but at most 34 years: a deadline overflows with a longer one.
    fileprivate var nanosecondsClamped: Int64 {
      let bounded = min(self, .seconds(1 << 30))
      return bounded.components.seconds * 1_000_000_000 + bounded.components.attoseconds / 1_000_000_000
    }
  }
#endif
