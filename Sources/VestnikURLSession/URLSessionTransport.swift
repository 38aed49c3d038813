public import Foundation
public import VestnikCore

/// Carries requests with `URLSession`.
///
/// No redirect is followed: a 3xx comes back as it is. No cookie, cache entry or credential is kept from one request
/// to the next. A 401 comes back as a 401. Unless the request names an `Accept-Encoding` the server is asked not to
/// compress (`identity`): whether a compressed body is whole cannot be told after `URLSession` has unpacked it.
///
/// Apple platforms cancel a task whose caller has left. On Linux that can hang or trap while a response arrives, so
/// there such an request ends by itself: with the response, which is dropped on arrival, or when the server has been
/// silent for the timeout of the request and up to two more seconds. It occupies a connection to its host until then.
///
/// Known limits of `URLSession` on Linux, as of Swift 6.3. The names are those of `TransportConformance`'s cases, of
/// which this transport passes all others; `AsyncHTTPClientTransport` passes all of them.
/// - A response that ends inside its header (`connection/closed-in-header`, `deadline/silence-in-header`,
///   `cancel/in-header`), and a legal one in chunks with a trailer field (`chunked/trailers`), trap in Foundation and end
///   the process. Where a server or proxy must not be trusted so far, use another transport.
/// - When a kept connection breaks before any response, libcurl repeats a request *without* a body by itself. So such
///   a request gets a session and a connection of its own, unless it is `isIdempotent`. One with a body is never
///   repeated; such a failure shows as `.timedOut`, and costs processor time until then (`kept/dies-on-post`,
///   `kept/reset-on-post`), unless `reusesConnections` is `false`.
/// - A response that is given up because of its size goes on arriving, being unpacked and thrown away (`limit/endless`).
/// - A compressed body that ends early is not noticed (`gzip/cut`), nor are two lengths (`framing/two-lengths`); a header
///   field without a space behind its colon is refused (`header/no-space`); a TLS handshake that never ends is a
///   time-out that is `.maybeSent` (`connection/tls-to-plain-port`); a body without a length that ends without the
///   closing alert of TLS is taken for whole (`tls/end-without-alert`).
/// - The system's trust store is the only one: other authorities and client certificates cannot be given. Proxies are
///   those of the environment (`https_proxy`).
/// - A 401 that asks for `Basic` credentials, and a redirect without `Location`, come back without their bodies.
/// - A URL with an IPv6 address for a host is refused.
///
/// The session ends when the last copy of the transport is gone and no request is left.
public struct URLSessionTransport: HTTPTransport {
  private let session: OwnedSession
  private let userAgent: String
  private let spoolDirectory: URL
  private let reusesConnections: Bool

  /// Makes a transport with a session of its own; make one and share it.
  ///
  /// - Parameters:
  ///   - connectionsPerHost: How many connections one host gets at most, at least 1. The default is 64; further
  ///     requests wait, and their deadlines run meanwhile.
  ///   - userAgent: The `User-Agent` of requests that name none, instead of the one by which `URLSession` would
  ///     tell the name of the process. It must be one line of text, else no request is sent (`.invalidRequest`).
  ///   - spoolDirectory: Where a form with files is put together before it is streamed from there; the system's
  ///     temporary directory unless given. It needs as much room as the files, and none of it may be memory if memory
  ///     is short: on some systems `/tmp` is. Only the owner may read what is there, and it is removed afterwards.
  ///   - reusesConnections: Whether requests with a body share kept connections. With `false` each gets a session and a
  ///     connection of its own, so that a connection which breaks while it is kept is reported at once. That costs a
  ///     handshake for each request, and about 1.6 times the processor time on Linux over plain HTTP
  ///     (`Benchmarks/README.md`, Transports). `connectionsPerHost` does not bound these connections;
  ///     `maxRequestsInFlight` of the context does.
  public init(
    connectionsPerHost: Int = 64, userAgent: String = "Vestnik", spoolDirectory: URL? = nil,
    reusesConnections: Bool = true
  ) {
    precondition(connectionsPerHost > 0, "a host needs at least one connection")
    self.session = OwnedSession(connectionsPerHost: connectionsPerHost)
    self.userAgent = userAgent
    self.spoolDirectory = spoolDirectory ?? FileManager.default.temporaryDirectory
    self.reusesConnections = reusesConnections
  }

  /// Sends one request and returns the response, whatever its status.
  ///
  /// - Parameters:
  ///   - request: The request. Its `timeout` counts from the call, in fractions of a second; its `responseLimit`
  ///     is enforced while the body arrives, after decompression. The scheme must be `http` or `https`; whether
  ///     plain `http` is acceptable is for the caller to say.
  ///   - onUpload: Called with the progress of the upload, on any thread, not after the return. It must not block:
  ///     all requests of the transport wait for it.
  /// - Throws: `TransportError`: `.invalidRequest`, `.cancelled`, `.timedOut`, `.unreachable`, `.truncated`,
  ///   `.malformed` or `.tooLarge`. The phase is `.notSent` when it is certain that nothing left: a request that is
  ///   invalid, cancelled or late before its start, a name that was not found, a connection that was refused, a
  ///   certificate that was not trusted.
  public func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    var request = request
    request.headers.setDefault(userAgent, for: "User-Agent")
    request.headers.setDefault("identity", for: "Accept-Encoding")
    if let refusal = request.refusal { throw refusal }
    let deadline = ContinuousClock.now + request.waitLimit
    let upload = try await upload(of: request.body, until: deadline)
    let requestTask = RequestTask(request, upload, until: deadline, onUpload: onUpload)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        guard requestTask.begin(caller) else { return }
        session(for: request, upload).start(requestTask, with: request, upload)
      }
    } onCancel: {
      requestTask.abandon(.cancelled, "the task was cancelled")
    }
    return try outcome.get()
  }

  /// The shared session, or one of its own for a request that libcurl would repeat: without a body, on a kept
  /// connection, whatever its method. On a connection that was never used before nothing is repeated.
  ///
  /// A session that is given up here ends by itself with its only task.
  private func session(for request: TransportRequest, _ upload: Upload?) -> OwnedSession {
    let isShared = upload == nil ? request.isIdempotent : reusesConnections
    return isShared ? session : OwnedSession(connectionsPerHost: 1)
  }

  private func upload(
    of body: TransportBody, until deadline: ContinuousClock.Instant
  ) async throws(TransportError) -> Upload? {
    switch body {
    case .none: return nil
    case .bytes(let data): return data.isEmpty ? nil : .bytes(data)
    case .multipart(let form):
      if let data = form.inMemory { return .bytes(data) }
      return .file(try await UploadFile.write(form, in: spoolDirectory, until: deadline))
    }
  }

  /// How many requests `URLSession` has not ended yet, those whose caller has left included.
  package var pendingTaskCount: Int { session.delegate.count }
}
