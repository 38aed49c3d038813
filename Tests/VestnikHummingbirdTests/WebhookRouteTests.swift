#if Hummingbird
  import Foundation
  import HTTPTypes
  import Hummingbird
  import Logging
  import RapportoVK
  import Synchronization
  import Testing
  import VestnikCore
  import VestnikHummingbird

  /// A receiver whose one event is the request itself, known by its body.
  struct EchoReceiver: WebhookReceiver {
    let provider: ProviderName = "echo"
    var policy: WebhookPolicy
    var deduplicator = EventDeduplicator()
    var responseDeadline = Duration.seconds(5)
    var methods: [String] { ["POST", "PUT"] }

    func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<WebhookRequest> {
      ParsedWebhook(events: [request])
    }

    func deduplicationKey(of event: WebhookRequest) -> DeduplicationKey? { .content(event.body) }

    func acknowledgement(of events: [WebhookRequest]) -> WebhookResponse {
      WebhookResponse(headers: ["X-Echo": "yes"], body: Data("ok".utf8))
    }
  }

  @Suite(.serialized, .timeLimit(.minutes(5)))
  struct WebhookRouteTests {
    private let results = Log<WebhookResult>()
    private let requests = Log<WebhookRequest>()

    private func receiver(
      secret: WebhookSecret? = nil, allowedSources: IPAllowlist? = nil, trustedProxies: IPAllowlist? = nil
    ) -> EchoReceiver {
      EchoReceiver(
        policy: WebhookPolicy(
          secret: secret, allowedSources: allowedSources, trustedProxies: trustedProxies,
          onResult: { [results] in results.add($0) }))
    }

    @Test func aRequestArrivesAsItWasSent() async throws {
      let target = "/hooks/echo/%D0%B0+b%2Fc?a=%20&a=2&b=%zz&="
      try await TestServer.run { router in
        router.webhook("/hooks/echo", receiver()) { [requests] in requests.add($0) }
      } _: { port in
        try await RawConnection.open(port) { connection in
          let response = try await connection.request(
            "PUT", target, headers: "x-SECOND: 2\r\nA: 1\r\nx-second: 3\r\nCookie: a=1; b=2\r\n", "тело")
          #expect(response?.status == 200 && response?.body == "ok")
          #expect(response?.head.contains("X-Echo: yes") == true)
          let request = try #require(requests.all.first)
          #expect(request.method == "PUT" && request.target == target)
          #expect(request.body == Data("тело".utf8))
          #expect(
            request.headers.filter { $0.0 != "Content-Length" }.map { "\($0.0)=\($0.1)" }
              == ["Host=test", "x-SECOND=2", "A=1", "x-second=3", "Cookie=a=1; b=2"])
          #expect(request.remoteAddress == connection.localPort.map { "127.0.0.1:\($0)" })
        }
      }
      #expect(results.all.map(\.handled) == [1])
    }

    @Test func anAddressOfIPv6HasBrackets() async throws {
      try await TestServer.run(host: "::1") { router in
        router.webhook("/hooks/echo", receiver(allowedSources: try? IPAllowlist(["::1"]))) { [requests] in
          requests.add($0)
        }
      } _: { port in
        try await RawConnection.open(port, host: "::1") { connection in
          try await connection.expect(200, "POST", "/hooks/echo", "a")
          #expect(requests.all.first?.remoteAddress == connection.localPort.map { "[::1]:\($0)" })
        }
      }
    }

    @Test func theRouteTakesItsPathAndEverythingBelow() async throws {
      try await TestServer.run { router in
        router.webhook("/hooks/echo", receiver()) { _ in }
        router.webhook("/other", receiver()) { _ in }
      } _: { port in
        try await RawConnection.open(port) { connection in
          for (target, status) in [
            ("/hooks/echo", 200), ("/hooks/echo/", 200), ("/hooks/echo/s3", 200),
            ("/hooks/echo/a/b/c?d", 200),
            ("/other/x", 200), ("/hooks", 404), ("/hooks/ech", 404), ("/", 404), ("/hooks/echos", 404),
          ] {
            try await connection.expect(status, "POST", target, target)
          }
        }
      }
    }

    @Test func anotherMethodIsRefusedWithItsReason() async throws {
      let methods = ["GET", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE"]
      try await TestServer.run { router in
        router.webhook("/hooks", receiver()) { _ in }
      } _: { port in
        for method in methods {
          try await RawConnection.open(port) { connection in
            let response = try await connection.request(method, "/hooks/s3", "a")
            #expect(
              response?.status == 405 && response?.head.contains("Allow: POST, PUT") == true, "\(method)")
            // The connection is good for another request.
            try await connection.expect(200, "POST", "/hooks", "a")
          }
        }
      }
      #expect(results.all.compactMap(\.refusal?.kind) == methods.map { _ in .method })
      #expect(results.all.first?.refusal?.detail == "GET, allowed POST, PUT")
    }

    @Test func aWrongSecretIsRefusedBeforeTheBodyIsRead() async throws {
      try await TestServer.run { router in
        router.webhook("/hooks", receiver(secret: .pathSuffix("f2c9"))) { _ in }
      } _: { port in
        try await RawConnection.open(port) { connection in
          // The body is never sent.
          try await connection.send("POST /hooks/no HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
          try await connection.expectResponse(403)
          #expect(await connection.isClosed())
        }
        try await RawConnection.open(port) { connection in
          try await connection.expect(403, "POST", "/hooks/no", "a")
          try await connection.expect(200, "POST", "/hooks/f2c9", "a")
        }
      }
      #expect(results.all.map { $0.refusal?.kind } == [.secret, .secret, nil])
    }

    @Test func behindATrustedProxyTheSenderIsTheForwardedOne() async throws {
      let allowed = try IPAllowlist(["203.0.113.0/24"])
      let proxies = try IPAllowlist(["127.0.0.0/8"])
      try await TestServer.run { router in
        router.webhook("/proxied", receiver(allowedSources: allowed, trustedProxies: proxies)) { _ in }
        router.webhook("/direct", receiver(allowedSources: allowed)) { _ in }
      } _: { port in
        try await RawConnection.open(port) { connection in
          for (path, forwarded, status) in [
            ("/proxied", "x-forwarded-for: 203.0.113.9\r\n", 200),
            ("/proxied", "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.9, 127.0.0.2\r\n", 200),
            ("/proxied", "X-Forwarded-For: 203.0.113.9, 198.51.100.1\r\n", 403),
            ("/proxied", "X-Forwarded-For: nonsense\r\n", 403), ("/proxied", "", 403),
            ("/direct", "X-Forwarded-For: 203.0.113.9\r\n", 403),
          ] {
            let response = try await connection.request("POST", path, headers: forwarded, "a")
            #expect(response?.status == status, "\(path) \(forwarded)")
          }
        }
      }
    }

    @Test func aHandlerThatThrowsAsksForARepeatWhichIsHandled() async throws {
      struct Refused: Error {}
      let calls = Log<Int>()
      try await TestServer.run { router in
        router.webhook("/hooks", receiver()) { _ in
          calls.add(1)
          if calls.all.count == 1 { throw Refused() }
        }
      } _: { port in
        try await RawConnection.open(port) { connection in
          try await connection.expect(500, "POST", "/hooks", "a")
          try await connection.expect(200, "POST", "/hooks", "a")
          try await connection.expect(200, "POST", "/hooks", "a")
        }
      }
      #expect(calls.all.count == 2)
      #expect(results.all.map(\.failures.count) == [1, 0, 0] && results.all.map(\.repeated) == [0, 0, 1])
    }

    @Test func aHandlerThatTakesTooLongIsAskedForAndHandledOnce() async throws {
      var slow = receiver()
      slow.responseDeadline = .milliseconds(500)
      let (opened, gate) = AsyncStream.makeStream(of: Void.self)
      let calls = Log<Int>()
      try await TestServer.run { [slow] router in
        router.webhook("/hooks", slow) { _ in
          calls.add(1)
          for await _ in opened {}
        }
      } _: { port in
        try await RawConnection.open(port) { connection in
          let start = ContinuousClock.now
          try await connection.expect(500, "POST", "/hooks", "a")
          let duration = start.duration(to: .now)
          #expect(duration >= .milliseconds(450) && duration < .milliseconds(3_000))
          // The repeat comes while the handler is still at work.
          try await connection.expect(500, "POST", "/hooks", "a")
          gate.finish()
          while results.all.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
          try await connection.expect(200, "POST", "/hooks", "a")
        }
      }
      #expect(calls.all.count == 1)
      #expect(results.all.filter(\.isLate).map(\.handled) == [1])
      #expect(
        results.all.map(\.repeated).reduce(0, +) == 1 && results.all.map(\.inProgress).reduce(0, +) == 1)
    }

    @Test func aSubscriberGetsTheReplyOfAReceiverWithAWayOfItsOwn() async throws {
      let rapporto = RapportoWebhook(policy: WebhookPolicy(secret: .query(name: "key", "f2c9")))
      try await TestServer.run { router in
        router.webhook("/mo", for: rapporto) { request in
          await rapporto.reply(to: request) { _ in ["Спасибо"] }
        }
      } _: { port in
        try await RawConnection.open(port) { connection in
          let target = "/mo?clientId=79990001122&message=a&messageId=3"
          let response = try await connection.request("GET", "\(target)&key=f2c9")
          #expect(response?.status == 200 && response?.body == "Спасибо")
          try await connection.expect(403, "GET", target)
          try await connection.expect(204, "GET", "\(target)&key=f2c9")
        }
      }
    }

    @Test func aMiddlewareThatIsAddedLaterLogsNoSecret() async throws {
      let lines = Log<String>()
      let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
      try await TestServer.run(logger: logger) { router in
        router.webhook("/hooks", receiver(secret: .pathSuffix("f2c9hush"))) { _ in }
        router.add(middleware: LogRequestsMiddleware(.info))
        router.get("/page") { _, _ in "page" }
      } _: { port in
        try await RawConnection.open(port) { connection in
          try await connection.expect(200, "POST", "/hooks/f2c9hush", "a")
          try await connection.expect(200, "POST", "/hooks/f2c9hush?f2c9hush", "")
          try await connection.expect(200, "GET", "/page")
        }
      }
      #expect(lines.all.contains { $0.contains("/page") })
      #expect(!lines.all.contains { $0.contains("hush") })
    }
  }

  /// A log handler that keeps every line with its metadata.
  private struct LineHandler: LogHandler {
    let lines: Log<String>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(lines: Log<String>) {
      self.lines = lines
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.add("\(event.message) \(metadata) \(event.metadata ?? [:])")
    }
  }
#endif
