import Foundation
import Testing
import VestnikCore

@testable import RapportoVK

/// Requests, responses and events as models: read, written and read again.
@Suite struct RapportoModelTests {
  private func value(_ json: Data) throws -> JSONValue { try RawJSON(json).value() }

  @Test(arguments: [
    "rest-error-extended.json", "rest-error.json", "rest-ok-missing-comma.json", "rest-ok-number.json",
    "rest-ok-without-id.json", "rest-ok.json", "text-digits.txt", "text-ok-bom.txt", "text-ok-braces.txt",
    "text-ok-crlf.txt", "text-ok-one-line.txt", "text-ok-without-id.txt", "text-ok.txt", "text-phrase.txt",
    "xml-error.xml", "xml-ok-bom.xml", "xml-ok-braces.xml", "xml-ok-without-id.xml", "xml-ok.xml",
  ])
  func everyResponseIsKept(name: String) throws {
    for status in [200, 401] {
      let response = RapportoResponse(parsing: try fixture(name), status: status)
      let written = try ExactJSONEncoder().encode(response)
      let again = try ExactJSONDecoder().decode(RapportoResponse.self, from: written)
      #expect(again.outcome == response.outcome && again.status == status && again.format == response.format)
      #expect(
        try JSONDecoder().decode(RapportoResponse.self, from: JSONEncoder().encode(response)).outcome
          == response.outcome)
    }
  }

  @Test func aResponseIsReadInItsForm() throws {
    func read(_ text: String, _ status: Int = 200) -> RapportoResponse {
      RapportoResponse(parsing: Data(text.utf8), status: status)
    }
    #expect(read("OK\n4095284974").outcome == .accepted("4095284974"))
    #expect(read("{\n   OK\n   4095284974\n}").outcome == .accepted("4095284974"))
    #expect(read("Invalid password", 401).outcome == .code(.wrongCredentials, text: "Invalid password"))
    #expect(read(#"{"mtNum":"7","id":"a"}"#).outcome == .accepted("7"))
    #expect(read(#"{"mtNum":"7","id":"a"}"#).format == .json)
    #expect(
      read(#" {"error":{"code":11,"description":"Invalid TTL"}}"#, 406).outcome
        == .code(.restWrongTimeToLive, text: "Invalid TTL"))
    let xml = "<response><code>401</code><text>Invalid password</text></response>"
    #expect(read(xml).outcome == .code(.wrongCredentials, text: "Invalid password"))
    #expect(read("{}").format == .json)
    // REST's JSON is written as it is, whatever else is in it.
    let json = Data(#"{"mtNum":"7","novelty":1.50}"#.utf8)
    #expect(try ExactJSONEncoder().encode(RapportoResponse(parsing: json)) == json)
    #expect(throws: (any Error).self) {
      try ExactJSONDecoder().decode(RapportoResponse.self, from: Data("7".utf8))
    }
  }

  @Test(arguments: ["request-all.txt", "request-ascii.txt", "request-cascade.txt", "request-cyrillic.txt"])
  func aFormIsReadAndWrittenAsTheClientSendsIt(name: String) throws {
    let body = try fixture(name)
    let request = try RapportoFormRequest(parsing: body)
    #expect(String(decoding: request.body, as: UTF8.self) == String(decoding: body, as: UTF8.self))
    // From the properties alone, without what was received.
    let made = RapportoFormRequest(
      request.message, credentials: request.credentials, responseFormat: request.responseFormat)
    #expect(made == request)
    for coded in [try ExactJSONEncoder().encode(request), try JSONEncoder().encode(request)] {
      #expect(try ExactJSONDecoder().decode(RapportoFormRequest.self, from: coded) == request)
    }
  }

  @Test func aFormKeepsTheOrderInWhichItCame() throws {
    let body = Data("message=a%20b&clientId=%2B79990001122&pass=p&serviceId=s&time_zone=-00%3A00".utf8)
    var request = try RapportoFormRequest(parsing: body)
    #expect(request.parameters.map(\.name) == ["message", "clientId", "pass", "serviceId", "time_zone"])
    #expect(request.message.utcOffset == "-00:00" && request.message.schedule == nil)
    #expect(
      RapportoAdapter(request.credentials, .init(interface: try Sample.form(), group: "g")).issues(
        request.message
      ).isEmpty)
    request.message.text = "c"
    #expect(request.parameters.map(\.name) == ["serviceId", "pass", "clientId", "message", "time_zone"])
    #expect(
      "\(request)" == "RapportoFormRequest(hidden)" && !String(reflecting: request).contains("79990001122"))
  }

  @Test(arguments: [
    ("serviceId=s&pass=p&clientId=7", "message"),
    ("serviceId=s&pass=p&clientId=7&message=a&colour=red", "parameter 5"),
    ("serviceId=s&pass=top&s3cret&clientId=7&message=a", "parameter 3"),
    ("serviceId=s&pass=p&clientId=7&message=a&output=json", "output"),
    ("serviceId=s&pass=p&clientId=7&message=a&order_list=v&shorten_list=i", "shorten_list"),
    ("serviceId=s&pass=p&clientId=7&message=a&message=b", "message"),
    ("serviceId=s&pass=p&clientId=7&message=a&sending_time=1_2", "sending_time"),
    ("serviceId=s&pass=p&clientId=7&message=a&shortenLinks=yes", "shortenLinks"),
    ("serviceId=s&pass=p&clientId=7&message=a&order_list=v,x", "order_list"),
    ("serviceId=s&pass=p&clientId=7&message=a&order_list=v&v_resendCond=Q", "v_resendCond"),
    ("serviceId=s&pass=p&clientId=7&message=a&order_list=v&v_resendValid=0001", "v_resendValid"),
    ("serviceId=s&pass=p&clientId=7&message=%zz", "message"),
    ("serviceId=s&pass=p&clientId=7&message=%FF", "message"),
  ])
  func aParameterThatWouldBeLostIsNamed(body: String, name: String) {
    let error = #expect(throws: JSONError.self) { try RapportoFormRequest(parsing: Data(body.utf8)) }
    #expect(error?.path == name)
  }

  @Test func aCascadeIsReadInEitherCase() throws {
    let body = Data(
      "serviceId=s&pass=p&clientId=7&message=a&order_list=W,V&W_resendCond=n&v_resendValid=000000020304000R&shorten_list="
        .utf8)
    let steps = try RapportoFormRequest(parsing: body).message.cascade
    #expect(steps.map(\.channel) == [.whatsApp, .vk] && steps.map(\.fallbackIf) == [.never, nil])
    #expect(steps[1].timeToLive == .seconds(2 * 3600 + 3 * 60 + 4) && steps.allSatisfy { !$0.shortenLinks })
  }

  @Test(arguments: ["request-rest.json", "request-rest-cascade.json"])
  func aBodyOfRESTIsReadAndWritten(name: String) throws {
    let body = try fixture(name)
    let request = try RapportoRESTRequest(parsing: body)
    #expect(try value(ExactJSONEncoder().encode(request)) == value(body))
    let made = RapportoRESTRequest(request.message, credentials: request.credentials)
    #expect(made == request)
    let sent = try #require(
      try Sample.channel(Sample.rest(), .off, request.credentials).request([request.message][...]).body.data)
    #expect(try ExactJSONEncoder().encode(made) == sent)
    #expect(try value(sent) == value(body))
  }

  /// Minutes and hours, numbers as texts, an order of its own: kept until something is changed.
  @Test func unitsAreKeptAndUnderstood() throws {
    let body = Data(
      """
      {"login":"l","password":"p","destAddr":"79990001122","message":{"type":"VK","data":{"text":"a","serviceNumber":"N",
      "ttl":"10"}},"cascadeChainLink":{"state":"READ","message":{"type":"Push","data":{"text":"b","serviceNumber":"N",
      "ttl":1,"ttlUnit":"HOURS"}}}}
      """.utf8)
    var request = try RapportoRESTRequest(parsing: body)
    #expect(request.message.cascade.map(\.timeToLive) == [.minutes(10), .hours(1)])
    #expect(request.message.cascade.map(\.channel) == [.vk, .push])
    #expect(request.message.cascade.map(\.fallbackIf) == [.unread, nil])
    #expect(try value(ExactJSONEncoder().encode(request)) == value(body))
    request.message.partnerMessageID = "x"
    let changed = try String(decoding: ExactJSONEncoder().encode(request), as: UTF8.self)
    #expect(changed.contains(#""ttl":600,"ttlUnit":"SECONDS""#) && changed.contains(#""id":"x""#))
  }

  @Test(arguments: [
    (#""colour":1"#, "colour"), (#""scheduleInfo":{"timeBegin":"10:30","timeEnd":"12:00"}"#, "full hour"),
    (#""scheduleInfo":{"timeBegin":"10:00"}"#, "together"), (#""useTimeDiff":true"#, "scheduleInfo"),
    (#""scheduleInfo":{"weekdaysSchedule":"1x"}"#, "digits"),
    (#""scheduleInfo":{"deadline":"soon"}"#, "date"),
    (#""login":"m""#, "twice"), (#""extraParam":"a""#, "name=value"), (#""extraParam":"a=1,a=2""#, "twice"),
    (#""registeredDelivery":7"#, "registeredDelivery"),
    (
      #""cascadeChainLink":{"state":"MAYBE","message":{"type":"VK","data":{"text":"a"}}}"#,
      "DELIVERED or READ"
    ),
  ])
  func whatRESTWouldLoseIsNamed(member: String, words: String) {
    let body =
      #"{"login":"l","password":"p","destAddr":"7","message":{"type":"VK","data":{"text":"a"}},\#(member)}"#
    let error = #expect(throws: (any Error).self) { try RapportoRESTRequest(parsing: Data(body.utf8)) }
    #expect("\(error as Any)".contains(words))
  }

  @Test(arguments: [
    (#""text":"a","ttl":-9223372036854775808"#, "whole number"), (#""text":"a","ttl":1.5"#, "ttl"),
    (#""text":"a","ttl":9999999999999999999999"#, "ttl"), (#""text":"a","ttlUnit":"HOURS""#, "belongs"),
    (#""text":"a","instantContent":{"type":"TEXT","data":{"text":"b"}}"#, "one text"),
  ])
  func dataThatRESTWouldLoseIsNamed(data: String, words: String) {
    let body = #"{"login":"l","password":"p","destAddr":"7","message":{"type":"VK","data":{\#(data)}}}"#
    let error = #expect(throws: JSONError.self) { try RapportoRESTRequest(parsing: Data(body.utf8)) }
    #expect("\(error as Any)".contains(words))
  }

  /// What does not fit the rest of its object is named where it stands.
  @Test(arguments: [
    (#""useTimeDiff":true"#, #""text":"a""#, "useTimeDiff"),
    (#""registeredDelivery":"1""#, #""text":"a""#, "registeredDelivery"),
    (#""registeredDelivery":3"#, #""text":"a""#, "registeredDelivery"),
    (#""id":"x""#, #""text":"a","ttl":"soon""#, "message.data.ttl"),
    (#""id":"x""#, #""ttl":5,"ttlUnit":"WEEKS","text":"a""#, "message.data.ttl"),
    (#""id":"x""#, #""text":"a","ttlUnit":"HOURS""#, "message.data.ttlUnit"),
    (
      #""id":"x""#, #""instantContent":{"type":"IMAGE","data":{"text":"a"}}"#,
      "message.data.instantContent.type"
    ),
  ])
  func aContradictionIsNamedWhereItStands(member: String, data: String, path: String) {
    let body =
      #"{"login":"l","password":"p","destAddr":"7","message":{"type":"VK","data":{\#(data)}},\#(member)}"#
    let error = #expect(throws: JSONError.self) { try RapportoRESTRequest(parsing: Data(body.utf8)) }
    #expect(error?.path == path, "\(error as Any)")
  }

  @Test(arguments: ["600", #""600""#, "600.0", "6e2"])
  func aWholeNumberOfSecondsIsReadInAnyForm(number: String) throws {
    let body =
      #"{"login":"l","password":"p","destAddr":"7","message":{"type":"VK","data":{"text":"a","ttl":\#(number),"ttlUnit":"SECONDS"}}}"#
    #expect(try RapportoRESTRequest(parsing: Data(body.utf8)).message.timeToLive == .minutes(10))
  }

  /// A step without a sender has the account's: that of another step must not take its place.
  @Test func noSenderIsMadeUp() throws {
    let body = Data(
      #"{"login":"l","password":"p","destAddr":"7","message":{"type":"VK","data":{"text":"a","serviceNumber":"A"}},"cascadeChainLink":{"state":"READ","message":{"type":"SMS","data":{"text":"a"}}}}"#
        .utf8)
    var request = try RapportoRESTRequest(parsing: body)
    #expect(request.message.sender == nil && request.message.cascade.map(\.sender) == ["A", nil])
    request.message.phone = "8"
    #expect(
      try String(decoding: ExactJSONEncoder().encode(request), as: UTF8.self)
        .components(separatedBy: "serviceNumber").count == 2)
  }

  @Test func basicAuthorizationIsSentWhenAskedFor() throws {
    let url = try Sample.url("https://gw.example/acme_rest")
    let plain = try Sample.channel(.rest(url: url)).request([Sample.message][...])
    #expect(plain.headers["Authorization"] == nil)
    let basic = try Sample.channel(.rest(url: url, sendsBasicAuthorization: true)).request(
      [Sample.message][...])
    // "acme-vk:Pa55-w0rd"
    #expect(basic.headers["Authorization"] == "Basic YWNtZS12azpQYTU1LXcwcmQ=")
    #expect(plain.text == basic.text)
  }

  @Test func reportsKeepTheirSpelling() throws {
    for json in [
      readReport,
      #"{"mtNum":9120044310123456789,"status":"9","partCount":1,"segmentPrice":1.50,"novelty":[1.0]}"#,
      #"{"mtNum":"1","status":5,"doneDate":"","errorCode":"013","text":null}"#,
      #"{"transactionId":"5120044310","status":"9","msgType":"VK","ptag":"dept-7"}"#,
    ] {
      let report = try ExactJSONDecoder().decode(RapportoStatusReport.self, from: Data(json.utf8))
      #expect(try value(ExactJSONEncoder().encode(report)) == value(Data(json.utf8)))
      let event = RapportoEvent.status(report)
      #expect(try JSONDecoder().decode(RapportoEvent.self, from: JSONEncoder().encode(event)) == event)
    }
    var report = try ExactJSONDecoder().decode(
      RapportoStatusReport.self,
      from: Data(#"{"mtNum":"1","status":5,"errorCode":"013","partCount":"001"}"#.utf8))
    #expect(report.reason == .unknownSender && report.interface == .rest)
    report.status = .read
    #expect(
      try value(ExactJSONEncoder().encode(report))
        == value(Data(#"{"mtNum":"1","status":9,"errorCode":"013","partCount":"001"}"#.utf8)))
    // A property that came under the other interface's name is changed all the same.
    var mixed = try ExactJSONDecoder().decode(
      RapportoStatusReport.self, from: Data(#"{"mtNum":"1","status":"2","msgType":"VK","novelty":1}"#.utf8))
    mixed.messageType = .sms
    #expect(
      try value(ExactJSONEncoder().encode(mixed))
        == value(Data(#"{"mtNum":"1","status":2,"type":"SMS","novelty":1}"#.utf8)))
    #expect(throws: (any Error).self) {
      try ExactJSONDecoder().decode(RapportoStatusReport.self, from: Data(#"{"status":5}"#.utf8))
    }
  }

  /// Reports and messages of any documented or seen shape, made by a generator with a fixed seed.
  @Test func generatedReportsAndMessagesSurvive() throws {
    var state: UInt64 = 16
    func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let names = RapportoStatusReport.names.union(RapportoIncomingMessage.names).union(["novelty"]).sorted()
    let values = [
      "1", "\"1\"", "1.50", "\"\"", "null", "[]", "\"013\"", "\"VK\"", "\"2030-01-15T10:20:35+0300\"",
      "{\"a\":1e3}",
      "9120044310123456789", "true",
    ]
    for _ in 0..<300 {
      var members: [String: String] = [:]
      for _ in 0..<next(below: 8) {
        members[names[next(below: names.count)]] = values[next(below: values.count)]
      }
      let json = Data("{\(members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}".utf8)
      let event = try ExactJSONDecoder().decode(RapportoEvent.self, from: json)
      let written = try ExactJSONEncoder().encode(event)
      #expect(try value(written) == value(json))
      #expect(try ExactJSONDecoder().decode(RapportoEvent.self, from: written) == event)
    }
  }

  @Test func aReportOfAWebhookIsStoredAsItsQuery() throws {
    let hidden = RapportoWebhook(policy: WebhookPolicy(secret: .query(name: "key", "geheim")))
    let events = try hidden.events(in: get("key=geheim&transactionId=1&status=2&novelty=a%20b"))
    #expect(
      try value(ExactJSONEncoder().encode(try #require(events.first)))
        == ["transactionId": "1", "status": "2", "novelty": "a b"].jsonValue)
    let made = RapportoStatusReport(transactionID: "1", status: .delivered)
    #expect(
      try String(decoding: ExactJSONEncoder().encode(made), as: UTF8.self)
        == #"{"status":"2","transactionId":"1"}"#)
  }

  private let incoming =
    "clientId=79990001122&message=STOP+%D0%B0%D0%BA%D1%86%D0%B8%D1%8F&connectorId=12&serviceId=acme-vk"
    + "&receivedDate=2025-03-04%2005:06:07&shortNumber=ACME&mtSent=0&messageId=88001234&clientPhone=1122&sum_sms=1"

  @Test func messagesKeepTheirSpelling() throws {
    let message = try message(get(incoming))
    #expect(
      try ExactJSONDecoder().decode(RapportoIncomingMessage.self, from: ExactJSONEncoder().encode(message))
        == message)
    let json =
      #"{"sourceAddr":"79990001122","destAddr":"ACME","transactionId":7,"message":"Да","partCount":1,"type":"Viber"}"#
    let rest = try ExactJSONDecoder().decode(RapportoIncomingMessage.self, from: Data(json.utf8))
    #expect(rest.interface == .rest && rest.messageType == .viber)
    #expect(try value(ExactJSONEncoder().encode(rest)) == value(Data(json.utf8)))
  }

  /// The signature was computed outside of this library: key `demo-key`, text `79990001122STOP акция88001234`.
  @Test func aSignatureIsChecked() throws {
    let right = incoming + "&hash=MiCzuElEFvbnqqHgussY3vTq5LqNpOsgfM5mr3Cary4%3D"
    #expect(try message(get(right)).isSigned(with: "demo-key"))
    #expect(try !message(get(right)).isSigned(with: "demo-kez"))
    #expect(try !message(get(incoming)).isSigned(with: "demo-key"))
    #expect(try !message(get(incoming + "&hash=MiCz")).isSigned(with: "demo-key"))
    let strict = RapportoWebhook(policy: WebhookPolicy(secret: nil), signatureKey: "demo-key")
    #expect(try strict.events(in: get(right)).count == 1)
    for wrong in [incoming, right.replacing("STOP", with: "START"), incoming + "&hash="] {
      let error = #expect(throws: WebhookError.self) { try strict.events(in: get(wrong)) }
      #expect(error?.kind == .secret && error?.path == "query.hash")
    }
    // Statuses are not signed. A message of REST cannot be, and must not be a way around.
    #expect(try strict.events(in: get("transactionId=1&status=2")).count == 1)
    #expect(throws: WebhookError.self) { try strict.events(in: post(#"{"sourceAddr":"7","message":"a"}"#)) }
  }

  @Test func aSubscriberGetsAReply() async throws {
    let webhook = RapportoWebhook(policy: WebhookPolicy(secret: nil))
    let response = await webhook.reply(to: get(incoming)) { _ in ["You are\nunsubscribed", "", "Пока"] }
      .response
    #expect(response.status == 200 && response.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(String(decoding: response.body, as: UTF8.self) == "You are\runsubscribed\r\nПока")
    // The same delivery again is not handled, and nothing is said twice.
    #expect(
      await webhook.reply(to: get(incoming)) { _ in ["again"] }.response == WebhookResponse(status: 204))
    #expect(
      await webhook.reply(to: get("clientId=7&message=a&messageId=2")) { _ in [] }.response
        == WebhookResponse(status: 204))
    #expect(
      await webhook.reply(to: get("transactionId=1&status=2")) { _ in ["no"] }.response == WebhookResponse())
    #expect(
      await webhook.reply(to: post(#"{"sourceAddr":"7","message":"a"}"#)) { _ in ["no"] }.response.status
        == 200)
    struct HandlerFailure: Error {}
    #expect(
      await webhook.reply(to: get("clientId=7&message=a&messageId=3")) { _ in throw HandlerFailure() }
        .response.status
        == 500)
  }
}

extension [String: String] {
  fileprivate var jsonValue: JSONValue { .object(mapValues(JSONValue.string)) }
}

extension TransportBody {
  fileprivate var data: Data? {
    if case .bytes(let data) = self { data } else { nil }
  }
}
