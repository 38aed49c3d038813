import Foundation
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

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
