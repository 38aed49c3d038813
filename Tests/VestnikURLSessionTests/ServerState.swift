import Foundation
import Synchronization

/// What the threads of a server share; they do not keep the server itself alive.
final class ServerState: Sendable {
  private struct Contents {
    var requests: [ReceivedRequest] = []
    var open: Set<Int32> = []
    var connectionCount = 0
    var isStopped = false
  }

  private let listener: Int32
  private let contents = Mutex(Contents())

  init(listener: Int32) {
    self.listener = listener
  }

  var requests: [ReceivedRequest] { contents.withLock { $0.requests } }

  var connectionCount: Int { contents.withLock { $0.connectionCount } }

  func record(_ request: ReceivedRequest) {
    contents.withLock { $0.requests.append(request) }
  }

  func open(_ descriptor: Int32) -> Bool {
    #if canImport(Darwin)
      var on: Int32 = 1
      setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
    let isOpen = contents.withLock { contents in
      contents.connectionCount += 1
      if !contents.isStopped { contents.open.insert(descriptor) }
      return !contents.isStopped
    }
    if !isOpen { Foundation.close(descriptor) }
    return isOpen
  }

  /// Only the thread of a connection closes it, and never while another thread may shut it down.
  func close(_ descriptor: Int32) {
    contents.withLock { contents in
      contents.open.remove(descriptor)
      _ = Foundation.close(descriptor)
    }
  }

  func stop() {
    contents.withLock { contents in
      guard !contents.isStopped else { return }
      contents.isStopped = true
      #if canImport(Darwin)
        _ = Foundation.close(listener)
      #else
        shutdown(listener, Int32(SHUT_RDWR))
      #endif
      for descriptor in contents.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }
}
