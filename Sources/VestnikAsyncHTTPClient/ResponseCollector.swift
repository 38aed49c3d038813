#if AsyncHTTPClient
  import AsyncHTTPClient
  import Foundation
  import NIOCore
  import NIOHTTP1
  import Synchronization
  import VestnikCore

  /// The delegate of one request: it collects the response, counts the upload, and fails the request at the limit.
  ///
  /// ``AsyncHTTPClientTransport`` makes one for each request. AsyncHTTPClient calls it on one event loop, in order;
  /// the lock is for the transport, which reads ``hasSentHead`` and ``responseWithoutBody`` after an error.
  final class ResponseCollector: HTTPClientResponseDelegate {
    private struct State {
      var hasSentHead = false
      var head: HTTPResponseHead?
      var body = Data()
      var sent: Int64 = 0
      var isOver = false
    }

    private let state = Mutex(State())
    private let method: String
    private let uploadSize: Int64
    private let responseLimit: Int
    private let onUpload: (@Sendable (TransferProgress) -> Void)?
    private let refusesRedirects: Bool

    /// Makes the delegate of a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - uploadSize: The size of its body in bytes.
    ///   - refusesRedirects: Whether a redirect fails the request. A shared client may be configured to follow
    ///     redirects, which is prevented by this.
    ///   - onUpload: A closure that receives the progress of the upload.
    init(
      _ request: TransportRequest, uploadSize: Int64, refusesRedirects: Bool,
      onUpload: (@Sendable (TransferProgress) -> Void)?
    ) {
      method = request.method
      responseLimit = request.responseLimit
      self.uploadSize = uploadSize
      self.refusesRedirects = refusesRedirects
      self.onUpload = onUpload
    }

    /// The response without its body, when it has its whole meaning without one (401, 407, 3xx); else `nil`.
    var responseWithoutBody: TransportResponse? {
      guard let head = state.withLock({ $0.head }) else { return nil }
      let response = TransportResponse(head, body: Data())
      return response.isCompleteWithoutBody ? response : nil
    }

    /// Whether the complete head of the request was handed to the network. Before that no server can act on it.
    var hasSentHead: Bool { state.withLock { $0.hasSentHead } }

    func didSendRequestHead(task: HTTPClient.Task<TransportResponse>, _ head: HTTPRequestHead) {
      state.withLock { $0.hasSentHead = true }
    }

    /// Keeps the head of a response, and fails a redirect. AsyncHTTPClient calls this for every head of a response,
    /// before it follows a redirect.
    func didVisitURL(
      task: HTTPClient.Task<TransportResponse>, _ request: HTTPClient.Request, _ head: HTTPResponseHead
    ) {
      state.withLock { $0.head = head }
      if refusesRedirects, (300..<400).contains(head.status.code) { task.fail(reason: RedirectRefused()) }
    }

    func didReceiveHead(
      task: HTTPClient.Task<TransportResponse>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
      state.withLock { $0.head = head }
      return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
      task: HTTPClient.Task<TransportResponse>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
      let fits = state.withLock { state in
        guard buffer.readableBytes <= responseLimit - state.body.count else { return false }
        buffer.withUnsafeReadableBytes { state.body.append(contentsOf: $0) }
        return true
      }
      return fits
        ? task.eventLoop.makeSucceededVoidFuture()
        : task.eventLoop.makeFailedFuture(ResponseTooLarge(limit: responseLimit))
    }

    func didSendRequestPart(task: HTTPClient.Task<TransportResponse>, _ part: IOData) {
      guard let onUpload else { return }
      let sent = state.withLock { state -> Int64? in
        guard !state.isOver else { return nil }
        state.sent += Int64(part.readableBytes)
        return state.sent
      }
      if let sent { onUpload(TransferProgress(sent: sent, total: uploadSize)) }
    }

    func didReceiveError(task: HTTPClient.Task<TransportResponse>, _ error: any Error) {
      state.withLock { $0.isOver = true }
    }

    func didFinishRequest(task: HTTPClient.Task<TransportResponse>) throws -> TransportResponse {
      let (head, body) = state.withLock { state in
        state.isOver = true
        return (state.head, state.body)
      }
      guard let head else { throw HTTPClientError.remoteConnectionClosed }
      let response = TransportResponse(head, body: body)
      if let missing = response.missingBytes(to: method) { throw TransportError.truncated(missing) }
      return response
    }
  }

  /// The error that ends a request whose response is a redirect; the redirect itself is returned to the caller.
  struct RedirectRefused: Error {}

  /// The error that ends a request whose response has a larger body than the request allows; `limit` is in bytes.
  struct ResponseTooLarge: Error {
    let limit: Int
  }

  extension TransportResponse {
    /// Converts a response of AsyncHTTPClient.
    init(_ head: HTTPResponseHead, body: Data) {
      // One by one: the initialiser of `TransportHeaders` from a sequence is generic, and slower.
      var headers = TransportHeaders()
      for (name, value) in head.headers { headers.append(name: name, value: value) }
      self.init(status: Int(head.status.code), headers: headers, body: body)
    }
  }
#endif
