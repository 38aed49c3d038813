import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikURLSession

extension TransportTests {
  @Suite struct Upload {
    let server: LoopbackServer
    let transport = URLSessionTransport()

    init() throws {
      server = try LoopbackServer()
    }

    private final class Log: Sendable {
      let entries = Mutex<[TransferProgress]>([])
      let words = Mutex<[String]>([])
      let task = Mutex<Task<HTTPResponse, any Error>?>(nil)
    }

    @Test func progressGrowsAndEndsAtTheTotal() async throws {
      let size = 3_000_000
      let log = Log()
      let request = HTTPRequest(url: server.url("/count"), body: .bytes(Data(count: size)))
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
      let task = Task<HTTPResponse, any Error> {
        defer { log.words.withLock { $0.append("returned") } }
        return try await transport.send(
          HTTPRequest(url: server.url("/count"), body: .bytes(Data(count: 3_000_000)))
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
      _ = try await transport.send(HTTPRequest(method: "GET", url: server.url("/echo"))) { progress in
        log.entries.withLock { $0.append(progress) }
      }
      #expect(log.entries.withLock { $0.isEmpty })
    }
  }
}
