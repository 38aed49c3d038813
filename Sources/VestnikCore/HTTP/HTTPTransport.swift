/// An HTTP client that sends one request at a time: `URLSession`, AsyncHTTPClient, another library, a sandbox, a mock.
///
/// Every message is paid for and must never arrive twice, so a transport promises more than most HTTP clients do by
/// themselves. `TransportConformance` in `VestnikTesting` tries each promise against a server that misbehaves:
///
/// ```
/// let report = await TransportConformance().run(MyTransport())
/// ```
///
/// ## What a transport does not do
///
/// - It follows no redirect: a 3xx is returned like any other response. Keys and phone numbers would go where the
///   response points.
/// - It repeats no request. The library below it may do so only when ``TransportRequest/isIdempotent`` is set. Most
///   HTTP libraries repeat a GET, and many any request without a body, when a kept connection breaks before the
///   response: a message that travels in such a request would arrive twice. A transport over such a library gives the
///   request a connection that was never used before, on which no library repeats.
/// - It never sends credentials of its own when the server asks for them (401, 407): the response is returned.
/// - It keeps no cookies and no cache.
///
/// ## What a failure says
///
/// The phase decides whether a paid message is sent again. `.notSent` means that certainly no complete header of the
/// request left the machine; a transport that cannot prove it reports `.maybeSent`. The pipeline sends a message again
/// after `.notSent`; after `.maybeSent` only where the provider recognises repeats.
///
/// | What happened | Reason | Phase |
/// | --- | --- | --- |
/// | The request cannot be sent: scheme, host, header, method, a file that cannot be read before the start | `.invalidRequest` | `.notSent` |
/// | Name not found, connection refused, TLS failed, certificate not trusted, expired, of another name | `.unreachable` | `.notSent` |
/// | The task was cancelled | `.cancelled` | `.notSent` before the header left, else `.maybeSent` |
/// | The time-out passed | `.timedOut` | likewise |
/// | The connection ended before the response was complete, its compressed body included | `.truncated` | `.maybeSent` |
/// | What came is not HTTP, has two lengths, or cannot be decompressed | `.malformed` | `.maybeSent` |
/// | The body is larger than the limit of the request | `.tooLarge` | `.maybeSent` |
/// | A file became shorter, or could not be read, during the upload | `.invalidRequest` | `.maybeSent` |
///
/// A response whose status says everything (401, 407, 3xx) is returned also when its body did not arrive.
public protocol HTTPTransport: Sendable {
  /// Sends one request and returns the response, whatever its status.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///     - `timeout` counts from the call to the last byte of the response's body, the wait for a connection
  ///       included, and holds for fractions of a second.
  ///     - `responseLimit` counts the bytes of the body after decompression. More of them end the transfer at once:
  ///       nothing is read, unpacked or kept beyond the limit.
  ///     - Header fields are sent as they are. A transport adds what HTTP needs (`Host`, `Content-Length`,
  ///       `Connection`), and a `User-Agent` and `Accept-Encoding: identity` where the request has none.
  ///     - A body goes with its exact `Content-Length`, never in chunks; for ``TransportBody/multipart(_:)`` that is
  ///       the sum of its ``MultipartBody/segments``, of which files are read while they are sent. A POST without a
  ///       body has the length 0.
  ///   - onUpload: Called with the progress of the upload, from one thread at a time but from any, with figures that
  ///     never fall. The last call says that all was handed to the network (`sent == total`), before the response to
  ///     the whole body is returned. Never called after `send` has returned. It must not block: the transport may call
  ///     it from the thread that serves all requests.
  /// - Returns: The response, with repeated header fields kept where the HTTP library keeps them.
  /// - Throws: ``TransportError``. A cancelled task throws it at once, with the reason `.cancelled`, without waiting for
  ///   the response.
  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse
}

extension HTTPTransport {
  /// Sends one request without looking at the progress.
  ///
  /// - Throws: ``TransportError``.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    try await send(request, onUpload: nil)
  }
}

/// How much of a body has been handed to the network.
public struct TransferProgress: Hashable, Sendable {
  /// Bytes sent so far.
  public var sent: Int64
  /// Bytes in all, when known.
  public var total: Int64?

  /// Makes a progress.
  public init(sent: Int64, total: Int64?) {
    self.sent = sent
    self.total = total
  }

  /// Between 0 and 1, when the total is known; an empty body is complete.
  public var fraction: Double? {
    total.map { $0 > 0 ? min(1, Double(sent) / Double($0)) : 1 }
  }
}

/// A request that brought no response: why, and whether the server may have seen it.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether the provider may have seen the request.
  public enum Phase: Hashable, Sendable {
    /// Certain: nothing left the machine.
    case notSent
    /// The request, or a part of it, may have arrived.
    case maybeSent
  }

  /// Why; other transports may add words of their own.
  public struct Reason: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The deadline of the request passed.
    public static let timedOut: Self = "timed-out"
    /// The task was cancelled.
    public static let cancelled: Self = "cancelled"
    /// No connection: name not found, refused, no route, certificate not trusted.
    public static let unreachable: Self = "unreachable"
    /// The connection ended before the response was complete.
    public static let truncated: Self = "truncated"
    /// The response was larger than the request allowed.
    public static let tooLarge: Self = "too-large"
    /// The response broke the protocol.
    public static let malformed: Self = "malformed"
    /// The request itself cannot be sent: a bad URL or header.
    public static let invalidRequest: Self = "invalid-request"
  }

  /// Whether the provider may have seen the request.
  public var phase: Phase
  /// Why.
  public var reason: Reason
  /// What the system said; never a secret.
  public var detail: String

  /// Makes an error.
  public init(phase: Phase, reason: Reason, detail: String) {
    self.phase = phase
    self.reason = reason
    self.detail = detail
  }

  /// The error for a response whose body ends too early.
  ///
  /// - Parameter missing: How many bytes of it are missing.
  package static func truncated(_ missing: Int) -> Self {
    Self(
      phase: .maybeSent, reason: .truncated,
      detail: "the response ends \(missing) bytes before its Content-Length")
  }

  /// The error for a request of which certainly nothing left.
  package static func notSent(_ reason: Reason, _ detail: String) -> Self {
    Self(phase: .notSent, reason: reason, detail: detail)
  }

  /// The reason, the phase and the detail in one line.
  public var description: String {
    "\(reason) (\(phase == .notSent ? "nothing was sent" : "may have been sent")): \(detail)"
  }
}
