public import Foundation
public import VestnikCore

/// A transport over `URLSession`, which needs no further package.
///
/// ```swift
/// let transport = URLSessionTransport(connectionsPerHost: 16)
/// let context = ClientContext(transport: transport, budget: budget, maxRequestsInFlight: 16)
/// let devino = DevinoClient(.apiKey(key), context: context)
/// ```
///
/// No redirect is followed: a 3xx is returned as it is. No cookie, cache entry or credential is kept from one request
/// to the next. A 401 is returned as a 401. Unless the request names an `Accept-Encoding`, the server is asked not to
/// compress (`identity`): whether a compressed body is complete cannot be told after `URLSession` has decompressed
/// it.
///
/// On Apple platforms the task of a request that was cancelled or timed out is cancelled. On Linux that can hang or
/// trap while a response arrives, so there such a request ends by itself: with the response, which is dropped, or
/// when the server has been silent for the time-out of the request and up to two more seconds. It occupies a
/// connection to its host until then.
///
/// Known limits of `URLSession` on Linux, as of Swift 6.3. The names are those of `TransportConformance`'s cases, of
/// which this transport passes all others; `AsyncHTTPClientTransport` passes all of them.
/// - A response that ends inside its header (`connection/closed-in-header`, `deadline/silence-in-header`,
///   `cancel/in-header`), and a legal one in chunks with a trailer field (`chunked/trailers`), trap in Foundation and
///   end the process. Use another transport where a server or proxy is not trusted to send neither.
/// - When a kept connection breaks before any response, libcurl repeats a request *without* a body by itself. So such
///   a request gets a session and a connection of its own, unless it is `isIdempotent`. A request with a body is
///   never repeated; when its kept connection breaks, the failure is reported as `.timedOut`, and costs processor
///   time until then (`kept/dies-on-post`, `kept/reset-on-post`), unless `reusesConnections` is `false`.
/// - A response that is larger than the limit goes on arriving after the error, and is decompressed and dropped
///   (`limit/endless`).
/// - A compressed body that ends early is not noticed (`gzip/cut`), nor are two lengths (`framing/two-lengths`); a
///   header field without a space behind its colon is refused (`header/no-space`); a TLS handshake that never ends is
///   a time-out that is `.maybeSent` (`connection/tls-to-plain-port`); a body without a length that ends without the
///   closing alert of TLS is taken for complete (`tls/end-without-alert`).
/// - Only the system's trust store is used: other authorities and client certificates cannot be given. Proxies are
///   those of the environment (`https_proxy`).
/// - A 401 that asks for `Basic` credentials, and a redirect without `Location`, are returned without their bodies.
/// - A URL with an IPv6 address for a host is refused.
///
/// The session ends when the last copy of the transport is gone and no request is under way.
public struct URLSessionTransport: HTTPTransport {
  let session: OwnedSession
  private let userAgent: String
  private let uploadDirectory: URL
  private let reusesConnections: Bool

  /// Makes a transport with a session of its own; make one and share it.
  ///
  /// - Parameters:
  ///   - connectionsPerHost: The largest number of connections to one host, 1 or more; by default 64. Further
  ///     requests wait, and their deadlines run meanwhile. Less than 1 is a programming error and traps.
  ///   - userAgent: The `User-Agent` of requests that name none; by default `Vestnik`. `URLSession` itself would send
  ///     the name of the process. It must be one line of text, else no request is sent (`.invalidRequest`).
  ///   - uploadDirectory: The directory where a form with files is assembled in one file, from which it is streamed;
  ///     by default the system's temporary directory. It needs as much room as the files. Where memory is short it
  ///     must not be in memory, as `/tmp` is on some systems. Only the owner may read the file, and it is removed
  ///     afterwards.
  ///   - reusesConnections: Whether requests with a body share kept connections; by default `true`. With `false` each
  ///     request gets a session and a connection of its own, so that a broken connection is reported at once.
  ///     That costs a handshake for each request, and about 1.6 times the processor time on Linux over plain HTTP
  ///     (`Benchmarks/README.md`, Transports). `connectionsPerHost` does not bound these connections;
  ///     `maxRequestsInFlight` of the context does.
  public init(
    connectionsPerHost: Int = 64, userAgent: String = "Vestnik", uploadDirectory: URL? = nil,
    reusesConnections: Bool = true
  ) {
    precondition(connectionsPerHost > 0, "a host needs at least one connection")
    self.session = OwnedSession(connectionsPerHost: connectionsPerHost)
    self.userAgent = userAgent
    self.uploadDirectory = uploadDirectory ?? FileManager.default.temporaryDirectory
    self.reusesConnections = reusesConnections
  }

  /// Sends one request and returns the response, whatever its status.
  ///
  /// - Parameters:
  ///   - request: The request. Its `timeout` counts from the call, with fractions of a second; its `responseLimit` is
  ///     enforced while the body arrives, after decompression. The scheme must be `http` or `https`; the caller
  ///     decides whether plain `http` is acceptable.
  ///   - onUpload: A closure that receives the progress of the upload, on any thread, never after the return. It must
  ///     not block: all requests of the transport wait for it.
  /// - Returns: The response, with its header fields sorted by name.
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
    if let failure = request.validationFailure { throw failure }
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

  /// Returns the session for a request: the shared one, or a new one.
  ///
  /// libcurl repeats a request without a body, whatever its method, when a kept connection breaks. It repeats nothing
  /// on a connection that was never used before. A new session ends by itself with its only task.
  private func session(for request: TransportRequest, _ upload: Upload?) -> OwnedSession {
    let isShared = upload == nil ? request.isIdempotent : reusesConnections
    return isShared ? session : OwnedSession(connectionsPerHost: 1)
  }

  /// Prepares the body of a request for `URLSession`; returns `nil` when there is none.
  private func upload(
    of body: TransportBody, until deadline: ContinuousClock.Instant
  ) async throws(TransportError) -> Upload? {
    switch body {
    case .none: return nil
    case .bytes(let data): return data.isEmpty ? nil : .bytes(data)
    case .multipart(let form):
      if let data = form.inMemory { return .bytes(data) }
      return .file(try await UploadFile.write(form, in: uploadDirectory, until: deadline))
    }
  }
}
