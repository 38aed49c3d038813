import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
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
