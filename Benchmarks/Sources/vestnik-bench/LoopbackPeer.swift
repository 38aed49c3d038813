import Foundation
import Synchronization

/// A server in this process that takes every message, and tells the processor time that it has used, so that it can be
/// left out. One thread a connection, in plain sockets.
final class LoopbackPeer: Sendable {
  let url: URL
  private let used: Atomic<Int64>
  private let arrived = Mutex<[String: [Int64]]>([:])
  private let listener: Int32

  /// What the server has used so far.
  var processorTime: Duration { .nanoseconds(used.load(ordering: .relaxed)) }

  /// When requests arrived, in nanoseconds of the monotonic clock, by the path of the request.
  var arrivals: [String: [Int64]] { arrived.withLock { $0 } }

  init(answering body: Data) throws {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 256) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isListening, let url = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/send")
    else { throw POSIXError(.EADDRNOTAVAIL) }
    self.url = url
    listener = socket
    used = Atomic(0)
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(body.count)\r\n\r\n"
    let response = Array(head.utf8) + body
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { return }
        var on: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        Thread.detachNewThread { [self] in serve(connection, response) }
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve(_ connection: Int32, _ response: [UInt8]) {
    defer { close(connection) }
    var last = Self.threadTime
    var received: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      while let length = Self.length(of: received) {
        guard received.count >= length else { break }
        note(received)
        received.removeFirst(length)
        guard send(connection, response, response.count, Int32(MSG_NOSIGNAL)) == response.count else {
          return
        }
      }
      let now = Self.threadTime
      used.add(now - last, ordering: .relaxed)
      last = now
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return }
      received += block[..<count]
    }
  }

  private func note(_ request: [UInt8]) {
    let now = Self.time(CLOCK_MONOTONIC)
    let line = String(decoding: request.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    let path = line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    arrived.withLock { $0[path, default: []].append(now) }
  }

  /// The bytes of the first request, as soon as its head is there.
  private static func length(of bytes: [UInt8]) -> Int? {
    let data = Data(bytes)
    guard let end = data.firstRange(of: Data("\r\n\r\n".utf8))?.upperBound else { return nil }
    let head = String(decoding: data[..<end], as: UTF8.self).lowercased()
    let field = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
    return end + (field.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0)
  }

  private static var threadTime: Int64 { time(CLOCK_THREAD_CPUTIME_ID) }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
