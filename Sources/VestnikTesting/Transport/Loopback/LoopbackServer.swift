import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// An HTTP/1.1 server on a loopback address, in plain sockets, so that it can misbehave byte by byte.
///
/// ```swift
/// let server = try LoopbackServer { request, connection in
///   connection.respond(200, body: "ok")
/// }
/// let response = try await transport.send(TransportRequest(url: server.url("/")))
/// ```
///
/// One thread accepts connections, and each connection has a thread of its own, which reads a request, records it and
/// calls the script, until the script or the client ends the connection. Sockets and threads block, so that a script
/// reads as a sequence of writes and pauses, and no thread of Swift's concurrency is held. The threads share a
/// `ServerState` and do not hold the server: it stops when it is released or told to. The conformance suite and the
/// tests of the transports use it.
package final class LoopbackServer: Sendable {
  /// The behaviour of a server for a request; it writes to the connection.
  package typealias Script = @Sendable (ReceivedRequest, LoopbackConnection) -> Void

  package let host: String
  package let port: UInt16
  private let state: ServerState

  /// Listens on a free port.
  ///
  /// - Parameters:
  ///   - host: The IPv4 address; by default `127.0.0.1`.
  ///   - readsBodies: Whether the script gets the whole request, the default; otherwise it is called as soon as the
  ///     head has arrived.
  ///   - script: What the server does with a request; called on the thread of the connection.
  /// - Throws: `POSIXError` when the server cannot listen on the address.
  package init(
    host: String = "127.0.0.1", readsBodies: Bool = true, script: @escaping Script
  ) throws {
    let (listener, port) = try Self.openListener(on: host)
    let state = ServerState(listener: listener)
    self.host = host
    self.port = port
    self.state = state
    DispatchQueue(label: "vestnik.loopback").async {
      Self.serve(on: listener, state: state, readsBodies: readsBodies, script: script)
    }
  }

  deinit {
    stop()
  }

  /// The requests of all connections, in the order of arrival.
  package var requests: [ReceivedRequest] { state.requests }

  /// How many connections were accepted, those that brought no request included.
  package var connectionCount: Int { state.connectionCount }

  package func requests(to path: String) -> [ReceivedRequest] {
    requests.filter { $0.path == path }
  }

  /// Returns the `http` URL of a target on this server.
  package func url(_ target: String) -> URL {
    // A target that gives no URL becomes a file URL, which every transport refuses: the test fails.
    URL(string: "http://\(host):\(port)\(target)") ?? URL(filePath: target)
  }

  /// Shuts down all connections; new ones are refused from now on.
  package func stop() {
    state.stop()
  }

  private static func openListener(on host: String) throws -> (Int32, UInt16) {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr(host)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 256) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard listener >= 0, isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  private static func serve(
    on listener: Int32, state: ServerState, readsBodies: Bool, script: @escaping Script
  ) {
    while true {
      let descriptor = accept(listener, nil, nil)
      if descriptor < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        break
      }
      guard state.open(descriptor) else { continue }
      DispatchQueue(label: "vestnik.loopback.connection").async {
        let connection = LoopbackConnection(descriptor: descriptor, server: state)
        while let request = connection.readRequest(withBody: readsBodies) {
          state.record(request)
          script(request, connection)
          if connection.isClosing { break }
        }
        state.close(descriptor)
      }
    }
    #if !canImport(Darwin)
      close(listener)
    #endif
  }
}

/// The state that the threads of a server share; it does not keep the server alive.
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

  /// Registers an accepted socket; closes it and returns false when the server was stopped.
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
    if !isOpen { _ = closeDescriptor(descriptor) }
    return isOpen
  }

  /// Closes the socket of a connection.
  ///
  /// Only the thread of the connection calls this. The lock keeps ``stop()`` from shutting down a descriptor that is
  /// closed already and may belong to another connection.
  func close(_ descriptor: Int32) {
    contents.withLock { contents in
      contents.open.remove(descriptor)
      _ = closeDescriptor(descriptor)
    }
  }

  func stop() {
    contents.withLock { contents in
      guard !contents.isStopped else { return }
      contents.isStopped = true
      #if canImport(Darwin)
        _ = closeDescriptor(listener)
      #else
        shutdown(listener, Int32(SHUT_RDWR))
      #endif
      for descriptor in contents.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }
}

/// Calls the system's `close`, which is hidden inside types that have a method of that name.
private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
