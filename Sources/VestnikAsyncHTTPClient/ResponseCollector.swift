#if AsyncHTTPClient
  import AsyncHTTPClient
  import Foundation
  import NIOCore
  import NIOHTTP1
  import Synchronization
  import VestnikCore

  /// One request under way: collects the response, counts the upload, and stops at the limit.
  ///
  /// AsyncHTTPClient calls it on one event loop, in order; the lock is for the caller, who looks at the end.
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

    /// - Parameter refusesRedirects: Whether the client may follow redirects by itself, so that they are ended here.
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

    /// The response by its head alone when its status says everything: what is missing of the body adds nothing.
    var responseWithoutBody: TransportResponse? {
      guard let head = state.withLock({ $0.head }) else { return nil }
      let response = TransportResponse(head, body: Data())
      return response.isCompleteWithoutBody ? response : nil
    }

    /// Whether the head of the request was handed to the network whole. Before that no server can act on it.
    var hasSentHead: Bool { state.withLock { $0.hasSentHead } }

    func didSendRequestHead(task: HTTPClient.Task<TransportResponse>, _ head: HTTPRequestHead) {
      state.withLock { $0.hasSentHead = true }
    }

    /// Comes with every head of a response, before a client that follows redirects does so.
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

  /// The response is a redirect, which is an outcome for the caller.
  struct RedirectRefused: Error {}

  /// The body is larger than the request allows.
  struct ResponseTooLarge: Error {
    let limit: Int
  }

  extension TransportResponse {
    init(_ head: HTTPResponseHead, body: Data) {
      // One by one: the initializer from a sequence is compiled for any sequence, and slower.
      var headers = TransportHeaders()
      for (name, value) in head.headers { headers.append(name: name, value: value) }
      self.init(status: Int(head.status.code), headers: headers, body: body)
    }
  }
#endif
