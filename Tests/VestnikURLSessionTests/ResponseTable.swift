import Foundation
import VestnikCore
import VestnikTesting

/// One row of the table *status × headers × body*: what a server does with each request, and what every client has
/// to make of it.
struct ResponseRow: Sendable, CustomStringConvertible {
  /// What the server does; `accepted` is the body by which the provider of the client accepts a message.
  typealias Play = @Sendable (_ connection: LoopbackConnection, _ accepted: String, _ request: Int) -> Void

  let name: String
  /// How many messages are sent one after another; the last one counts.
  var messages = 1
  /// Whether the end of the body is missing and nothing around it shows that. What REST says of a message is complete
  /// before its JSON ends; a text does not show that its end is missing.
  var cuts = false
  /// Whether the server acts before it has read the body.
  var answersHead = false
  let verdict: ResponseVerdict
  let play: Play

  var description: String { name }

  func verdict(for client: TableClient) -> ResponseVerdict {
    switch client {
    case .rapportoREST where cuts: .accepted
    case .rapportoText where cuts: ResponseVerdict(code: "accepted")
    default: verdict
    }
  }
}

/// What a client reports of a message.
struct ResponseVerdict: Hashable, Sendable {
  var code: String
  var delivery: MessagingError.Delivery?
  /// A part of the error's words.
  var words = ""

  static let accepted = Self(code: "accepted", words: "4175")
  static let unauthorized = Self(code: "unauthorized", delivery: .rejected)
  static let rejected = Self(code: "rejected", delivery: .rejected)
  static let server = Self(code: "server", delivery: .unknown)
  static let truncated = Self(code: "transport", delivery: .unknown, words: "truncated")
  static let malformed = Self(code: "transport", delivery: .unknown, words: "malformed")
  static let lost = Self(code: "transport", delivery: .unknown)
  static let unreadable = Self(code: "unreadable-response", delivery: .unknown)
  static func redirect(_ words: String) -> Self {
    Self(code: "unreadable-response", delivery: .unknown, words: "a redirect \(words)")
  }
}

extension ResponseRow {
  /// A row whose server writes these lines; `{ok}` is the accepting body, `{length}` its length in bytes, `{hex}` the
  /// same in hexadecimal digits. What is not followed by a complete body ends with the connection.
  init(_ name: String, _ verdict: ResponseVerdict, closes: Bool = false, _ text: String) {
    self.init(name: name, verdict: verdict) { connection, accepted, _ in
      connection.write(Self.filled(text, accepted))
      if closes { connection.closeAfterwards() }
    }
  }

  fileprivate static func filled(_ text: String, _ accepted: String) -> String {
    text.replacing("\n", with: "\r\n").replacing("{ok}", with: accepted)
      .replacing("{length}", with: "\(accepted.utf8.count)")
      .replacing("{hex}", with: String(accepted.utf8.count, radix: 16))
  }

  static let all = successes + challenges + redirects + errors + framing + broken + connections

  private static let successes: [Self] = [
    Self("200 with a length", .accepted, "HTTP/1.1 200 OK\nContent-Length: {length}\n\n{ok}"),
    Self(
      "200 with its length twice", .accepted,
      "HTTP/1.1 200 OK\nContent-Length: {length}\nContent-Length: {length}\n\n{ok}"),
    Self("200 without a length", .accepted, closes: true, "HTTP/1.1 200 OK\n\n{ok}"),
    Self("200 in HTTP/1.0", .accepted, closes: true, "HTTP/1.0 200 OK\n\n{ok}"),
    Self(
      "200 in HTTP/1.0 with a length", .accepted, closes: true,
      "HTTP/1.0 200 OK\nContent-Length: {length}\n\n{ok}"),
    Self("200 without a reason", .accepted, "HTTP/1.1 200 \nContent-Length: {length}\n\n{ok}"),
    Self(
      "200 after 100", .accepted, "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: {length}\n\n{ok}"
    ),
    Self(
      "200 after 103", .accepted,
      "HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 200 OK\nContent-Length: {length}\n\n{ok}"),
    Self("200 without a body", .unreadable, "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
    Self("200 with a page", .unreadable, "HTTP/1.1 200 OK\nContent-Length: 15\n\n<html>hi</html>"),
    Self("204", .unreadable, "HTTP/1.1 204 No Content\n\n"),
    Self("204 with a length", .unreadable, "HTTP/1.1 204 No Content\nContent-Length: 5\n\n"),
  ]

  private static let challenges: [Self] = [
    Self("401", .unauthorized, "HTTP/1.1 401 No\nContent-Length: 4\n\nwho?"),
    Self(
      "401 that asks for Basic", .unauthorized,
      "HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=\"cafe\"\nContent-Length: 4\n\nwho?"),
    Self(
      "401 that asks for Digest", .unauthorized,
      "HTTP/1.1 401 No\nWWW-Authenticate: Digest realm=\"cafe\", nonce=\"1\"\nContent-Length: 4\n\nwho?"),
    Self(
      "401 that offers two schemes", .unauthorized,
      "HTTP/1.1 401 No\nWWW-Authenticate: Bearer\nWWW-Authenticate: Basic realm=\"cafe\"\nContent-Length: 4\n\nwho?"
    ),
    Self(
      "401 that offers two schemes in a line", .unauthorized,
      "HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=\"cafe\", Negotiate\nContent-Length: 4\n\nwho?"),
    Self(
      "401 in chunks", .unauthorized,
      "HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=\"cafe\"\nTransfer-Encoding: chunked\n\n4\nwho?\n0\n\n"),
    Self(
      "401 whose body is cut", .unauthorized, closes: true, "HTTP/1.1 401 No\nContent-Length: 400\n\nwho?"),
    Self(
      "401 without a length", .unauthorized, closes: true,
      "HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=\"cafe\"\n\nwho?"),
    Self(
      "401 without a body", .unauthorized, "HTTP/1.1 401 No\nWWW-Authenticate: Basic\nContent-Length: 0\n\n"),
  ]

  private static let redirects: [Self] = [
    Self(
      "301 to another host", .redirect("to https://elsewhere.example/a:"),
      "HTTP/1.1 301 Go\nLocation: https://elsewhere.example/a\nContent-Length: 5\n\nmoved"),
    Self(
      "302 without a location", .redirect("(status 302) that names no location"),
      "HTTP/1.1 302 Go\nContent-Length: 5\n\nmoved"),
    Self(
      "302 with an empty location", .redirect("(status 302) that names no location"),
      "HTTP/1.1 302 Go\nLocation: \nContent-Length: 5\n\nmoved"),
    Self(
      "303 to a path", .redirect("to /login:"),
      "HTTP/1.1 303 Go\nLocation: /login?next=secret\nContent-Length: 5\n\nmoved"),
    Self(
      "307 to a name without a path", .redirect("to login.php:"),
      "HTTP/1.1 307 Go\nLocation: login.php\nContent-Length: 5\n\nmoved"),
    Self(
      "307 to what is no address", .redirect("to ht!tp:// bad:"),
      "HTTP/1.1 307 Go\nLocation: ht!tp:// bad\nContent-Length: 5\n\nmoved"),
    Self(
      "308 with credentials in its location", .redirect("to https://elsewhere.example/a:"),
      "HTTP/1.1 308 Go\nLocation: https://me:pw@elsewhere.example/a\nContent-Length: 5\n\nmoved"),
    Self(
      "300", .redirect("(status 300) that names no location"),
      "HTTP/1.1 300 Choose\nContent-Length: 5\n\nthese"),
    Self(
      "304 with a length", .redirect("(status 304) that names no location"),
      "HTTP/1.1 304 Same\nContent-Length: 5\n\n"),
    // On Linux `URLSession` keeps the head of such a response to itself.
    Self(
      "302 whose body is cut", .lost, closes: true,
      "HTTP/1.1 302 Go\nLocation: /login\nContent-Length: 500\n\nmoved"),
  ]

  private static let errors: [Self] = [
    Self("400", .rejected, "HTTP/1.1 400 Bad\nContent-Length: 0\n\n"),
    Self(
      "407 of a proxy", .rejected,
      "HTTP/1.1 407 Proxy\nProxy-Authenticate: Basic realm=\"proxy\"\nContent-Length: 4\n\nwho?"),
    Self(
      "413 with a page", .rejected,
      "HTTP/1.1 413 Large\nContent-Type: text/html\nContent-Length: 15\n\n<html>no</html>"),
    Self("500", .server, "HTTP/1.1 500 Oops\nContent-Length: 4\n\noops"),
    Self(
      "502 with a page in chunks", .server,
      "HTTP/1.1 502 Oops\nTransfer-Encoding: chunked\n\n6\n<html>\n0\n\n"),
    Self("503 whose body is cut", .truncated, closes: true, "HTTP/1.1 503 Oops\nContent-Length: 400\n\noops"),
  ]

  private static let framing: [Self] = [
    Self("200 in chunks", .accepted, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{hex}\n{ok}\n0\n\n"),
    Self(
      "200 in chunks with an extension", .accepted,
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{hex};a=b\n{ok}\n0\n\n"),
    Self(
      "200 in chunks beside a longer length", .accepted,
      "HTTP/1.1 200 OK\nContent-Length: 99999\nTransfer-Encoding: chunked\n\n{hex}\n{ok}\n0\n\n"),
    Self(
      "200 in chunks beside a shorter length", .accepted,
      "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n{hex}\n{ok}\n0\n\n"),
    Self(name: "200 in gzip", verdict: .accepted) { connection, accepted, _ in
      connection.writeGzip(Gzip.member(Array(accepted.utf8)))
    },
    Self(name: "200 in gzip and chunks", verdict: .accepted) { connection, accepted, _ in
      let body = Gzip.member(Array(accepted.utf8))
      let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
      connection.write(
        Array((head + String(body.count, radix: 16) + "\r\n").utf8) + body + Array("\r\n0\r\n\r\n".utf8))
    },
    Self(name: "200 in gzip that ends early", cuts: true, verdict: .unreadable) {
      connection, accepted, _ in
      connection.writeGzip(Gzip.member(Array(accepted.utf8)).dropLast(10))
    },
    Self(name: "200 with a length two too small", cuts: true, verdict: .unreadable) {
      connection, accepted, _ in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(accepted.utf8.count - 2)\r\n\r\n\(accepted)")
      connection.closeAfterwards()
    },
    Self(name: "200 without a length that is cut", cuts: true, verdict: .unreadable) {
      connection, accepted, _ in
      connection.write("HTTP/1.1 200 OK\r\n\r\n\(accepted.dropLast(2))")
      connection.closeAfterwards()
    },
    Self(
      "200 of the identity encoding that is cut", .truncated, closes: true,
      "HTTP/1.1 200 OK\nContent-Encoding: identity\nContent-Length: 99999\n\n{ok}"),
  ]

  private static let broken: [Self] = [
    Self("200 whose body is cut", .truncated, closes: true, "HTTP/1.1 200 OK\nContent-Length: 99999\n\n{ok}"),
    Self(
      "200 whose chunk is cut", .truncated, closes: true,
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nfff\n{ok}"),
    Self(
      "200 without its last chunk", .truncated, closes: true,
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{hex}\n{ok}\n"),
    Self(
      "200 with a chunk of no number", .malformed, closes: true,
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n{ok}\n0\n\n"),
    Self(
      "200 with a length of no number", .malformed, closes: true,
      "HTTP/1.1 200 OK\nContent-Length: many\n\n{ok}"),
    Self("another protocol", .malformed, closes: true, "SSH-2.0-OpenSSH_9.2\n"),
    Self("no response", .truncated, closes: true, ""),
    Self(name: "a reset instead of a response", verdict: .truncated) { connection, _, _ in
      connection.resetAfterwards()
    },
    Self(name: "a reset in the body", verdict: .lost) { connection, accepted, _ in
      connection.write(filled("HTTP/1.1 200 OK\nContent-Length: 99999\n\n{ok}", accepted))
      connection.pause(milliseconds: 20)
      connection.resetAfterwards()
    },
  ]

  private static let connections: [Self] = [
    Self(name: "a kept connection", messages: 2, verdict: .accepted) { connection, accepted, _ in
      connection.respond(200, body: accepted)
    },
    Self(name: "a response that closes the connection", messages: 2, verdict: .accepted) {
      connection, accepted, _ in
      connection.respond(200, headers: ["Connection: close"], body: accepted)
      connection.closeAfterwards()
    },
    Self(name: "a kept connection that dies idle", messages: 2, verdict: .accepted) {
      connection, accepted, _ in
      connection.respond(200, body: accepted)
      connection.closeAfterwards()
    },
    Self(name: "a kept connection that dies on the next request", messages: 2, verdict: .lost) {
      connection, accepted, request in
      if request == 1 { connection.respond(200, body: accepted) } else { connection.closeAfterwards() }
    },
    Self(name: "a kept connection that is reset on the next request", messages: 2, verdict: .lost) {
      connection, accepted, request in
      if request == 1 { connection.respond(200, body: accepted) } else { connection.resetAfterwards() }
    },
    Self(name: "a response before the body was sent", answersHead: true, verdict: .rejected) {
      connection, _, _ in
      connection.respond(413, headers: ["Connection: close"], body: "")
      connection.closeAfterwards()
    },
  ]
}

extension LoopbackConnection {
  fileprivate func writeGzip(_ body: some Collection<UInt8>) {
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
    write(Array(head.utf8) + body)
  }
}
