import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A transport whose responses come from a closure; it records the requests.
///
/// ```swift
/// let transport = MockTransport { request in
///   TransportResponse(status: request.method == "GET" ? 200 : 503)
/// }
/// let response = try await transport.send(TransportRequest(method: "GET", url: url))
/// #expect(transport.requests.count == 1)
/// ```
///
/// Every request reaches the closure, also when its task is cancelled, and every response is returned, also when it
/// is larger than the request allows: the test decides about such cases.
public final class MockTransport: HTTPTransport {
  private let respond: @Sendable (TransportRequest) async throws(TransportError) -> TransportResponse
  private let recorded = Mutex<[TransportRequest]>([])

  /// Makes a transport.
  ///
  /// - Parameter respond: Returns the response to a request, or throws its error. It is called once for each
  ///   request, concurrently when requests are sent concurrently.
  public init(
    _ respond: @escaping @Sendable (TransportRequest) async throws(TransportError) -> TransportResponse
  ) {
    self.respond = respond
  }

  /// The requests in the order of their arrival.
  public var requests: [TransportRequest] { recorded.withLock { $0 } }

  /// Records the request, reports its body as sent, and returns the response of the closure.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - onUpload: Told that the whole body was sent, after a report of half of it when the body is a form; `nil`
  ///     is told nothing, and neither is a closure when there is no body or a file of it cannot be read.
  /// - Throws: The `TransportError` that the closure throws.
  public func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    recorded.withLock { $0.append(request) }
    request.reportUpload(to: onUpload)
    return try await respond(request)
  }
}

extension TransportBody {
  /// The bytes that a transport would put on the wire; `nil` without a body, and when one of its files is unreadable.
  package var wireBytes: Data? {
    switch self {
    case .none: nil
    case .bytes(let data): data
    case .multipart(let form):
      form.segments.reduce(into: Data?.some(Data())) { bytes, segment in
        switch segment {
        case .bytes(let data): bytes?.append(data)
        case .file(let url):
          guard url.isFileURL, let content = try? Data(contentsOf: url) else {
            bytes = nil
            return
          }
          bytes?.append(content)
        }
      }
    }
  }
}

extension TransportRequest {
  /// Reports the body as sent: a form in two steps, as a real upload has several, any other body in one.
  package func reportUpload(to onUpload: (@Sendable (TransferProgress) -> Void)?) {
    guard let onUpload, let bytes = body.wireBytes else { return }
    let size = Int64(bytes.count)
    if case .multipart = body { onUpload(TransferProgress(sent: size / 2, total: size)) }
    onUpload(TransferProgress(sent: size, total: size))
  }
}
