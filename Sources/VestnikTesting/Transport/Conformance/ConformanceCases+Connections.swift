import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TransportConformance {
  private static let ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"

  /// Cases of slow servers: the timeout covers everything, from the call to the last byte of the body.
  static let slowCases: [Case] = [
    deadline("deadline/silence") { _ in },
    deadline("deadline/silence-in-header") { $0.write("HTTP/1.1 200 OK\r\nContent-Le") },
    deadline("deadline/silence-in-body") { $0.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe") },
    deadline("deadline/drip") { connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
      for _ in 0..<100 {
        guard connection.write(".") else { return }
        connection.pause(milliseconds: 20)
      }
    },
    deadline("deadline/unread-upload", body: .bytes(Data(count: 16 << 20)), readsBodies: false) { _ in },
    Case(
      name: "deadline/enough", expected: "status 200 after 0.3 s, with a timeout of 5 s",
      reason: "a slow response is a response"
    ) { bench in
      let server = try LoopbackServer { _, connection in
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
        for letter in "hello" {
          connection.pause(milliseconds: 60)
          connection.write(String(letter))
        }
      }
      return await bench.send(server.url("/")).isNot(200, body: "hello")
    },
    Case(
      name: "deadline/not-positive", expected: "the error timed-out, not sent, and no connection",
      reason: "a deadline that has passed before the call is no reason to send"
    ) { bench in
      let server = try bench.server(ok)
      let outcome = await bench.send(server.url("/"), timeout: .zero)
      return outcome.isNot([.timedOut], .notSent) ?? (server.connectionCount == 0 ? nil : "a connection")
    },
  ]

  /// Makes a case whose server plays a part and then stays silent for 1.5 s, with a timeout of 0.3 s.
  private static func deadline(
    _ name: String, body: TransportBody = .bytes(Data("hello".utf8)), readsBodies: Bool = true,
    _ play: @escaping @Sendable (LoopbackConnection) -> Void
  ) -> Case {
    Case(
      name: name, expected: "the error timed-out, maybe sent, after 0.3 to 1.3 s",
      reason: "a timeout of 0.3 s is kept to fractions of a second, and includes the body"
    ) { bench in
      let server = try LoopbackServer(readsBodies: readsBodies) { _, connection in
        play(connection)
        connection.pause(milliseconds: 1500)
        connection.closeAfterwards()
      }
      let start = ContinuousClock.now
      let outcome = await bench.send(server.url("/"), body: body, timeout: .milliseconds(300))
      let time = start.duration(to: .now)
      if let wrong = outcome.isNot([.timedOut], .maybeSent) { return wrong }
      return time >= .milliseconds(250) && time <= .milliseconds(1300) ? nil : "the right error after \(time)"
    }
  }

  /// Cases of connections that break, at every point of a response, and of connections that cannot be made.
  static let connectionCases: [Case] = [
    breaking("connection/closed-before-response", "", resets: false),
    breaking("connection/reset-before-response", "", resets: true),
    breaking("connection/closed-in-status-line", "HTTP/1.1 20", resets: false),
    breaking("connection/closed-in-header", "HTTP/1.1 200 OK\nContent-Le", resets: false),
    breaking("connection/reset-in-header", "HTTP/1.1 200 OK\nContent-Le", resets: true),
    breaking("connection/closed-behind-header", "HTTP/1.1 200 OK\nContent-Length: 5\n\n", resets: false),
    breaking("connection/reset-in-body", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhe", resets: true),
    Case(
      name: "connection/refused", expected: "the error unreachable, not sent",
      reason: "nothing left the machine, so the message may be sent again"
    ) { bench in
      let server = try bench.server(ok)
      server.stop()
      return await bench.send(server.url("/")).isNot([.unreachable], .notSent)
    },
    Case(
      name: "connection/unknown-name", expected: "the error unreachable, not sent",
      reason: "RFC 6761: names under .invalid do not exist, so nothing left the machine"
    ) { bench in
      guard let url = URL(string: "http://nobody.invalid/") else { return "no URL" }
      return await bench.send(url).isNot([.unreachable], .notSent)
    },
    Case(
      name: "connection/tls-to-plain-port", expected: "the error unreachable, not sent",
      reason: "the request leaves only behind the handshake"
    ) { bench in
      let server = try LoopbackServer(
        readsBodies: false, script: { _, connection in connection.closeAfterwards() })
      let plain = server.url("/").absoluteString
      guard let url = URL(string: plain.replacing("http://", with: "https://")) else { return "no URL" }
      // The server reads the first bytes of the handshake as the head of a request, whose end never comes.
      return await bench.send(url, timeout: .seconds(2)).isNot([.unreachable, .timedOut], .notSent)
    },
    Case(
      name: "kept/reused", expected: "ten responses",
      reason: "connections are kept, and each carries many requests"
    ) { bench in
      let server = try bench.server(ok)
      for _ in 0..<10 {
        if let wrong = await bench.send(server.url("/")).isNot(200, body: "ok") { return wrong }
      }
      return server.requests.isNot(10)
    },
    Case(
      name: "kept/dies-idle", expected: "status 200 over a new connection",
      reason: "servers close what is idle; that is no failure of the next request"
    ) { bench in
      let server = try LoopbackServer { _, connection in
        connection.respond(200, body: "ok")
        connection.closeAfterwards()
      }
      for _ in 0..<3 {
        if let wrong = await bench.send(server.url("/")).isNot(200, body: "ok") { return wrong }
        // The end of the connection needs time to arrive.
        try await Task.sleep(for: .milliseconds(50))
      }
      return server.requests.isNot(3)
    },
    dying("kept/dies-on-post", method: "POST", body: .bytes(Data("hello".utf8)), resets: false),
    dying("kept/reset-on-post", method: "POST", body: .bytes(Data("hello".utf8)), resets: true),
    dying("kept/dies-on-post-without-body", method: "POST", body: .none, resets: false),
    dying("kept/dies-on-get", method: "GET", body: .none, resets: false),
    dying("kept/reset-on-get", method: "GET", body: .none, resets: true),
    dying("kept/dies-on-delete", method: "DELETE", body: .none, resets: false),
    Case(
      name: "early/refusal", expected: "status 413, or an error that says maybe sent",
      reason: "a server may answer before it has read the body"
    ) { bench in
      let server = try LoopbackServer(readsBodies: false) { _, connection in
        connection.respond(413, headers: ["Connection: close"], body: "large")
        connection.pause(milliseconds: 100)
        connection.closeAfterwards()
      }
      let outcome = await bench.send(server.url("/"), body: .bytes(Data(count: 8 << 20)))
      return outcome.isNot(413) == nil ? nil : outcome.isNot([.truncated, .malformed], .maybeSent)
    },
    Case(
      name: "early/refusal-that-reads-on", expected: "status 413",
      reason: "a server may answer before it has read the body"
    ) { bench in
      let server = try LoopbackServer(readsBodies: false) { _, connection in
        connection.respond(413, headers: ["Connection: close"], body: "large")
        connection.drain()
        connection.closeAfterwards()
      }
      return await bench.send(server.url("/"), body: .bytes(Data(count: 1 << 20))).isNot(413, body: "large")
    },
    Case(
      name: "many/64-at-once", expected: "64 responses, each to its own request",
      reason: "responses must not be mixed up"
    ) { bench in
      let server = try LoopbackServer { request, connection in
        connection.respond(200, body: String(decoding: request.body, as: UTF8.self))
      }
      return await withTaskGroup(of: String?.self) { group in
        for number in 0..<64 {
          group.addTask {
            await bench.send(server.url("/"), body: .bytes(Data("number \(number)".utf8)))
              .isNot(200, body: "number \(number)")
          }
        }
        var wrong: String?
        for await found in group { wrong = wrong ?? found }
        return wrong
      }
    },
  ]

  /// Makes a case whose connection breaks, by a close or a reset, after the server has written that text.
  private static func breaking(_ name: String, _ text: String, resets: Bool) -> Case {
    Case(
      name: name, expected: "the error truncated or malformed, maybe sent, within 2 s, and one request",
      reason: "the server has read the request; whether it took the message is not known"
    ) { bench in
      let server = try LoopbackServer { _, connection in
        connection.write(text.replacing("\n", with: "\r\n"))
        if resets {
          // The bytes need time to arrive: a reset discards those that the client has not read yet.
          connection.pause(milliseconds: text.isEmpty ? 0 : 30)
          connection.resetAfterwards()
        } else {
          connection.closeAfterwards()
        }
      }
      let start = ContinuousClock.now
      let outcome = await bench.send(server.url("/"))
      let time = start.duration(to: .now)
      return outcome.isNot([.truncated, .malformed], .maybeSent) ?? server.requests.isNot(1)
        ?? (time < .seconds(2) ? nil : "the right error after \(time)")
    }
  }

  /// Makes a case whose kept connection breaks after the server has read the next request.
  ///
  /// Neither the transport nor its HTTP library may repeat the request, and the failure is reported at once.
  private static func dying(_ name: String, method: String, body: TransportBody, resets: Bool) -> Case {
    Case(
      name: name, expected: "the error truncated or malformed, maybe sent, within 2 s, and one request",
      reason: "HTTP libraries repeat such a request by themselves, and a message arrives twice"
    ) { bench in
      let server = try LoopbackServer { request, connection in
        if request.path == "/first" {
          connection.respond(200, body: "ok")
        } else if resets {
          connection.resetAfterwards()
        } else {
          connection.closeAfterwards()
        }
      }
      for _ in 0..<2 {
        if let wrong = await bench.send(server.url("/first"), isIdempotent: true).isNot(200) { return wrong }
      }
      let start = ContinuousClock.now
      let outcome = await bench.send(server.url("/second"), method: method, body: body)
      let time = start.duration(to: .now)
      return outcome.isNot([.truncated, .malformed], .maybeSent) ?? server.requests(to: "/second").isNot(1)
        ?? (time < .seconds(2) ? nil : "the right error after \(time)")
    }
  }
}
