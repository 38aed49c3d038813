import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TransportConformance {
  /// Every status comes back as it is, with its body.
  static let statusCases: [Case] =
    [200, 202, 299, 400, 403, 404, 408, 409, 413, 429, 500, 503].map { status in
      .response(
        "status/\(status)", "HTTP/1.1 \(status) Word\nContent-Length: 5\nRetry-After: 7\n\nhello",
        status: status,
        body: "hello", header: ("retry-after", "7"), why: "the caller decides what a status means")
    } + [
      .response(
        "status/200-empty", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", status: 200, body: "",
        why: "a response may be empty"),
      .response(
        "status/204", "HTTP/1.1 204 No Content\n\n", status: 204, body: "",
        why: "RFC 9110 §15.3.5: no content"),
      .response(
        "status/204-with-length", "HTTP/1.1 204 No Content\nContent-Length: 5\n\n", status: 204, body: "",
        why: "RFC 9112 §6.3: a 204 ends with its header, whatever its length says"),
      .response(
        "status/304-with-length", "HTTP/1.1 304 Not Modified\nContent-Length: 5\n\n", status: 304, body: "",
        why: "RFC 9112 §6.3: a 304 ends with its header, whatever its length says"),
      .response(
        "status/head-with-length", "HTTP/1.1 200 OK\nContent-Length: 5\n\n", method: "HEAD", status: 200,
        body: "",
        why: "RFC 9112 §6.3: the response to a HEAD ends with its header"),
      .response(
        "status/401", "HTTP/1.1 401 No\nContent-Length: 4\n\nwho?", status: 401,
        why: "wrong credentials are no failure"),
      .response(
        "status/401-basic", "HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=\"x\"\nContent-Length: 4\n\nwho?",
        status: 401, header: ("WWW-Authenticate", "Basic realm=\"x\""),
        why: "the transport has no credentials to offer; a wrong key must not read as a lost connection"),
      .response(
        "status/401-digest",
        "HTTP/1.1 401 No\nWWW-Authenticate: Digest realm=\"x\", nonce=\"1\"\nContent-Length: 4\n\nwho?",
        status: 401, why: "the transport has no credentials to offer"),
      .response(
        "status/401-two-schemes",
        "HTTP/1.1 401 No\nWWW-Authenticate: Bearer\nWWW-Authenticate: Basic realm=\"x\"\nContent-Length: 4\n\nwho?",
        status: 401, why: "the transport has no credentials to offer"),
      .response(
        "status/407", "HTTP/1.1 407 Proxy\nProxy-Authenticate: Basic realm=\"x\"\nContent-Length: 4\n\nwho?",
        status: 407, why: "what a proxy responds is a response"),
      .response(
        "status/after-100", "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok", status: 200,
        body: "ok",
        why: "RFC 9110 §15.2: interim responses come before the response"),
      .response(
        "status/after-103",
        "HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        status: 200, body: "ok", why: "RFC 8297: interim responses come before the response"),
      .response(
        "status/without-reason", "HTTP/1.1 200 \nContent-Length: 2\n\nok", status: 200, body: "ok",
        why: "RFC 9112 §4: the reason phrase may be empty"),
    ]

  /// No redirect is followed: it would carry keys and phone numbers to wherever the response points.
  static let redirectCases: [Case] =
    [301, 302, 303, 307, 308].flatMap { status in
      ["POST", "GET"].map { method in
        Case(
          name: "redirect/\(status)-\(method.lowercased())",
          expected: "status \(status), and no second request",
          reason: "a redirect would carry credentials and phone numbers to another host"
        ) { bench in
          let other = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
          let target = other.url("/stolen").absoluteString
          let server = try bench.server(
            "HTTP/1.1 \(status) Go\nLocation: \(target)\nContent-Length: 5\n\nmoved")
          let outcome = await bench.send(server.url("/"), method: method, isIdempotent: true)
          return outcome.isNot(status, header: ("Location", target)) ?? server.requests.isNot(1)
            ?? other.requests.isNot(0)
        }
      }
    } + [
      .response(
        "redirect/relative", "HTTP/1.1 302 Go\nLocation: /login\nContent-Length: 5\n\nmoved", status: 302,
        header: ("Location", "/login"), why: "the location is shown to a person as it was written"),
      .response(
        "redirect/broken-location", "HTTP/1.1 307 Go\nLocation: ht!tp:// x\nContent-Length: 5\n\nmoved",
        status: 307,
        header: ("Location", "ht!tp:// x"), why: "the location is shown to a person as it was written"),
      .response(
        "redirect/without-location", "HTTP/1.1 302 Go\nContent-Length: 5\n\nmoved", status: 302,
        why: "a status is a response, with or without a location"),
      .response(
        "redirect/300", "HTTP/1.1 300 Choose\nContent-Length: 5\n\nthese", status: 300,
        why: "a status is a response, with or without a location"),
    ]
}
