import Foundation
import Synchronization
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The delegate of the session: passes each event on to the request of its task.
///
/// A request stays here until `URLSession` completes its task, even when its caller has left.
final class SessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var requests: [Int: Entry] = [:]
    /// Whether there was ever a connection that a later request could reuse.
    var hasConnected = false
  }

  private struct Entry {
    let requestTask: RequestTask
    /// Kept for as long as the task may read it.
    let upload: Upload?
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.requests.count } }

  func insert(_ requestTask: RequestTask, _ upload: Upload?, for task: URLSessionTask) {
    state.withLock { $0.requests[task.taskIdentifier] = Entry(requestTask: requestTask, upload: upload) }
  }

  private func requestTask(of task: URLSessionTask) -> RequestTask? {
    state.withLock { $0.requests[task.taskIdentifier]?.requestTask }
  }

  private func connectedTask(of task: URLSessionTask) -> RequestTask? {
    state.withLock { state in
      state.hasConnected = true
      return state.requests[task.taskIdentifier]?.requestTask
    }
  }

  /// Never follows a redirect, because it would carry keys and tokens to wherever the response points.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  /// Turns down every request for credentials and keeps the response that asked.
  ///
  /// On Linux the default handling of such a response never ends. A challenge without a response is about the TLS
  /// connection and exists on Apple platforms only; there the default handling verifies the certificate.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    guard let response = challenge.failureResponse as? HTTPURLResponse else {
      return completionHandler(.performDefaultHandling, nil)
    }
    requestTask(of: task)?.receive(challenge: response)
    completionHandler(.rejectProtectionSpace, nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
    totalBytesExpectedToSend: Int64
  ) {
    connectedTask(of: task)?.report(sent: totalBytesSent)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    connectedTask(of: dataTask)?.receive(head: response)
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    requestTask(of: dataTask)?.receive(data)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    // On Linux a redirect without a Location is not announced; only the task knows of it.
    if let response = task.response { connectedTask(of: task)?.receive(head: response) }
    let (entry, mayHaveReused) = state.withLock { state in
      (state.requests.removeValue(forKey: task.taskIdentifier), state.hasConnected)
    }
    entry?.requestTask.complete(error, mayHaveReused: mayHaveReused)
  }
}

/// A session that ends with its owner: `URLSession` itself lives, and keeps its delegate alive, until invalidated.
final class OwnedSession: Sendable {
  let delegate = SessionDelegate()
  private let session: URLSession

  init(connectionsPerHost: Int) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = connectionsPerHost
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.httpCookieStorage = nil
    configuration.httpCookieAcceptPolicy = .never
    configuration.httpShouldSetCookies = false
    session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
  }

  deinit {
    session.finishTasksAndInvalidate()
  }

  /// Hands the request to `URLSession`; from here on something may have left.
  func start(_ requestTask: RequestTask, with request: TransportRequest, _ upload: Upload?) {
    let task = makeTask(request, upload)
    delegate.insert(requestTask, upload, for: task)
    requestTask.attach(task)
    task.resume()
  }

  /// A task without a completion handler: only the delegate sees redirects, challenges, progress and parts.
  ///
  /// A body goes by way of an upload task because on Linux `httpBody` would get an invented `Content-Type`.
  private func makeTask(_ request: TransportRequest, _ upload: Upload?) -> URLSessionTask {
    switch upload {
    case .bytes(let body)?: session.uploadTask(with: request.urlRequest, from: body)
    case .file(let body)?: session.uploadTask(with: request.urlRequest, fromFile: body.file)
    case nil: session.dataTask(with: request.urlRequest)
    }
  }
}
