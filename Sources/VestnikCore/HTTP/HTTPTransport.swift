/// What carries requests: `URLSession`, another HTTP client, a sandbox, a mock.
///
/// A transport never follows a redirect, never repeats a request, and says of every failure, cancellation
/// included, whether bytes may have left the machine.
///
/// The library below it may repeat a request only when ``HTTPRequest/isIdempotent`` says so. Most HTTP libraries
/// repeat a GET, and many any request without a body, when a kept connection breaks before the response: a message
/// that travels in such a request would arrive twice. A transport over such a library gives the request a connection
/// that was never used before, on which no library repeats.
public protocol HTTPTransport: Sendable {
  /// Sends one request and returns the answer, whatever its status.
  ///
  /// - Parameters:
  ///   - request: The request. Its `timeout` and `responseLimit` are kept to.
  ///   - onUpload: Called with the progress of the upload, on any thread, not after the return.
  /// - Throws: ``TransportError``. A cancelled task throws it too, with the reason `.cancelled`.
  func send(
    _ request: HTTPRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> HTTPResponse
}

extension HTTPTransport {
  /// Sends one request without looking at the progress.
  ///
  /// - Throws: ``TransportError``.
  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    try await send(request, onUpload: nil)
  }
}
