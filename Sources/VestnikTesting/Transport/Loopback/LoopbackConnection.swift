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

/// The server's end of one connection, from which a script reads and to which it writes.
///
/// Only the thread of the connection uses it; the server shuts its socket down from any thread. The socket blocks.
package final class LoopbackConnection: Sendable {
  private let descriptor: Int32
  private let server: ServerState
  private let unread = Mutex([UInt8]())
  private let closing = Mutex(false)

  init(descriptor: Int32, server: ServerState) {
    self.descriptor = descriptor
    self.server = server
  }

  /// Whether the connection ends when the script returns.
  var isClosing: Bool { closing.withLock { $0 } }

  /// Ends the connection with an orderly close when the script returns.
  package func closeAfterwards() {
    closing.withLock { $0 = true }
  }

  /// Ends the connection with a reset, not an orderly close, when the script returns.
  package func resetAfterwards() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    closeAfterwards()
  }

  /// Stops the server: new connections are refused, and all open ones, this one included, are shut down.
  package func stopServer() {
    server.stop()
  }

  /// Reads the next request; returns `nil` when the client has left, or has sent no request line.
  func readRequest(withBody readsBody: Bool = true) -> ReceivedRequest? {
    let separator = Array("\r\n\r\n".utf8)
    var headEnd = 0
    while true {
      let end = unread.withLock { $0.firstRange(of: separator)?.upperBound }
      if let end {
        headEnd = end
        break
      }
      guard readMore() else { return nil }
    }
    let head = take(headEnd)
    guard var request = ReceivedRequest(head: String(decoding: head, as: UTF8.self)) else { return nil }
    guard readsBody else { return request }
    let length = request.header("Content-Length").flatMap(Int.init) ?? 0
    guard length <= Self.largestKept else { return skip(length) ? request : nil }
    while unread.withLock({ $0.count }) < length {
      guard readMore() else { return nil }
    }
    request.body = Data(take(length))
    return request
  }

  /// The largest body that is kept, in bytes: 32 MiB.
  ///
  /// A larger body is read and dropped, so that a test can measure the memory of the client in the same process.
  private static let largestKept = 32 << 20

  /// Reads and drops bytes; returns false when the client leaves before them.
  private func skip(_ length: Int) -> Bool {
    var left = length
    while left > 0 {
      left -= take(min(left, unread.withLock { $0.count })).count
      guard left == 0 || readMore() else { return false }
    }
    return true
  }

  /// Writes a text in UTF-8; returns whether the client is still there.
  @discardableResult package func write(_ text: String) -> Bool {
    write(Array(text.utf8))
  }

  /// Writes bytes; returns whether the client is still there.
  @discardableResult package func write(_ bytes: [UInt8]) -> Bool {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var unsent = bytes[...]
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      unsent = unsent.dropFirst(count)
    }
    return true
  }

  /// Writes a whole response.
  ///
  /// - Parameters:
  ///   - status: The status code.
  ///   - headers: Header lines beside `Content-Length`, which is right.
  ///   - body: The body, in UTF-8.
  package func respond(_ status: Int, headers: [String] = [], body: String = "") {
    let lines = ["HTTP/1.1 \(status) Status", "Content-Length: \(body.utf8.count)"] + headers
    write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// Blocks the thread of the connection.
  package func pause(milliseconds: Int) {
    usleep(UInt32(milliseconds) * 1000)
  }

  /// Reads and drops what the client sends, until the client leaves.
  package func drain() {
    while readMore() { unread.withLock { $0 = [] } }
  }

  private func take(_ count: Int) -> [UInt8] {
    unread.withLock { unread in
      defer { unread.removeFirst(count) }
      return Array(unread.prefix(count))
    }
  }

  /// Waits for bytes of the client and keeps them in `unread`; returns false when the client has left.
  private func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      unread.withLock { $0 += buffer[..<count] }
      return true
    }
  }
}

/// A request as the server has read it, header lines undecoded.
package struct ReceivedRequest: Sendable {
  package let method: String
  /// Path and query, as written.
  package let target: String
  package let headerLines: [String]
  /// The bytes of the body; empty when the server does not read bodies, and for a body of more than 32 MiB.
  package var body = Data()

  /// Reads the request line and the header lines; `nil` unless the request line has three words.
  init?(head: String) {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
    guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
    method = String(words[0])
    target = String(words[1])
    headerLines = Array(lines.dropFirst())
  }

  package var path: String { String(target.prefix { $0 != "?" }) }

  package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

  /// The last component of the path as a number, `3` for `/wait/3`; 0 when it is no number.
  package var number: Int { path.split(separator: "/").last.flatMap { Int($0) } ?? 0 }

  /// Returns the value of the first header line with the name, in any case of letters.
  package func header(_ name: String) -> String? {
    for line in headerLines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      guard line[..<colon].lowercased() == name.lowercased() else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return nil
  }
}
