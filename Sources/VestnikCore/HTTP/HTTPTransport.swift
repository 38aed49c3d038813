/// What carries requests: `URLSession`, another HTTP client, a sandbox, a mock.
///
/// A transport never follows a redirect, never repeats a request, and says of every failure, cancellation
/// included, whether bytes may have left the machine.
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
