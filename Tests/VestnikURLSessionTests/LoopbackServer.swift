import Foundation

/// An HTTP/1.1 server on a loopback address, in plain sockets, so that it can misbehave byte by byte.
///
/// Each connection has a thread of its own. The server stops when it is released or told to.
final class LoopbackServer: Sendable {
  typealias Script = @Sendable (ReceivedRequest, LoopbackConnection) -> Void

  let host: String
  let port: UInt16
  private let state: ServerState

  /// Listens on a free port.
  ///
  /// - Parameters:
  ///   - host: The address.
  ///   - readsBodies: Whether the script is called with the whole request, or as soon as its head is there.
  ///   - script: What the server does with a request; called on the thread of the connection.
  init(
    host: String = "127.0.0.1", readsBodies: Bool = true, script: @escaping Script = Behaviour.play
  ) throws {
    let (listener, port) = try Self.openListener(on: host)
    let state = ServerState(listener: listener)
    self.host = host
    self.port = port
    self.state = state
    Thread.detachNewThread {
      Self.serve(on: listener, state: state, readsBodies: readsBodies, script: script)
    }
  }

  deinit {
    stop()
  }

  var requests: [ReceivedRequest] { state.requests }

  var connectionCount: Int { state.connectionCount }

  func requests(to path: String) -> [ReceivedRequest] {
    requests.filter { $0.path == path }
  }

  func url(_ target: String) -> URL {
    guard let url = URL(string: "http://\(host):\(port)\(target)") else { preconditionFailure(target) }
    return url
  }

  /// Closes everything; from here on connections are refused.
  func stop() {
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
      Thread.detachNewThread {
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
