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

  /// Carries requests with AsyncHTTPClient: the transport for servers on Linux.
  ///
  /// It needs a fraction of the processor time of `URLSession` on Linux, no response can end the process, and a broken
  /// connection is reported at once. Make one transport, share it, and shut it down at the end:
  ///
  /// ```
  /// let transport = AsyncHTTPClientTransport()
  /// let devino = DevinoClient(.apiKey(key), context: ClientContext(transport: transport, budget: budget))
  /// // …
  /// try await transport.shutdown()
  /// ```
  ///
  /// Requests go over HTTP/1.1, one at a time on a connection: when a connection breaks, one request is in doubt.
  ///
  /// No redirect is followed and no request is repeated, whether it is `isIdempotent` or not. Cookies are not kept.
  /// Unless a request names an `Accept-Encoding`, the server is asked not to compress.
  public struct AsyncHTTPClientTransport: HTTPTransport {
    private let client: HTTPClient
    /// The loop of every request and of every connection that is opened for one.
    private let eventLoop: any EventLoop
    private let userAgent: String
    /// Ends the client that the transport made; `nil` for one that belongs to somebody else.
    private let owner: ClientOwner?

    /// Makes a transport with a client of its own, whose connections share one of the process's event loops.
    ///
    /// One loop reports in order what happened to a request, from which the phase of an error is told. It carries some
    /// thousands of requests a second; the benchmark of transports says what a second loop would give.
    ///
    /// - Parameters:
    ///   - connectionsPerHost: How many connections one host gets at most, at least 1. The default is 64; further
    ///     requests wait, and their deadlines run meanwhile.
    ///   - connectTimeout: How long a connection may take to come about, TLS included. A request that fails so was
    ///     certainly not sent. The default is 10 s.
    ///   - userAgent: The `User-Agent` of requests that name none.
    ///   - tls: Whom to trust, and with which certificate to identify; the system's trust store by default.
    ///   - proxy: A proxy to go through; none by default, whatever the environment says. What it refuses was certainly
    ///     not sent.
    public init(
      connectionsPerHost: Int = 64, connectTimeout: Duration = .seconds(10), userAgent: String = "Vestnik",
      tls: TLSConfiguration = .makeClientConfiguration(), proxy: HTTPClient.Configuration.Proxy? = nil
    ) {
      precondition(connectionsPerHost > 0, "a host needs at least one connection")
      var configuration = HTTPClient.Configuration(
        tlsConfiguration: tls, redirectConfiguration: .disallow,
        timeout: .init(connect: .nanoseconds(connectTimeout.nanosecondsClamped)),
        proxy: proxy, decompression: .enabled(limit: .none))
      // Over HTTP/2 one connection carries a hundred requests: when it breaks, all of them are in doubt, and not one.
      // And AsyncHTTPClient 1.37 traps when a stream is reset at a bad moment (its issue 922).
      configuration.httpVersion = .http1Only
      configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
      // A refused connection is reported to the caller, who decides about repeats.
      configuration.connectionPool.retryConnectionEstablishment = false
      // The tracer of a program without one: its spans go nowhere and take a twentieth of a request.
      if configuration.tracing.tracer is NoOpTracer { configuration.tracing.tracer = nil }
      // One event loop of those that the process has anyway, so that the events of a request arrive in order.
      eventLoop = MultiThreadedEventLoopGroup.singleton.next()
      client = HTTPClient(eventLoopGroupProvider: .shared(eventLoop), configuration: configuration)
      owner = ClientOwner(client)
      self.userAgent = userAgent
    }

    /// Makes a transport over a client that the program has already, and shuts down itself.
    ///
    /// Its `httpVersion` should be `.http1Only`, which is not the default, nor that of `HTTPClient.shared`: over HTTP/2
    /// all requests of a connection are in doubt when it breaks, AsyncHTTPClient 1.37 ends the process when the server
    /// resets a stream at a bad moment (swift-server/async-http-client#922), and after some hundred cancelled requests
    /// the connection carries no more.
    ///
    /// Its redirects are not followed either: a redirect comes back without its body. Whether compressed responses are
    /// unpacked is for its configuration to say; without that they come back as they are, and cannot be read.
    ///
    /// All requests run on the first event loop of the client. Keep other requests to the same hosts off it: their
    /// connections may belong to other loops, and AsyncHTTPClient 1.37 ends the process when a server closes such a
    /// connection right after a quick response ("A connection that we don't know was released?").
    ///
    /// - Parameters:
    ///   - client: The client; keep it running for as long as the transport is used.
    ///   - userAgent: The `User-Agent` of requests that name none.
    public init(sharing client: HTTPClient, userAgent: String = "Vestnik") {
      self.client = client
      var eventLoops = client.eventLoopGroup.makeIterator()
      eventLoop = eventLoops.next() ?? client.eventLoopGroup.any()
      owner = nil
      self.userAgent = userAgent
    }

    /// Closes the connections of a client that the transport made; a shared one is left alone.
    ///
    /// Requests that are under way fail with `.maybeSent`, later ones with `.notSent`. A second call does nothing.
    ///
    /// - Throws: What AsyncHTTPClient throws when connections do not close.
    public func shutdown() async throws {
      try await owner?.shutdown()
    }

    /// Sends one request and returns the response, whatever its status.
    ///
    /// - Parameters:
    ///   - request: The request. Its `timeout` counts from the call to the last byte of the body, in fractions of a
    ///     second; its `responseLimit` is enforced while the body arrives, after decompression, and ends the transfer.
    ///     The scheme must be `http` or `https`; whether plain `http` is acceptable is for the caller to say.
    ///   - onUpload: Called with the progress of the upload, on the thread of the connections, not after the return. It
    ///     must not block.
    /// - Throws: `TransportError`: `.invalidRequest`, `.cancelled`, `.timedOut`, `.unreachable`, `.truncated`,
    ///   `.malformed` or `.tooLarge`. The phase is `.notSent` when it is certain that nothing left: a request that is
    ///   invalid, and one whose head had not left when the connection failed. The same counts for a time-out and a
    ///   cancellation, unless the client is shared: a connection of another event loop reports late, so both are
    ///   `.maybeSent` there as soon as the request was handed to the client.
    public func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      let deadline = NIODeadline.now() + .nanoseconds(request.timeout.nanosecondsClamped)
      var request = request
      request.headers.setDefault(userAgent, for: "User-Agent")
      request.headers.setDefault("identity", for: "Accept-Encoding")
      if let refusal = request.refusal { throw refusal }
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
        // With one event loop nothing can overtake the news that the head was sent.
        throw TransportError(error, headWasSent: response.hasSentHead, newsIsInOrder: owner != nil)
      }
    }
  }

  /// Shuts a client down once, at the latest when nobody holds it any more: AsyncHTTPClient ends the process of who
  /// forgets it.
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
    /// The whole nanoseconds, at most as many as a deadline can be away: 34 years.
    fileprivate var nanosecondsClamped: Int64 {
      let bounded = min(self, .seconds(1 << 30))
      return bounded.components.seconds * 1_000_000_000 + bounded.components.attoseconds / 1_000_000_000
    }
  }
#endif
