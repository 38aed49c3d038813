#if Hummingbird
  import DevinoVK
  import Foundation
  import Hummingbird
  import NIOCore
  import OKGraph
  import RapportoVK
  import Synchronization
  import Testing
  import VKEvents
  import VestnikCore
  import VestnikHummingbird

  @Suite(.serialized, .timeLimit(.minutes(5)))
  struct WebhookBodyTests {
    private let results = Log<WebhookResult>()
    private let bodies = Log<Int>()

    private func policy(maxBodyBytes: Int = 1 << 20) -> WebhookPolicy {
      WebhookPolicy(maxBodyBytes: maxBodyBytes, secret: nil, onResult: { [results] in results.add($0) })
    }

    /// Runs a test with a server that counts the bytes of bodies.
    private func serve(
      maxBodyBytes: Int = 1_000, bodyTimeout: Duration = .seconds(10), idleTimeout: TimeAmount? = nil,
      _ body: (Int) async throws -> Void
    ) async throws {
      try await TestServer.run(idleTimeout: idleTimeout) { router in
        router.webhook(
          "/", EchoReceiver(policy: policy(maxBodyBytes: maxBodyBytes)), bodyTimeout: bodyTimeout
        ) {
          [bodies] in bodies.add($0.body.count)
        }
      } _: { port in
        try await body(port)
      }
    }

    private let chunked = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    private func chunk(_ count: Int) -> String {
      String(count, radix: 16) + "\r\n" + String(repeating: "x", count: count) + "\r\n"
    }

    @Test func aBodyOfTheLimitIsHandled() async throws {
      try await serve { port in
        try await RawConnection.open(port) { connection in
          for count in [999, 1_000] {
            let body = String(repeating: "x", count: count)
            try await connection.expect(200, "POST", "/", body)
          }
          try await connection.send(chunked + chunk(600) + chunk(398) + "0\r\n\r\n")
          try await connection.expectResponse(200)
        }
      }
      #expect(bodies.all == [999, 1_000, 998])
    }

    @Test func aLongerContentLengthIsRefusedWithoutReading() async throws {
      try await serve { port in
        for length in ["1001", "104857600", "9223372036854775807"] {
          try await RawConnection.open(port) { connection in
            try await connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
            try await connection.expectResponse(413)
            #expect(await connection.isClosed())
          }
        }
        // What is refused may still arrive, and then the connection is good for another request.
        try await RawConnection.open(port) { connection in
          let body = String(repeating: "x", count: 100_000)
          try await connection.expect(413, "POST", "/", body)
          try await connection.expect(200, "POST", "/", "a")
        }
      }
      #expect(results.all.compactMap { $0.refusal?.kind } == [.tooLarge, .tooLarge, .tooLarge, .tooLarge])
      #expect(results.all.first?.refusal?.detail == "1001 bytes, allowed 1000")
      #expect(bodies.all == [1])
    }

    @Test func aBodyInChunksIsCutOffAtTheLimit() async throws {
      try await serve { port in
        try await RawConnection.open(port) { connection in
          try await connection.send(chunked + chunk(600) + chunk(401))
          try await connection.expectResponse(413)
          try await connection.send("0\r\n\r\n")
          try await connection.expect(200, "POST", "/", "a")
        }
      }
      #expect(results.all.first?.refusal?.kind == .tooLarge && results.all.first?.refusal?.path == "body")
      #expect(bodies.all == [1])
    }

    @Test func aBodyWithoutAnEndIsClosed() async throws {
      try await serve { port in
        try await RawConnection.open(port) { connection in
          let start = ContinuousClock.now
          var sent = 0
          do {
            try await connection.send(chunked)
            while start.duration(to: .now) < .seconds(30) {
              try await connection.send(chunk(60_000))
              sent += 60_000
            }
            Issue.record("\(sent) bytes were taken")
          } catch {
            // The server has closed the connection.
          }
        }
      }
      #expect(results.all.map { $0.refusal?.kind } == [.tooLarge])
    }

    @Test func aBodyThatDripsIsRefusedInTimeAndItsConnectionClosed() async throws {
      try await serve(bodyTimeout: .milliseconds(400)) { port in
        try await RawConnection.open(port) { connection in
          let start = ContinuousClock.now
          try await connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n")
          let outbound = connection.outbound
          let dripping = Task {
            while !Task.isCancelled {
              try await outbound.write(ByteBuffer(string: "x"))
              try await Task.sleep(for: .milliseconds(20))
            }
          }
          try await connection.expectResponse(408)
          #expect(start.duration(to: .now) >= .milliseconds(400))
          #expect(await connection.isClosed())
          dripping.cancel()
        }
        try await RawConnection.open(port) { connection in
          try await connection.expect(200, "POST", "/", "a")
        }
      }
      #expect(results.all.map { $0.refusal?.kind } == [.timeout, nil])
      #expect(bodies.all == [1])
    }

    @Test func aBodyThatIsCutOffIsNotHandled() async throws {
      try await serve { port in
        try await RawConnection.open(port) { connection in
          try await connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nhalf")
          connection.endSending()
          let response = try await connection.response()
          #expect(response == nil || response?.status == 400)
        }
        for broken in ["zz\r\n", "-1\r\n", "5\r\nabcdefgh", "ffffffffffffffffff\r\nx"] {
          try await RawConnection.open(port) { connection in
            try await connection.send(chunked + broken)
            let response = try await connection.response()
            #expect(response == nil || response?.status == 400, "\(broken)")
          }
        }
        while results.all.count < 5 { try await Task.sleep(for: .milliseconds(5)) }
        try await RawConnection.open(port) { connection in
          try await connection.expect(200, "POST", "/", "a")
        }
      }
      #expect(bodies.all == [1])
      #expect(results.all.dropLast().allSatisfy { $0.refusal?.kind == .malformed })
    }

    /// Opens a connection that does nothing, has a header that never ends, or a body that never comes, and waits until
    /// it is closed; returns whether the server sent nothing before.
    private func idle(_ number: Int, at port: Int) async throws -> Bool {
      try await RawConnection.open(port) { connection in
        switch number % 4 {
        case 0: try await connection.send("POST / HTTP/1.1\r\nHost: a\r\nX")
        case 1: try await connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx")
        default: break
        }
        return await connection.isClosed()
      }
    }

    @Test func slowConnectionsHoldUpNobody() async throws {
      let closed = Log<Int>()
      try await serve { port in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<200 {
            group.addTask {
              _ = try await idle(number, at: port)
              // A body that never comes is refused after a while.
              if number % 4 != 1, !Task.isCancelled { closed.add(number) }
            }
          }
          try await RawConnection.open(port) { connection in
            for number in 0..<100 { try await connection.expect(200, "POST", "/", "\(number)") }
          }
          // All were served while the others were still there.
          #expect(closed.all.isEmpty)
          group.cancelAll()
        }
      }
      #expect(bodies.all.count == 100)
    }

    @Test func theIdleTimeOutOfTheServerEndsConnectionsThatDoNothing() async throws {
      try await serve(idleTimeout: .seconds(1)) { port in
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for number in 0..<20 { group.addTask { try await idle(number, at: port) } }
          for try await isClosed in group { #expect(isClosed) }
        }
      }
      #expect(bodies.all.isEmpty)
    }

    // MARK: Hostile bodies

    private static let hostileBodies: [(name: String, headers: String, bytes: [UInt8])] = {
      let deep = Array((String(repeating: "[", count: 20_000)).utf8)
      let deepObject = Array(String(repeating: #"{"a":"#, count: 10_000).utf8)
      let binary = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
      let json = Array(#"{"type":"message_new"}"#.utf8)
      let texts = [
        "", "null", "7", "\"", "{", "[", "{}", "[]", "[{}]", #"{"type":{}}"#, #"{"messageId":[]}"#,
        #"{"webhookType":7}"#, #"{"mtNum":{},"status":[]}"#, "a=b&c", "%", "\u{FEFF}", "\u{0}\u{0}",
        #"{"type":"message_new","object":"\ud800"}"#, #"[{"messageId":1e999}]"#, "<xml/>",
      ]
      return texts.map { ("\($0.debugDescription)", "", Array($0.utf8)) } + [
        ("deep", "", deep), ("deep object", "", deepObject), ("binary", "", binary),
        ("huge", "", [UInt8](repeating: 0x20, count: 300_000)),
        ("huge array", "", Array(("[" + String(repeating: "{},", count: 15_000) + "{}]").utf8)),
        ("another type", "Content-Type: image/png\r\n", json),
        // A gzip bomb: nobody unpacks it.
        ("gzip", "Content-Encoding: gzip\r\n", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3] + binary),
        ("another charset", "Content-Type: application/json; charset=utf-16\r\n", [0xFF, 0xFE] + json),
      ]
    }()

    @Test func hostileBodiesAreRefusedOrUnknownAndCrashNothing() async throws {
      let policy = policy(maxBodyBytes: 100_000)
      try await TestServer.run { router in
        router.webhook("/devino", DevinoWebhook(policy: policy)) { _ in }
        router.webhook("/rapporto", RapportoWebhook(policy: policy)) { _ in }
        router.webhook("/ok", OKWebhook(policy: policy)) { _ in }
        router.webhook("/vk", VKWebhook(policy: policy)) { _ in }
      } _: { port in
        var count = 0
        for path in ["/devino", "/rapporto", "/ok", "/vk"] {
          for hostile in Self.hostileBodies {
            try await RawConnection.open(port) { connection in
              let response = try await connection.request(
                "POST", path, headers: hostile.headers, bytes: hostile.bytes)
              let status = try #require(response?.status, "\(path) \(hostile.name)")
              #expect([200, 400, 413].contains(status), "\(path) \(hostile.name): \(status)")
              if hostile.bytes.count > 100_000 { #expect(status == 413) }
              if ["\"\"", "\"7\"", "\"[\"", "deep", "binary"].contains(hostile.name) {
                #expect(status == 400)
              }
              count += 1
            }
          }
        }
        #expect(results.all.count == count)
        // In a query, too.
        try await RawConnection.open(port) { connection in
          for target in [
            "/rapporto?", "/rapporto?%", "/rapporto?status=%zz&transactionId=%00", "/rapporto?&&&==&",
          ] {
            let status = try await connection.request("GET", target)?.status
            #expect(status == 200 || status == 400, "\(target)")
          }
          let long = "/rapporto?a=" + String(repeating: "x", count: 60_000)
          try await connection.expect(200, "GET", long)
        }
      }
    }
  }
#endif
