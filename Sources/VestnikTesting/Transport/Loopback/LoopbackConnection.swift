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

/// The server's end of one connection; used by its own thread only, apart from being shut down.
package final class LoopbackConnection: Sendable {
  private let descriptor: Int32
  private let server: ServerState
  private let unread = Mutex([UInt8]())
  private let closing = Mutex(false)

  init(descriptor: Int32, server: ServerState) {
    self.descriptor = descriptor
    self.server = server
  }

  var isClosing: Bool { closing.withLock { $0 } }

  /// The connection ends after this answer.
  package func closeAfterwards() {
    closing.withLock { $0 = true }
  }

  /// Ends the connection with a reset instead of an orderly close.
  package func resetAfterwards() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    closeAfterwards()
  }

  /// From here on new connections are refused.
  package func stopServer() {
    server.stop()
  }

  /// The next request, or nothing when the client has left.
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

  /// A larger body is read and not kept, so that tests can look at the memory of the client.
  private static let largestKept = 32 << 20

  private func skip(_ length: Int) -> Bool {
    var left = length
    while left > 0 {
      left -= take(min(left, unread.withLock { $0.count })).count
      guard left == 0 || readMore() else { return false }
    }
    return true
  }

  @discardableResult package func write(_ text: String) -> Bool {
    write(Array(text.utf8))
  }

  /// - Returns: Whether the client is still there.
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

  /// An ordinary answer.
  package func respond(_ status: Int, headers: [String] = [], body: String = "") {
    let lines = ["HTTP/1.1 \(status) Status", "Content-Length: \(body.utf8.count)"] + headers
    write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  package func pause(milliseconds: Int) {
    usleep(UInt32(milliseconds) * 1000)
  }

  /// Reads what the client sends without looking at it, until it leaves.
  package func drain() {
    while readMore() { unread.withLock { $0 = [] } }
  }

  private func take(_ count: Int) -> [UInt8] {
    unread.withLock { unread in
      defer { unread.removeFirst(count) }
      return Array(unread.prefix(count))
    }
  }

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

/// A request as it came off the wire.
package struct ReceivedRequest: Sendable {
  package let method: String
  package let target: String
  package let headerLines: [String]
  package var body = Data()

  init?(head: String) {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
    guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
    method = String(words[0])
    target = String(words[1])
    headerLines = Array(lines.dropFirst())
  }

  package var path: String { String(target.prefix { $0 != "?" }) }

  package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

  /// The last part of the path as a number: `3` of `/wait/3`.
  package var number: Int { path.split(separator: "/").last.flatMap { Int($0) } ?? 0 }

  package func header(_ name: String) -> String? {
    for line in headerLines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      guard line[..<colon].lowercased() == name.lowercased() else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return nil
  }
}
