import DevinoVK
import Foundation
import LocalRedis
import Synchronization
import Testing
import VestnikCore

/// Whether the tests that need a `redis-server` run: without one they fail, unless `VESTNIK_NO_REDIS` is set.
let hasRedis = ProcessInfo.processInfo.environment["VESTNIK_NO_REDIS"] == nil

/// Starts workers: processes of the program `shared-budget`, whose output goes to a file, so that nothing is lost when
/// they are killed.
final class WorkerProcess: Sendable {
  private let process = Process()
  private let output: URL

  init(_ redis: Int, _ server: ArrivalServer, _ arguments: String...) throws {
    output = FileManager.default.temporaryDirectory.appending(path: "shared-budget-\(UUID())")
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    process.executableURL = Self.program
    process.arguments = ["worker", "--redis", "\(redis)", "--server", server.url.absoluteString] + arguments
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: output)
  }

  private static var program: URL {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("shared-budget")
      }
    #endif
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "shared-budget")
  }

  func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits until the worker ends by itself, for half a minute at most.
  func waitForEnd() async throws {
    for _ in 0..<3000 where process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    try #require(!process.isRunning, "the worker does not end")
  }

  /// Waits until a message was accepted.
  func waitForAcceptance() async throws {
    while try outcomes("accepted") == 0 { try await Task.sleep(for: .milliseconds(10)) }
  }

  /// The lines printed so far that begin with a word.
  func lines(_ word: String) throws -> [Substring] {
    try String(contentsOf: output, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix(word) }
  }

  /// How many messages had an outcome so far.
  func outcomes(_ name: String) throws -> Int {
    let words = try lines("sent").flatMap { $0.split(separator: " ") }.filter { $0.hasPrefix(name + "=") }
    return words.reduce(0) { $0 + (Int($1.dropFirst(name.count + 1)) ?? 0) }
  }
}

/// A server in the place of Devino that accepts every message and records when it arrived; one thread a connection.
final class ArrivalServer: Sendable {
  struct Arrival: Sendable {
    var date: ContinuousClock.Instant
    var key: BudgetKey
  }

  let url: URL
  private let listener: Int32
  private let recorded = Mutex<[Arrival]>([])
  /// How long a response takes.
  private let delay: Duration

  var arrivals: [Arrival] { recorded.withLock { $0 } }

  init(delay: Duration = .zero) throws {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 256) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isListening, let url = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))") else {
      throw POSIXError(.EADDRNOTAVAIL)
    }
    self.url = url
    self.listener = listener
    self.delay = delay
    signal(SIGPIPE, SIG_IGN)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { [weak self] in self?.serve(connection) }
      }
    }
  }

  deinit {
    stop()
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var received = Data()
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      while let (body, end) = Self.request(in: received) {
        // Recorded before the response: a place in the second is free a window after it.
        guard let request = try? DevinoSendRequest(parsing: body) else { return }
        let date = ContinuousClock.now
        recorded.withLock { arrivals in
          for message in request.messages {
            guard let key = BudgetKey(group: message.service, phone: message.phone) else { continue }
            arrivals.append(Arrival(date: date, key: key))
          }
        }
        received.removeSubrange(..<end)
        if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
        guard respond(to: request, on: connection) else { return }
      }
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return }
      received += block[..<count]
    }
  }

  private func respond(to request: DevinoSendRequest, on connection: Int32) -> Bool {
    let results = request.messages.map { _ in
      DevinoSendResponse.Result(code: .ok, messageID: MessageID(String(Int.random(in: 1...1 << 50))))
    }
    guard let body = try? JSONEncoder().encode(DevinoSendResponse(results: results)) else { return false }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
    let bytes = Array(head.utf8) + body
    return send(connection, bytes, bytes.count, 0) == bytes.count
  }

  /// The body of the first whole request, and where it ends.
  private static func request(in data: Data) -> (Data, Data.Index)? {
    guard let head = data.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
    let fields = String(decoding: data[..<head.lowerBound], as: UTF8.self).lowercased().split(
      separator: "\r\n")
    let length = fields.first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).filter { $0 != " " }) }
    let end = head.upperBound + (length ?? 0)
    return data.endIndex >= end ? (Data(data[head.upperBound..<end]), end) : nil
  }
}

extension [ArrivalServer.Arrival] {
  /// The most arrivals of one group that any half-open second holds.
  func mostInASecond(of group: SenderGroup) -> Int {
    let dates = filter { $0.key.group == group }.map(\.date).sorted()
    var first = 0
    return dates.indices.reduce(0) { most, last in
      while dates[last] - dates[first] >= .seconds(1) { first += 1 }
      return Swift.max(most, last - first + 1)
    }
  }

  func count(since date: ContinuousClock.Instant) -> Int {
    count { $0.date > date }
  }

  /// The most arrivals for one person.
  var mostForAPerson: Int {
    reduce(into: [:]) { $0[$1.key, default: 0] += 1 }.values.max() ?? 0
  }
}
