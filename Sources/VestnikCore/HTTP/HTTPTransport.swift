/// An HTTP client that sends one request at a time: `URLSession`, AsyncHTTPClient, another library, a sandbox, a
/// mock.
///
/// Every message is paid for and must never arrive twice, so a transport has to keep more rules than most HTTP
/// clients keep by default. `TransportConformance` in `VestnikTesting` tests each rule against a server that
/// misbehaves:
///
/// ```swift
/// let report = await TransportConformance().run(MyTransport())
/// ```
///
/// ## What a transport does not do
///
/// - A transport follows no redirect: a 3xx is returned like any other response. Keys and phone numbers would be sent
///   to the address in the response.
/// - A transport repeats no request. The library below the transport may do so only when
///   ``TransportRequest/isIdempotent`` is set. Most HTTP libraries repeat a GET, and many repeat any request without
///   a body, when a kept connection breaks before the response: a message in such a request would arrive twice. A
///   transport over such a library gives the request a connection that was never used before, on which no library
///   repeats.
/// - A transport never sends credentials of its own when the server asks for them (401, 407): the response is
///   returned.
/// - A transport keeps no cookies and no cache.
///
/// ## What a failure means
///
/// The phase of a ``TransportError`` decides whether a paid message is sent again. `.notSent` means that certainly no
/// complete header of the request left the machine; a transport that cannot prove this reports `.maybeSent`. The
/// pipeline sends a message again after `.notSent`; after `.maybeSent` only where the provider recognises repeats.
///
/// | What happened | Reason | Phase |
/// | --- | --- | --- |
/// | The request cannot be sent: scheme, host, header, method, a file that cannot be read before the start | `.invalidRequest` | `.notSent` |
/// | Name not found, connection refused, TLS failed, certificate not trusted, expired, of another name | `.unreachable` | `.notSent` |
/// | The task was cancelled | `.cancelled` | `.notSent` before the header left, else `.maybeSent` |
/// | The time-out passed | `.timedOut` | `.notSent` before the header left, else `.maybeSent` |
/// | The connection ended before the response was complete, its compressed body included | `.truncated` | `.maybeSent` |
/// | What came is not HTTP, has two lengths, or cannot be decompressed | `.malformed` | `.maybeSent` |
/// | The body is larger than the limit of the request | `.tooLarge` | `.maybeSent` |
/// | A file became shorter, or could not be read, during the upload | `.invalidRequest` | `.maybeSent` |
///
/// A response that has its whole meaning without a body (401, 407, 3xx) is returned also when its body did not
/// arrive.
public protocol HTTPTransport: Sendable {
  /// Sends one request and returns the response, whatever its status.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///     - `timeout` counts from the call to the last byte of the response's body, the wait for a connection
  ///       included, and holds for fractions of a second.
  ///     - `responseLimit` counts the bytes of the body after decompression. A larger body ends the transfer at once:
  ///       nothing is read, decompressed or kept beyond the limit.
  ///     - Header fields are sent as they are. A transport adds what HTTP needs (`Host`, `Content-Length`,
  ///       `Connection`), and a `User-Agent` and `Accept-Encoding: identity` where the request has none.
  ///     - A body is sent with its exact `Content-Length`, never in chunks; for ``TransportBody/multipart(_:)`` that
  ///       is the sum of its ``MultipartBody/segments``, of which files are read while they are sent. A POST without
  ///       a body has the length 0.
  ///   - onUpload: A closure that receives the progress of the upload, on any thread but never on two at once, with
  ///     numbers that never fall. The last call, before the response to the whole body is returned, reports that the
  ///     whole body was handed to the network (`sent == total`). It is never called after `send` has returned. It
  ///     must not block: the transport may call it from the thread that serves all requests.
  /// - Returns: The response, with repeated header fields kept where the HTTP library keeps them.
  /// - Throws: ``TransportError``. A cancelled task throws it at once, with the reason `.cancelled`, without waiting
  ///   for the response.
  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse
}

extension HTTPTransport {
  /// Sends one request and returns the response, whatever its status, without reporting the progress.
  ///
  /// - Throws: ``TransportError``.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    try await send(request, onUpload: nil)
  }
}

/// The progress of an upload: how much of a body has been handed to the network.
public struct TransferProgress: Hashable, Sendable {
  /// The number of bytes sent so far.
  public var sent: Int64
  /// The size of the body in bytes; `nil` when it is not known.
  public var total: Int64?

  /// Makes a progress.
  public init(sent: Int64, total: Int64?) {
    self.sent = sent
    self.total = total
  }

  /// The share of the body that was sent, from 0 to 1; 1 for an empty body, `nil` when the total is not known.
  public var fraction: Double? {
    total.map { $0 > 0 ? min(1, Double(sent) / Double($0)) : 1 }
  }
}

/// The error of a request that got no response: the reason, and whether the server may have seen the request.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether the provider may have seen the request.
  public enum Phase: Hashable, Sendable {
    /// The provider has certainly not seen the request: no complete header of it left the machine.
    case notSent
    /// The provider may have seen the request, or a part of it.
    case maybeSent
  }

  /// The reason of an error, as a word. A transport of your own may add words.
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
    /// There was no connection: name not found, connection refused, no route, certificate not trusted.
    public static let unreachable: Self = "unreachable"
    /// The connection ended before the response was complete.
    public static let truncated: Self = "truncated"
    /// The response was larger than ``TransportRequest/responseLimit``.
    public static let tooLarge: Self = "too-large"
    /// The response was not valid HTTP.
    public static let malformed: Self = "malformed"
    /// The request itself cannot be sent: a bad URL or header.
    public static let invalidRequest: Self = "invalid-request"
  }

  /// Whether the provider may have seen the request.
  public var phase: Phase
  /// The reason of the error.
  public var reason: Reason
  /// The words of the system or the HTTP library, without secrets.
  public var detail: String

  /// Makes an error.
  public init(phase: Phase, reason: Reason, detail: String) {
    self.phase = phase
    self.reason = reason
    self.detail = detail
  }

  /// Returns the error for a response whose body ends too early.
  ///
  /// - Parameter missing: The number of bytes of the body that are missing.
  package static func truncated(_ missing: Int) -> Self {
    Self(
      phase: .maybeSent, reason: .truncated,
      detail: "the response ends \(missing) bytes before its Content-Length")
  }

  /// Returns the error for a request that certainly did not leave the machine.
  package static func notSent(_ reason: Reason, _ detail: String) -> Self {
    Self(phase: .notSent, reason: reason, detail: detail)
  }

  /// The reason, the phase and the detail in one line.
  public var description: String {
    "\(reason) (\(phase == .notSent ? "nothing was sent" : "may have been sent")): \(detail)"
  }
}
