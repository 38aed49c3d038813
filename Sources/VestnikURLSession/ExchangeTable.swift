import Foundation
import Synchronization
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The delegate of the session: passes each event on to the exchange of its task.
///
/// An exchange stays here until `URLSession` completes its task, even when its caller has left.
final class ExchangeTable: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var exchanges: [Int: Entry] = [:]
    /// Whether there was ever a connection that a later exchange could reuse.
    var hasConnected = false
  }

  private struct Entry {
    let exchange: Exchange
    /// Kept for as long as the task may read it.
    let upload: Upload?
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.exchanges.count } }

  func insert(_ exchange: Exchange, _ upload: Upload?, for task: URLSessionTask) {
    state.withLock { $0.exchanges[task.taskIdentifier] = Entry(exchange: exchange, upload: upload) }
  }

  private func exchange(of task: URLSessionTask) -> Exchange? {
    state.withLock { $0.exchanges[task.taskIdentifier]?.exchange }
  }

  private func connectedExchange(of task: URLSessionTask) -> Exchange? {
    state.withLock { state in
      state.hasConnected = true
      return state.exchanges[task.taskIdentifier]?.exchange
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
    exchange(of: task)?.receive(challenge: response)
    completionHandler(.rejectProtectionSpace, nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
    totalBytesExpectedToSend: Int64
  ) {
    connectedExchange(of: task)?.report(sent: totalBytesSent)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    connectedExchange(of: dataTask)?.receive(head: response)
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    exchange(of: dataTask)?.receive(data)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    // On Linux a redirect without a Location is not announced; only the task knows of it.
    if let response = task.response { connectedExchange(of: task)?.receive(head: response) }
    let (entry, mayHaveReused) = state.withLock { state in
      (state.exchanges.removeValue(forKey: task.taskIdentifier), state.hasConnected)
    }
    entry?.exchange.complete(error, mayHaveReused: mayHaveReused)
  }
}
