import Foundation
import VestnikTesting

/// What the loopback server does, chosen by the first part of the path.
enum Behaviour {
  static func play(_ request: ReceivedRequest, _ connection: LoopbackConnection) {
    let name = request.path.split(separator: "/").first.map(String.init) ?? ""
    if let action = actions[name] { action(request, connection) } else { connection.respond(404) }
  }

  private static let actions: [String: LoopbackServer.Script] = [
    "echo": { request, connection in
      connection.respond(
        200, headers: ["X-Test: yes", "retry-after: 7"], body: String(decoding: request.body, as: UTF8.self))
    },
    "status": { request, connection in connection.respond(request.number, body: "body") },
    "count": { request, connection in connection.respond(200, body: "\(request.body.count)") },
    "wait": { request, connection in
      connection.pause(milliseconds: request.number)
      connection.respond(200, body: "late")
    },
    "cookie": { _, connection in connection.respond(200, headers: ["Set-Cookie: session=abc; Path=/"]) },
    "challenge": { request, connection in
      let scheme = request.query.removingPercentEncoding ?? ""
      connection.respond(401, headers: ["WWW-Authenticate: \(scheme)", "X-Test: yes"], body: "who?")
    },
    "redirect": { request, connection in
      let location = request.query.isEmpty ? [] : ["Location: \(request.query)"]
      connection.respond(request.number, headers: location, body: "moved")
    },
    "head": { _, connection in connection.write("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n") },
    "short": { _, connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
      connection.closeAfterwards()
    },
    "short-chunk": { _, connection in
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this")
      connection.closeAfterwards()
    },
    "no-space": { _, connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nRetry-After:7\r\n\r\nok")
    },
    "not-utf8": { _, connection in
      let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Name: ".utf8)
      connection.write(head + [0xE9, 0xFF] + Array("\r\n\r\nok".utf8))
    },
    "bad-chunk": { _, connection in
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwhat\r\n")
    },
    "bad-length": { _, connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\nok")
      connection.closeAfterwards()
    },
    "not-http": { _, connection in
      connection.write("SSH-2.0-OpenSSH_9.2\r\n")
      connection.closeAfterwards()
    },
    "nothing": { _, connection in connection.closeAfterwards() },
    "stop": { _, connection in
      connection.stopServer()
      connection.closeAfterwards()
    },
    "reset": { _, connection in connection.resetAfterwards() },
    "drip": { _, connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
      for _ in 0..<1000 {
        guard connection.write(".") else { return }
        connection.pause(milliseconds: 20)
      }
    },
    "sized": { request, connection in
      connection.respond(200, body: String(repeating: "x", count: request.number))
    },
    "chunked": { request, connection in
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      var left = request.number
      while left > 0 {
        let count = min(left, 1000)
        connection.write(String(count, radix: 16) + "\r\n" + String(repeating: "x", count: count) + "\r\n")
        left -= count
      }
      connection.write("0\r\n\r\n")
    },
    "gzip": { _, connection in
      let body = [UInt8](Data(base64Encoded: gzip) ?? Data())
      let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
      connection.write(Array(head.utf8) + body)
    },
  ]

  /// `a` 10,000 times, compressed.
  private static let gzip = "H4sIAAAAAAACA+3BAQ0AAADCoKzvX8IcbkABAAAAAAAAAADAvwGX1H5GECcAAA=="
}
