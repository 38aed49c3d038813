import Foundation
import Synchronization
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The delegate of a session: it passes each event of a `URLSessionTask` on to the ``RequestTask`` it belongs to.
///
/// ``OwnedSession`` makes it and adds each request before it resumes the task; `URLSession` calls the other methods
/// on its delegate queue. A request stays in the table until `URLSession` completes its task, even when the caller
/// has been resumed before: the body may be read from a file until then. The delegate also enforces what a transport
/// must not do: it follows no redirect and gives no credentials.
final class SessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var requests: [Int: Entry] = [:]
    /// Whether there was ever a connection that a later request could reuse.
    var hasConnected = false
  }

  /// A request whose task has not completed.
  private struct Entry {
    let requestTask: RequestTask
    /// The body of the request; kept here because its file is removed with it, and the task may read the file.
    let upload: Upload?
  }

  private let state = Mutex(State())

  /// The number of requests whose tasks have not completed.
  var count: Int { state.withLock { $0.requests.count } }

  /// Adds the request of a task that is about to be resumed.
  func insert(_ requestTask: RequestTask, _ upload: Upload?, for task: URLSessionTask) {
    state.withLock { $0.requests[task.taskIdentifier] = Entry(requestTask: requestTask, upload: upload) }
  }

  private func requestTask(of task: URLSessionTask) -> RequestTask? {
    state.withLock { $0.requests[task.taskIdentifier]?.requestTask }
  }

  /// Returns the request of a task after an event that shows that there is a connection.
  private func connectedTask(of task: URLSessionTask) -> RequestTask? {
    state.withLock { state in
      state.hasConnected = true
      return state.requests[task.taskIdentifier]?.requestTask
    }
  }

  /// Refuses every redirect, because following it would send keys and tokens to the address in the response.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  /// Refuses every request for credentials and keeps the response that asked for them.
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
    // On Linux a redirect without a Location is not passed to the delegate; only the task has it.
    if let response = task.response { connectedTask(of: task)?.receive(head: response) }
    let (entry, mayHaveReused) = state.withLock { state in
      (state.requests.removeValue(forKey: task.taskIdentifier), state.hasConnected)
    }
    entry?.requestTask.complete(error, mayHaveReused: mayHaveReused)
  }
}

/// A `URLSession` that is invalidated with its owner. Without that the session, and its delegate, are never released.
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

  /// Hands the request to `URLSession`. From then on a part of it may have left the machine.
  func start(_ requestTask: RequestTask, with request: TransportRequest, _ upload: Upload?) {
    let task = makeTask(request, upload)
    delegate.insert(requestTask, upload, for: task)
    requestTask.attach(task)
    task.resume()
  }

  /// Makes the task for a request. It has no completion handler, because only a delegate receives redirects,
  /// challenges, progress and parts of the body.
  ///
  /// A body is sent by an upload task, because on Linux `httpBody` would get an invented `Content-Type`.
  private func makeTask(_ request: TransportRequest, _ upload: Upload?) -> URLSessionTask {
    switch upload {
    case .bytes(let body)?: session.uploadTask(with: request.urlRequest, from: body)
    case .file(let body)?: session.uploadTask(with: request.urlRequest, fromFile: body.file)
    case nil: session.dataTask(with: request.urlRequest)
    }
  }
}
