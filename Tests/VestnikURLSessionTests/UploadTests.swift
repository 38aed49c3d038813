import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  @Suite struct Upload {
    let server: LoopbackServer
    let transport = URLSessionTransport()

    init() throws {
      server = try LoopbackServer(script: Behaviour.play)
    }

    private final class Peak: Sendable {
      private let most = Mutex(0)
      func record(_ value: Int) { most.withLock { $0 = max($0, value) } }
      var value: Int { most.withLock { $0 } }
    }

    private final class Log: Sendable {
      let entries = Mutex<[TransferProgress]>([])
      let words = Mutex<[String]>([])
      let task = Mutex<Task<TransportResponse, any Error>?>(nil)
    }

    @Test func progressGrowsAndEndsAtTheTotal() async throws {
      let size = 3_000_000
      let log = Log()
      let request = TransportRequest(url: server.url("/count"), body: .bytes(Data(count: size)))
      let answer = try await transport.send(request) { progress in
        log.entries.withLock { $0.append(progress) }
      }
      #expect(String(decoding: answer.body, as: UTF8.self) == "\(size)")
      let entries = log.entries.withLock { $0 }
      #expect(entries.map(\.sent) == entries.map(\.sent).sorted())
      #expect(entries.allSatisfy { $0.total == Int64(size) })
      #expect(entries.last?.sent == Int64(size))
      #expect(entries.last?.fraction == 1)
    }

    @Test func progressIsNeverReportedAfterTheReturn() async throws {
      let log = Log()
      let (server, transport) = (server, transport)
      let task = Task<TransportResponse, any Error> {
        defer { log.words.withLock { $0.append("returned") } }
        return try await transport.send(
          TransportRequest(url: server.url("/count"), body: .bytes(Data(count: 3_000_000)))
        ) { _ in
          log.words.withLock { $0.append("report begins") }
          while log.task.withLock({ $0 == nil }) { usleep(1000) }
          log.task.withLock { $0 }?.cancel()
          usleep(100_000)
          log.words.withLock { $0.append("report ends") }
        }
      }
      log.task.withLock { $0 = task }
      let result = await task.result
      #expect(throws: TransportError.self) { try result.get() }
      #expect(await transport.becomesIdle())
      #expect(log.words.withLock { $0 } == ["report begins", "report ends", "returned"])
    }

    @Test func requestWithoutABodyReportsNothing() async throws {
      let log = Log()
      _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/echo"))) { progress in
        log.entries.withLock { $0.append(progress) }
      }
      #expect(log.entries.withLock { $0.isEmpty })
    }

    private func file(_ size: Int) throws -> URL {
      let file = FileManager.default.temporaryDirectory.appending(path: "vestnik-test-\(UUID().uuidString)")
      try Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }).write(to: file)
      return file
    }

    private func spool() throws -> URL {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "vestnik-spool-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return folder
    }

    private func form(_ content: MultipartBody.Content, _ path: String = "/count") -> TransportRequest {
      let form = MultipartBody(
        [
          .init(name: "title", content: .bytes(Data("x".utf8))),
          .init(name: "file", filename: "a.bin", contentType: "application/x-own", content: content),
        ], boundary: "b-1")
      return TransportRequest(
        url: server.url(path), headers: ["Content-Type": form.contentType], body: .multipart(form))
    }

    private func expected(_ content: Data) -> Data {
      let lead = "--b-1\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n"
      let head = "--b-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
      let type = "Content-Type: application/x-own\r\n\r\n"
      return Data((lead + head + type).utf8) + content + Data("\r\n--b-1--\r\n".utf8)
    }

    @Test(arguments: [0, 1, 262_143, 262_144, 262_145, 1_000_000])
    func formArrivesByteForByteFromMemoryAndFromDisk(_ size: Int) async throws {
      let file = try file(size)
      defer { try? FileManager.default.removeItem(at: file) }
      let content = try Data(contentsOf: file)
      for part in [MultipartBody.Content.bytes(content), .file(file)] {
        let log = Log()
        let answer = try await transport.send(form(part)) { progress in
          log.entries.withLock { $0.append(progress) }
        }
        let received = try #require(server.requests.last)
        #expect(received.body == expected(content))
        #expect(received.header("Content-Type") == "multipart/form-data; boundary=b-1")
        #expect(received.header("Content-Length") == "\(expected(content).count)")
        #expect(String(decoding: answer.body, as: UTF8.self) == "\(expected(content).count)")
        let entries = log.entries.withLock { $0 }
        #expect(entries.last?.fraction == 1 && entries.last?.total == Int64(expected(content).count))
      }
    }

    @Test func spooledFormIsRemovedHoweverTheExchangeEnds() async throws {
      let (file, folder) = (try file(300_000), try spool())
      defer {
        try? FileManager.default.removeItem(at: file)
        try? FileManager.default.removeItem(at: folder)
      }
      let transport = URLSessionTransport(uploadDirectory: folder)
      _ = try await transport.send(form(.file(file)))
      for path in ["/reset", "/wait/500"] {
        var request = form(.file(file), path)
        request.timeout = .milliseconds(200)
        _ = await transport.error(for: request)
      }
      #expect(await transport.becomesIdle())
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func fileThatIsNoneIsToldBeforeAnythingLeaves() async throws {
      let folder = try spool()
      defer { try? FileManager.default.removeItem(at: folder) }
      let pipe = folder.appending(path: "pipe")
      #expect(mkfifo(pipe.path, 0o600) == 0)
      let names = [folder, pipe, folder.appending(path: "missing"), URL(string: "https://a.example/b")!]
      for name in names {
        let error = try #require(await transport.error(for: form(.file(name))))
        #expect(error.reason == .invalidRequest && error.phase == .notSent)
        #expect(error.detail.contains(name.lastPathComponent))
      }
      let nowhere = URLSessionTransport(uploadDirectory: folder.appending(path: "missing"))
      let file = try file(10)
      defer { try? FileManager.default.removeItem(at: file) }
      let error = try #require(await nowhere.error(for: form(.file(file))))
      #expect(error.reason == .invalidRequest && error.phase == .notSent)
      #expect(server.connectionCount == 0)
    }

    @Test func spoolingCountsForTheTimeoutAndStopsWhenItIsCancelled() async throws {
      let file = try file(300_000)
      defer { try? FileManager.default.removeItem(at: file) }
      var late = form(.file(file))
      late.timeout = .nanoseconds(1)
      let error = try #require(await transport.error(for: late))
      #expect(error.reason == .timedOut && error.phase == .notSent)
      let (transport, request) = (transport, form(.file(file)))
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await transport.error(for: request)
      }
      let cancelled = try #require(await task.value)
      #expect(cancelled.reason == .cancelled && cancelled.phase == .notSent)
      #expect(server.connectionCount == 0)
    }

    @Test func partThatBreaksItsLineIsRefused() async throws {
      let form = MultipartBody([.init(name: "a", contentType: "a/b\r\nX: 1", content: .bytes(Data()))])
      let request = TransportRequest(url: server.url("/echo"), body: .multipart(form))
      let error = try #require(await transport.error(for: request))
      #expect(error.reason == .invalidRequest && error.phase == .notSent && server.connectionCount == 0)
    }

    #if os(Linux)
      /// A file of 64 MiB in a process that may not grow by half of it.
      @Test func memoryDoesNotGrowWithTheFile() async throws {
        @Sendable func resident() -> Int {
          let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
          return (status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
        }
        let folder = try spool()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "large")
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 64 << 20)
        try handle.close()
        let peak = Peak()
        let before = resident()
        let answer = try await transport.send(form(.file(file), "/status/200")) { progress in
          if progress.sent > 32 << 20 { peak.record(resident()) }
        }
        #expect(answer.status == 200 && peak.value > 0)
        #expect(peak.value - before < 24 << 20)
      }
    #endif
  }
}
