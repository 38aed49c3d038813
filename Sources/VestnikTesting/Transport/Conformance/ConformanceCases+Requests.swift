import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TransportConformance {
  /// Cases of requests: a valid one reaches the server unchanged, and an invalid one is never sent.
  static let requestCases: [Case] =
    [
      Case(
        name: "request/as-written", expected: "method, target, header fields and body as they were given",
        reason: "signatures and encodings depend on every byte"
      ) { bench in
        let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
        let target = "/a%20b/%D0%BF?x=1&y=%2B%26"
        let request = TransportRequest(
          method: "PUT", url: server.url(target), headers: ["Content-Type": "text/plain", "X-Key": "v 1"],
          body: .bytes(Data("Привет".utf8)))
        if let wrong = await bench.send(request).isNot(200) { return wrong }
        guard let received = server.requests.first else { return "no request" }
        let found = [
          received.method, received.target, received.header("Content-Type") ?? "",
          received.header("X-Key") ?? "",
        ]
        let expected = ["PUT", target, "text/plain", "v 1"]
        guard found == expected else { return "\(found)" }
        guard received.body == Data("Привет".utf8) else {
          return "another body of \(received.body.count) bytes"
        }
        return received.header("Content-Length") == "12"
          ? nil : "Content-Length \(received.header("Content-Length") ?? "none")"
      },
      Case(
        name: "request/get-without-body", expected: "a GET without Content-Length and Content-Type",
        reason: "RFC 9110 §9.3.1: a body of a GET has no meaning"
      ) { bench in
        let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
        if let wrong = await bench.send(server.url("/"), method: "GET").isNot(200) { return wrong }
        guard let received = server.requests.first else { return "no request" }
        return received.header("Content-Length") == nil && received.header("Content-Type") == nil
          ? nil : "\(received.headerLines)"
      },
      Case(
        name: "request/repeated-fields", expected: "both values of a field that the server writes twice",
        reason: "RFC 9110 §5.3"
      ) { bench in
        let server = try bench.server("HTTP/1.1 200 OK\nX-Name: one\nX-Name: two\nContent-Length: 2\n\nok")
        let outcome = await bench.send(server.url("/"))
        guard case .success(let response) = outcome else { return outcome.words }
        let value = response.headers["X-Name"] ?? ""
        return value.contains("one") && value.contains("two") ? nil : "X-Name: \(value)"
      },
      Case(
        name: "request/no-cookies", expected: "no Cookie in the next request",
        reason: "what one response says must not change the next request"
      ) { bench in
        let server = try bench.server(
          "HTTP/1.1 200 OK\nSet-Cookie: a=b; Path=/\nContent-Length: 2\n\nok")
        for _ in 0..<2 { if let wrong = await bench.send(server.url("/")).isNot(200) { return wrong } }
        return server.requests.contains { $0.header("Cookie") != nil } ? "a Cookie" : nil
      },
    ]
    + [
      (
        "request/line-break-in-header", "POST", "http://127.0.0.1:9/",
        ["X-Key": "a\r\nX-Evil: 1"] as TransportHeaders
      ),
      ("request/bad-header-name", "POST", "http://127.0.0.1:9/", ["X Key": "a"]),
      ("request/bad-method", "PO ST", "http://127.0.0.1:9/", [:]),
      ("request/other-scheme", "POST", "ftp://127.0.0.1:9/", [:]),
      ("request/no-host", "POST", "http:///path", [:]),
    ].map { name, method, url, headers in
      Case(
        name: name, expected: "the error invalid-request, not sent",
        reason: "a request that breaks its own lines is never sent"
      ) { bench in
        guard let url = URL(string: url) else { return "no URL" }
        let request = TransportRequest(method: method, url: url, headers: headers, timeout: .seconds(2))
        return await bench.send(request).isNot([.invalidRequest], .notSent)
      }
    }

  /// Cases of streamed bodies and the progress that is reported while they are sent.
  static let uploadCases: [Case] = [
    Case(
      name: "upload/form-with-file", expected: "the bytes of the form with their exact Content-Length",
      reason: "many servers do not take a body in chunks"
    ) { bench in
      let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
      let file = try TemporaryFile(bytes: 700_001)
      let form = MultipartBody([
        .init(name: "note", content: .bytes(Data("Привет".utf8))),
        .init(name: "file", filename: "a.bin", contentType: "image/png", content: .file(file.url)),
      ])
      if let wrong = await bench.send(file.request(to: server, form)).isNot(200) { return wrong }
      guard let received = server.requests.first else { return "no request" }
      let expected = try file.bytes(of: form)
      guard received.header("Content-Length") == "\(expected.count)" else {
        return "Content-Length \(received.header("Content-Length") ?? "none") instead of \(expected.count)"
      }
      return received.body == expected ? nil : "another body of \(received.body.count) bytes"
    },
    Case(
      name: "upload/progress",
      expected: "progress that grows, knows the total, and ends at it before the return",
      reason: "the last progress is what turns a bar full"
    ) { bench in
      let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
      let file = try TemporaryFile(bytes: 1_500_000)
      let form = MultipartBody([.init(name: "file", filename: "a.bin", content: .file(file.url))])
      let seen = Locked<[TransferProgress]>([])
      let outcome = await bench.send(file.request(to: server, form)) { progress in
        seen.change { $0.append(progress) }
      }
      let entries = seen.read()
      if let wrong = outcome.isNot(200) { return wrong }
      let total = Int64(try file.bytes(of: form).count)
      guard entries.map(\.sent) == entries.map(\.sent).sorted() else { return "progress that goes back" }
      guard entries.allSatisfy({ $0.total == total }) else { return "another total than \(total)" }
      return entries.last?.sent == total ? nil : "\(entries.last?.sent ?? 0) of \(total) bytes at the end"
    },
    Case(
      name: "upload/missing-file", expected: "the error invalid-request, not sent, and no request",
      reason: "the message that names the file may be sent again"
    ) { bench in
      let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
      let missing = URL(filePath: "/nowhere/\(UUID().uuidString)")
      let form = MultipartBody([.init(name: "file", filename: "a.bin", content: .file(missing))])
      let request = TransportRequest(
        url: server.url("/"), headers: ["Content-Type": form.contentType], body: .multipart(form))
      return await bench.send(request).isNot([.invalidRequest], .notSent) ?? server.requests.isNot(0)
    },
    Case(
      name: "upload/directory", expected: "the error invalid-request, not sent, and no request",
      reason: "the message that names the file may be sent again"
    ) { bench in
      let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
      let form = MultipartBody([
        .init(name: "file", filename: "a", content: .file(FileManager.default.temporaryDirectory))
      ])
      let request = TransportRequest(
        url: server.url("/"), headers: ["Content-Type": form.contentType], body: .multipart(form))
      return await bench.send(request).isNot([.invalidRequest], .notSent) ?? server.requests.isNot(0)
    },
  ]
}

/// A temporary file whose blocks all differ; it is deleted when the value is released.
private final class TemporaryFile: Sendable {
  let url: URL

  init(bytes: Int) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "vestnik-\(UUID().uuidString)")
    try Data((0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }).write(to: url)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Returns a request that uploads the form to the server.
  func request(to server: LoopbackServer, _ form: MultipartBody) -> TransportRequest {
    TransportRequest(
      url: server.url("/"), headers: ["Content-Type": form.contentType], body: .multipart(form),
      timeout: .seconds(10))
  }

  /// Returns the bytes that a transport has to send for the form.
  func bytes(of form: MultipartBody) throws -> Data {
    try form.segments.reduce(into: Data()) { whole, segment in
      switch segment {
      case .bytes(let data): whole.append(data)
      case .file(let url): whole.append(try Data(contentsOf: url))
      }
    }
  }
}

extension TransportConformance {
  /// Cases of a task that is cancelled, at every point of a request.
  static let cancellationCases: [Case] = [
    Case(
      name: "cancel/before-the-start", expected: "the error cancelled, not sent, and no connection",
      reason: "a message that never left may be sent again"
    ) { bench in
      let server = try bench.server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await bench.send(server.url("/"))
      }
      return await task.value.isNot([.cancelled], .notSent)
        ?? (server.connectionCount == 0 ? nil : "a connection")
    },
    cancelling("cancel/while-waiting") { _ in },
    cancelling("cancel/in-header") { $0.write("HTTP/1.1 200 OK\r\nContent-Le") },
    cancelling("cancel/in-body") { $0.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe") },
    cancelling("cancel/in-upload", body: .bytes(Data(count: 16 << 20)), readsBodies: false) { _ in },
    Case(
      name: "cancel/5000-around-the-response",
      expected: "5,000 calls that end, each with a response or as cancelled",
      reason: "a transport that hangs or traps here does so once a week in production"
    ) { bench in
      let server = try LoopbackServer { request, connection in
        connection.pause(milliseconds: request.number)
        connection.respond(200, body: "ok")
      }
      let wrong = Locked<String?>(nil)
      let ended = Locked(0)
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<5000 {
          if number >= 64 { await group.next() }
          group.addTask {
            let task = Task { await bench.send(server.url("/\(number * 7 % 5)")) }
            try? await Task.sleep(for: .microseconds(number * 131 % 6001), tolerance: .zero)
            task.cancel()
            let outcome = await task.value
            ended.change { $0 += 1 }
            if case .success = outcome, outcome.isNot(200, body: "ok") == nil { return }
            if case .failure(let error) = outcome, error.reason == .cancelled { return }
            wrong.change { $0 = $0 ?? outcome.words }
          }
        }
      }
      if let wrong = wrong.read() { return wrong }
      guard ended.read() == 5000 else { return "\(ended.read()) of 5000 calls ended" }
      return await bench.send(server.url("/0")).isNot(200, body: "ok")
    },
  ]

  /// Makes a case that cancels the task 50 ms after the server has played its part.
  private static func cancelling(
    _ name: String, body: TransportBody = .bytes(Data("hello".utf8)), readsBodies: Bool = true,
    _ play: @escaping @Sendable (LoopbackConnection) -> Void
  ) -> Case {
    Case(
      name: name, expected: "the error cancelled, maybe sent, within 1 s",
      reason: "who gives up must not wait, and must hear that the message may have arrived"
    ) { bench in
      let hasBegun = Locked(false)
      let server = try LoopbackServer(readsBodies: readsBodies) { _, connection in
        play(connection)
        hasBegun.change { $0 = true }
        connection.pause(milliseconds: 1500)
        connection.closeAfterwards()
      }
      let task = Task { await bench.send(server.url("/"), body: body, timeout: .seconds(20)) }
      for _ in 0..<500 where !hasBegun.read() { try await Task.sleep(for: .milliseconds(10)) }
      try await Task.sleep(for: .milliseconds(50))
      let start = ContinuousClock.now
      task.cancel()
      let outcome = await task.value
      let time = start.duration(to: .now)
      return outcome.isNot([.cancelled], .maybeSent)
        ?? (time < .seconds(1) ? nil : "the right error after \(time)")
    }
  }
}
