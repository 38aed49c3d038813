import Foundation
import OKGraph
import Testing
import VestnikCore
import VestnikTesting

@Suite struct ErrorTests {
  private func sent(_ response: TransportResponse, attempts: Int = 1) async throws -> MessagingError {
    let bench = Bench([.success(response)], options: SendOptions(maxAttempts: attempts))
    return try await failure { () throws(MessagingError) in try await bench.client.send("x", to: chat) }
  }

  @Test func theFieldComesBeforeTheBodyAndTheBodyBeforeTheStatus() async throws {
    let body = try fixture("answer-error")
    let both = TransportResponse(status: 401, headers: ["Invocation-Error": "102"], body: body)
    #expect(try await sent(both).okCode == .sessionExpired)
    #expect(try await sent(TransportResponse(status: 401, body: body)).okCode == .parameter)
    #expect(try await sent(.ok(body)).okCode == .parameter)
    let fieldAlone = TransportResponse(
      status: 200, headers: ["invocation-error": " 103 "], body: Data("<".utf8))
    #expect(try await sent(fieldAlone).okCode == .sessionKey)
    let taken = TransportResponse(
      status: 200, headers: ["invocation-error": "0"], body: try fixture("answer-message-id"))
    #expect(try await Bench([.success(taken)]).client.send("x", to: chat).messageID != nil)
  }

  @Test func anErrorIsAnErrorEvenBesideAnID() async throws {
    let response = TransportResponse(
      status: 200, headers: ["invocation-error": "300"], body: try fixture("answer-message-id"))
    #expect(try await sent(response).okCode == .notFound)
  }

  @Test func theReasonIsTheServersWordsWithoutTheToken() async throws {
    let error = try await sent(.error(705, "CHAT_NOT_FOUND : for \(token)"))
    #expect(error.code == .rejected && error.delivery == .rejected && error.okCode == .chatNotFound)
    #expect(
      error.rejection == Rejection(reasons: [.init(code: "705", text: "CHAT_NOT_FOUND : for (hidden)")]))
  }

  /// The names and kinds of the codes (OK API, Error codes, and the lists of OK's client libraries).
  static let table: [(OKErrorCode, String?, OKErrorCode.Kind)] = [
    ("1", "UNKNOWN", .service), ("2", "SERVICE", .service), ("3", "METHOD", .request),
    ("4", "REQUEST", .request), ("7", "ACTION_BLOCKED", .blocked), ("8", "FLOOD_BLOCKED", .throttled),
    ("9", "IP_BLOCKED", .blocked), ("10", "PERMISSION_DENIED", .permission),
    ("11", "LIMIT_REACHED", .blocked), ("12", "CANCELLED", .state), ("21", "NOT_MULTIPART", .request),
    ("22", "NOT_ACTIVATED", .permission), ("23", "NOT_YET_INVOLVED", .permission),
    ("24", "NOT_OWNER", .permission), ("25", "NOT_ACTIVE", .permission),
    ("26", "TOTAL_LIMIT_REACHED", .blocked), ("30", "NETWORK", .service),
    ("31", "NETWORK_TIMEOUT", .service), ("50", "NOT_ADMIN", .permission), ("100", "PARAM", .request),
    ("101", "PARAM_API_KEY", .unauthorized), ("102", "PARAM_SESSION_EXPIRED", .unauthorized),
    ("103", "PARAM_SESSION_KEY", .unauthorized), ("104", "PARAM_SIGNATURE", .request),
    ("105", "PARAM_RESIGNATURE", .request), ("106", "PARAM_ENTITY_ID", .argument),
    ("110", "PARAM_USER_ID", .argument), ("120", "PARAM_ALBUM_ID", .argument),
    ("121", "PARAM_PHOTO_ID", .argument),
    ("130", "PARAM_WIDGET", .argument), ("140", "PARAM_MESSAGE_ID", .argument),
    ("141", "PARAM_COMMENT_ID", .argument),
    ("160", "PARAM_GROUP_ID", .argument), ("200", "PARAM_PERMISSION", .permission),
    ("300", "NOT_FOUND", .notFound), ("451", "NOT_SESSION_METHOD", .unauthorized),
    ("453", "SESSION_REQUIRED", .unauthorized), ("454", "CENSOR_MATCH", .content),
    ("455", "FRIEND_RESTRICTION", .permission), ("456", "GROUP_RESTRICTION", .permission),
    ("457", "UNAUTHORIZED_RESTRICTION", .permission), ("458", "PRIVACY_RESTRICTION", .permission),
    ("500", "PHOTO_SIZE_LIMIT_EXCEEDED", .media), ("501", "PHOTO_SIZE_TOO_SMALL", .media),
    ("502", "PHOTO_SIZE_TOO_BIG", .media), ("503", "PHOTO_INVALID_FORMAT", .media),
    ("504", "PHOTO_IMAGE_CORRUPTED", .media), ("505", "PHOTO_NO_IMAGE", .media),
    ("511", "IDS_BLOCKED", .blocked), ("514", "IDS_SESSION_VERIFICATION_REQUIRED", .blocked),
    ("704", "TIMEOUT_EXCEEDED", .state), ("705", "CHAT_NOT_FOUND", .notFound),
    ("706", "MESSAGE_NOT_ACTIVE", .state), ("707", "STICKER_SERVICE_UNAVAILABLE_TO_USER", .media),
    ("708", "STICKER_MESSAGE_INVALID", .media), ("709", "GIF_SERVICE_UNAVAILABLE_TO_USER", .media),
    ("800", "CHAT_MAX_PARTICIPANT_COUNT_LIMIT", .argument),
    ("801", "CHAT_PARTICIPANTS_EMPTY_BLOCKED_USERS", .argument),
    ("802", "CHAT_PARTICIPANTS_EMPTY_NON_EXISTENT_USERS", .argument), ("900", "NO_SUCH_APP", .request),
    ("1200", "BATCH", .request), ("2001", "GRAPH_PARAM_REQUEST", .request),
    ("5000", "INVALID_RESPONSE", .service), ("9999", "SYSTEM", .service), ("777777", nil, .unknown),
    ("150", "PARAM_HAPPENING_ID", .argument),
    ("151", "PARAM_HAPPENING_PHOTO_ID", .argument),
    ("210", "PARAM_APPLICATION_DISABLED", .permission),
    ("211", "PARAM_DECISION", .argument),
    ("212", "PARAM_BADGE_ID", .argument),
    ("213", "PARAM_PRESENT_ID", .argument),
    ("214", "PARAM_RELATION_TYPE", .argument),
    ("220", "PARAM_FIELDSET", .argument),
    ("324", "EDIT_PHOTO_FILE", .media),
    ("401", "AUTH_LOGIN", .unauthorized),
    ("402", "AUTH_LOGIN_CAPTCHA", .unauthorized),
    ("403", "AUTH_LOGIN_WEB_HUMAN_CHECK", .unauthorized),
    ("508", "PHOTO_PIN_TOO_MUCH", .argument),
    ("512", "PHOTO_ALBUM_NOT_BELONGS_TO_USER", .argument),
    ("513", "PHOTO_ALBUM_NOT_BELONGS_TO_GROUP", .argument),
    ("600", "MEDIA_TOPIC_BLOCK_LIMIT", .argument),
    ("601", "MEDIA_TOPIC_TEXT_LIMIT", .argument),
    ("602", "MEDIA_TOPIC_POLL_QUESTION_TEXT_LIMIT", .argument),
    ("603", "MEDIA_TOPIC_POLL_ANSWERS_LIMIT", .argument),
    ("604", "MEDIA_TOPIC_POLL_ANSWER_TEXT_LIMIT", .argument),
    ("605", "MEDIA_TOPIC_WITH_FRIENDS_LIMIT", .argument),
    ("606", "MEDIA_TOPIC_WITH_FRIENDS_USER_LIMIT", .argument),
    ("607", "MEDIA_TOPIC_LINK_BAD_FORMAT", .argument),
    ("610", "GROUP_DUPLICATE_JOIN_REQUEST", .state),
    ("700", "COMMENT_NOT_FOUND", .notFound),
    ("701", "INVALID_AUTHOR", .permission),
    ("702", "COMMENT_NOT_ACTIVE", .state),
    ("1001", "CALLBACK_INVALID_PAYMENT", .argument),
    ("1003", "INVALID_PAYMENT", .argument),
    ("1004", "DUPLICATE_PAYMENT", .state),
    ("1005", "NOT_ENOUGH_MONEY", .state),
    ("1101", "VCHAT_SERVICE_DISABLED", .state),
    ("1102", "TARGET_USER_UNAVAILABLE", .state),
    ("1103", "FRIENDSHIP_REQUIRED", .permission),
    ("1300", "APP_NO_PLATFORM_ALLOWED", .permission),
    ("1301", "APP_DEVICE_NOT_ALLOWED", .permission),
    ("1302", "APP_DEVICE_NOT_SPECIFIED", .argument),
    ("1400", "APP_EMPTY_SEARCH_PARAMS", .argument),
    ("1401", "APP_SEARCH_SCENARIO_DOES_NOT_EXIST", .notFound),
    ("1002", nil, .unknown),
  ]

  @Test(arguments: table)
  func everyCodeHasItsNameAndItsMeaning(
    code: OKErrorCode, name: String?, kind: OKErrorCode.Kind
  ) async throws {
    #expect(code.name == name && code.kind == kind)
    let expected: (MessagingError.Code, MessagingError.Delivery, Int) =
      switch kind {
      case .throttled: (.throttled, .rejected, 3)
      case .blocked: (.throttled, .rejected, 1)
      case .unauthorized: (.unauthorized, .rejected, 1)
      case .service, .unknown: (.server, .unknown, 1)
      default: (.rejected, .rejected, 1)
      }
    let number = try #require(Int(code.rawValue))
    let bench = Bench([.success(.error(number))])
    let error = try await failure { () throws(MessagingError) in try await bench.client.send("x", to: chat) }
    #expect(error.okCode == code)
    #expect((error.code, error.delivery, bench.requests.count) == expected)
    // What changes nothing may be asked again when the service failed.
    let reading = Bench([.success(.error(number))])
    let other = try await failure { () throws(MessagingError) in try await reading.client.info() }
    #expect(other.code == expected.0 && other.delivery == expected.1 && other.attempts > 0)
    #expect(reading.requests.count == (kind == .throttled || kind == .service ? 3 : 1))
  }

  @Test(arguments: [
    (401, MessagingError.Code.unauthorized, MessagingError.Delivery.rejected, 1),
    (403, .unauthorized, .rejected, 1), (400, .rejected, .rejected, 1), (404, .rejected, .rejected, 1),
    (413, .rejected, .rejected, 1), (408, .server, .unknown, 1), (429, .throttled, .rejected, 3),
    (500, .server, .unknown, 1), (503, .server, .unknown, 1), (302, .unreadableResponse, .unknown, 1),
  ])
  func withoutACodeTheStatusDecides(
    status: Int, code: MessagingError.Code, delivery: MessagingError.Delivery, requests: Int
  ) async throws {
    for body in ["", "<html>", "{}", "[]", #"{"error_code":null}"#, #"{"error":{"message":"x"}}"#] {
      let bench = Bench([.success(TransportResponse(status: status, body: Data(body.utf8)))])
      let error = try await failure { () throws(MessagingError) in
        try await bench.client.send("x", to: chat)
      }
      #expect(error.code == code && error.delivery == delivery && bench.requests.count == requests)
    }
  }

  @Test(arguments: [(TransportError.refused, 3), (.late, 1)])
  func aMessageIsSentAgainOnlyWhenNothingLeft(error: TransportError, requests: Int) async throws {
    let bench = Bench([.failure(error)])
    let sent = try await failure { () throws(MessagingError) in try await bench.client.send("x", to: chat) }
    #expect(sent.delivery == (requests == 3 ? .notSent : .unknown) && bench.requests.count == requests)
    let acting = Bench([.failure(error)])
    let acted = try await failure { () throws(MessagingError) in
      try await acting.client.change(.leave, in: chat)
    }
    #expect(acted.delivery == sent.delivery && acting.requests.count == requests)
  }

  @Test func whatChangesNothingIsAskedAgain() async throws {
    let answer = try fixture("answer-info-group")
    let bench = Bench([.failure(.late), .success(TransportResponse(status: 502)), .success(.ok(answer))])
    #expect(try await bench.client.info().groupID == "group:70000001234567")
    #expect(bench.requests.count == 3 && bench.clock.uptime == .milliseconds(1500))
  }

  @Test func aFloodClosesTheGroupForAsLongAsTheServerAsks() async throws {
    var flood = TransportResponse.error(8)
    flood.headers["Retry-After"] = "7"
    let bench = Bench([.success(flood), .success(.ok(try fixture("answer-message-id")))])
    _ = try await bench.client.send("x", to: chat)
    #expect(bench.clock.uptime >= .seconds(7) && bench.requests.count == 2)
  }

  @Test func aCancelledCallIsNotRepeated() async throws {
    let bench = Bench([.failure(TransportError(phase: .maybeSent, reason: .cancelled, detail: ""))])
    let error = try await failure { () throws(MessagingError) in try await bench.client.info() }
    #expect(error.code == .cancelled && error.delivery == .unknown && bench.requests.count == 1)
  }

  @Test func theAddressOfASubscriptionAndTheTextShowNowhere() async throws {
    let hook = url("https://shop.example/ok/h00k-s3cr3t")
    var bench = Bench([.success(.error(100, "PARAM : bad url https:\\/\\/shop.example\\/ok\\/h00k-s3cr3t"))])
    let refused = try await failure { () throws(MessagingError) in try await bench.client.subscribe(to: hook)
    }
    bench = Bench([.success(.error(454, "CENSOR_MATCH : Your order 5012 is ready"))])
    let censored = try await failure { () throws(MessagingError) in
      try await bench.client.send("Your order 5012 is ready", to: chat)
    }
    #expect(refused.rejection?.reasons[0].text == "PARAM : bad url (hidden)")
    #expect(
      censored.rejection?.reasons[0].text == "CENSOR_MATCH : (hidden)" && censored.okCode == .censorMatch)
    for error in [refused, censored] {
      let body = String(decoding: error.response?.body ?? Data(), as: UTF8.self)
      #expect(
        !"\(error)\(body)".contains("s3cr3t") && !"\(error)\(body)".contains("5012"), "\(error) \(body)")
    }
  }

  @Test func clientValuesPrintNoAddress() {
    let configuration = OKGraphClient.Configuration(
      baseURL: url("https://u:pw@proxy.example/t0ken"), group: "cafe")
    let bench = Bench([], configuration: configuration)
    var text = "\(bench.client) \(configuration) \(bench.client.broadcast("hello there"))"
    for value in [bench.client, configuration, bench.client.broadcast("hello there")] as [Any] {
      dump(value, to: &text)
      #expect(Mirror(reflecting: value).children.isEmpty)
    }
    for secret in ["pw@", "t0ken", "hello"] { #expect(!text.contains(secret), "\(text)") }
    #expect(text.contains("proxy.example") && text.contains("cafe"))
  }

  /// The token, a server that repeats it, and a transport that repeats the URL.
  @Test func theTokenShowsNowhere() async throws {
    let url = "https://api.ok.ru/graph/me?access_token="
    let encoded = "tknS3cretToken%3ASECRETSECRET"
    let steps: [Bench.Step] = [
      .success(.error(100, "PARAM : \(token) \(encoded)")),
      .success(
        TransportResponse(status: 500, headers: ["Server": token], body: Data("no \(token) \(encoded)".utf8))),
      .success(TransportResponse(status: 302, headers: ["Location": "\(url)\(encoded)"])),
      .success(.ok("{\"x\":\"\(token)\"}")), .success(.error(8, token)), .success(.error(102, token)),
      .failure(TransportError(phase: .maybeSent, reason: .truncated, detail: "GET \(url)\(token) failed")),
      .failure(TransportError(phase: .notSent, reason: .unreachable, detail: "GET \(url)\(encoded) failed")),
    ]
    for step in steps {
      let bench = Bench([step])
      var text = ""
      dump(bench.client, to: &text)
      dump(bench.client.broadcast("x"), to: &text)
      for error in [
        try await failure { () throws(MessagingError) in try await bench.client.send("x", to: chat) },
        try await failure { () throws(MessagingError) in try await bench.client.info() },
      ] {
        text += "\(error) \(error.localizedDescription)"
        dump(error, to: &text)
        let response = error.response
        text += String(decoding: response?.body ?? Data(), as: UTF8.self)
        text += "\(response?.headers.map(\.value) ?? [])"
      }
      text += "\(bench.log.all) \(bench.requests)"
      dump(bench.requests, to: &text)
      #expect(!text.contains("S3cretToken") && !text.contains("SECRETSECRET"), "\(step)")
      #expect(bench.log.all.contains { $0.fields["host"]?.hasSuffix(".ok.ru") ?? false })
    }
  }
}
