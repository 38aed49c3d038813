import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A transport whose answers a closure gives, scripted or computed; it records what it was asked to send.
///
/// It hands every request to the closure, also when the task is cancelled or the answer is larger than the
/// request allows: such cases belong to the test.
public final class MockTransport: HTTPTransport {
  private let respond: @Sendable (TransportRequest) async throws(TransportError) -> TransportResponse
  private let recorded = Mutex<[TransportRequest]>([])

  /// Makes a transport.
  ///
  /// - Parameter answer: Called once for each request, several at a time when several are sent at a time.
  public init(
    _ respond: @escaping @Sendable (TransportRequest) async throws(TransportError) -> TransportResponse
  ) {
    self.respond = respond
  }

  /// The requests in the order of their arrival.
  public var requests: [TransportRequest] { recorded.withLock { $0 } }

  /// Records the request, reports its body as sent, and asks the closure.
  ///
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
  /// The bytes that a transport would put on the wire; `nil` without a body, and when a file of it cannot be read.
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
  /// Reports the body as sent: in one piece, but for a form, which has a middle as a real upload does.
  package func reportUpload(to onUpload: (@Sendable (TransferProgress) -> Void)?) {
    guard let onUpload, let bytes = body.wireBytes else { return }
    let size = Int64(bytes.count)
    if case .multipart = body { onUpload(TransferProgress(sent: size / 2, total: size)) }
    onUpload(TransferProgress(sent: size, total: size))
  }
}
