import Foundation
import Testing
import VestnikCore
import VestnikTesting

@testable import RapportoVK

@Suite struct RapportoRequestTests {
  private let cyrillic = RapportoMessage(to: "79990001122", text: "Заказ готов")

  private func request(
    _ message: RapportoMessage, _ interface: RapportoClient.Interface
  ) throws -> TransportRequest {
    try Sample.channel(interface).request([message])
  }

  @Test func theSamplesOfTheDocumentAreWrittenByteForByte() throws {
    let all = RapportoMessage(
      to: "+79990001122", text: "Заказ 17 & счёт\r\nhttps://shop.example/o/17?x=1",
      partnerMessageID: "ord-17-a1",
      tag: "dept-7", sender: "ACME", schedule: SendingWindow(fromHour: 9, toHour: 21, utcOffset: "+03:00"),
      shortenLinks: true)
    for (message, answer, name) in [
      (Sample.message, RapportoClient.ResponseFormat.text, "request-ascii.txt"),
      (cyrillic, .text, "request-cyrillic.txt"),
      (all, .xml, "request-all.txt"),
    ] {
      let request = try request(message, Sample.form(.post, answer))
      #expect(request.text == String(decoding: try fixture(name), as: UTF8.self))
      #expect(request.method == "POST" && request.url.absoluteString == "https://gw.example:9080/acme")
      #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded;charset=utf-8")
    }
  }

  @Test func theSampleOfACascadeIsWrittenByteForByte() throws {
    var message = Sample.message
    message.cascade = [
      CascadeStep(.vk, fallbackIf: .unread, timeToLive: .minutes(10)),
      CascadeStep(
        .viber, fallbackIf: .undelivered, sender: "ACME", text: "Order 17 shipped (Viber)",
        shortenLinks: false),
      CascadeStep(.sms, sender: "ACME", text: "Order 17 shipped (SMS)"),
    ]
    let body = try request(message, Sample.form()).text
    #expect(body == String(decoding: try fixture("request-cascade.txt"), as: UTF8.self))
  }

  @Test func theSampleOfGETIsWrittenByteForByte() throws {
    var message = cyrillic
    message.schedule = SendingWindow(fromHour: 10, toHour: 20, utcOffset: "-00:00")
    let request = try request(message, Sample.form(.get))
    let sample = String(decoding: try fixture("request-get.txt"), as: UTF8.self)
    #expect(request.method == "GET" && request.body == .none)
    #expect(request.url.absoluteString == "https://gw.example:9080" + sample)
  }

  /// The two samples of "time_zone": the hours of Moscow, and those of the subscriber, for which no zone is sent.
  @Test(
    arguments: [
      ("+04:00", "&sending_time=10_20&time_zone=%2B04%3A00"), (nil, "&sending_time=10_20"),
    ] as [(SendingWindow.Offset?, String)])
  func aWindowIsSentWithItsZoneOrWithoutOne(offset: SendingWindow.Offset?, parameters: String) throws {
    var message = Sample.message
    message.schedule = SendingWindow(fromHour: 10, toHour: 20, utcOffset: offset)
    #expect(try request(message, Sample.form()).text.hasSuffix("&message=Order+17+shipped" + parameters))
    message.schedule = nil
    #expect(try !request(message, Sample.form()).text.contains("sending_time"))
  }

  @Test(arguments: [
    ("a\nb", "a%0D%0Ab"), ("a\r\nb", "a%0D%0Ab"), ("a\rb", "a%0D%0Ab"), ("a\n\nb", "a%0D%0A%0D%0Ab"),
    ("a\n\rb", "a%0D%0A%0D%0Ab"), ("\n", "%0D%0A"), ("a\u{2028}b", "a%E2%80%A8b"),
  ])
  func everyLineBreakOfAFormIsCRLF(text: String, wire: String) throws {
    var message = Sample.message
    message.text = text
    #expect(try request(message, Sample.form()).text.hasSuffix("&message=" + wire))
  }

  @Test func aLineBreakInJSONStaysAsItIs() throws {
    var message = Sample.message
    message.text = "a\nb"
    #expect(try request(message, Sample.rest()).text.contains(#""text":"a\nb""#))
  }

  @Test(arguments: [true, false, nil])
  func shorteningLinksHasThreeStates(value: Bool?) throws {
    var message = Sample.message
    message.shortenLinks = value
    let body = try request(message, Sample.form()).text
    #expect(body.hasSuffix(value.map { "&shortenLinks=\($0)" } ?? "&message=Order+17+shipped"))
    #expect(
      try request(message, Sample.rest()).text.contains("\"shortenLinks\":\(value ?? true)") == (value != nil)
    )
  }

  private func json(_ data: Data) throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: data) }

  private func restBody(_ message: RapportoMessage) throws -> JSONValue {
    let credentials = RapportoCredentials(serviceID: "acme_rest", password: "Pa55-w0rd")
    let request = try Sample.channel(Sample.rest(), .off, credentials).request([message])
    #expect(request.method == "POST" && request.headers["Content-Type"] == "application/json; charset=utf-8")
    return try json(Data(request.text.utf8))
  }

  @Test func everyFieldOfRESTIsWrittenAsTheDocumentNamesIt() throws {
    let message = RapportoMessage(
      to: "79990001122", text: "Заказ 17 готов", partnerMessageID: "ord-17-a1", sender: "ACME",
      schedule: SendingWindow(fromHour: 9, toHour: 21), timeToLive: .minutes(10), shortenLinks: false,
      rest: RapportoRESTOptions(
        reports: .all, statusURL: "https://partner.example/rapporto/report", weekdays: [5, 4, 3, 2, 1],
        // 31 January 2030, 21:00 in UTC+3.
        deadline: Date(timeIntervalSince1970: 1_896_112_800), extra: ["place": "Omsk,Russia", "order": "17"]))
    #expect(try restBody(message) == json(fixture("request-rest.json")))
  }

  @Test func aCascadeOfRESTIsAChain() throws {
    let message = RapportoMessage(
      to: "79990001122", text: "Order 18 (VK)", partnerMessageID: "ord-18-a1", sender: "ACME",
      cascade: [
        CascadeStep(.vk, fallbackIf: .unread, timeToLive: .minutes(10)),
        CascadeStep(.viber, fallbackIf: .undelivered, text: "Order 18 (Viber)", timeToLive: .hours(1)),
        CascadeStep(.sms, text: "Order 18 (SMS)", timeToLive: .minutes(60)),
      ], rest: RapportoRESTOptions(reports: .all))
    #expect(try restBody(message) == json(fixture("request-rest-cascade.json")))
  }

  @Test func theHoursOfRESTAreThoseOfTheSubscriberOrOfUTCPlusThree() throws {
    for (offset, flag) in [(nil, true), ("+03:00", false)] as [(SendingWindow.Offset?, Bool)] {
      var message = Sample.message
      message.schedule = SendingWindow(fromHour: 0, toHour: 23, utcOffset: offset)
      guard case .object(let body) = try restBody(message) else { return #expect(Bool(false)) }
      #expect(body["useTimeDiff"] == .bool(flag))
      #expect(body["scheduleInfo"] == .object(["timeBegin": .string("00:00"), "timeEnd": .string("23:00")]))
    }
  }

  @Test func channelsOfRESTHaveTheirOwnShapes() throws {
    var message = Sample.message
    message.sender = "ACME"
    message.cascade = [
      CascadeStep(.flashingCall, fallbackIf: .undelivered, timeToLive: .minutes(1)),
      CascadeStep(.whatsApp, fallbackIf: .unread, sender: "OTHER", shortenLinks: false), CascadeStep(.max),
    ]
    let body = try Sample.channel(Sample.rest()).request([message]).text
    #expect(
      body.contains(
        #""message":{"data":{"text":"Order 17 shipped","ttl":60,"ttlUnit":"SECONDS"},"type":"FLASHINGCALL"}"#)
    )
    #expect(
      body.contains(
        #"{"data":{"instantContent":{"data":{"text":"Order 17 shipped"},"type":"TEXT"},"serviceNumber":"OTHER"},"shortenLinks":false,"type":"WHATSAPP"}"#
      ))
    #expect(
      body.contains(
        #""nextLink":{"message":{"data":{"serviceNumber":"ACME","text":"Order 17 shipped"},"type":"MAX"},"state":"READ"}"#
      ))
  }

  @Test(arguments: [
    "https://user@gw.example/acme", "https://u:p@gw.example/acme", "https://gw.example/acme?x=SECRET",
    "https://gw.example/acme#SECRET",
  ])
  func theAddressIsTheBareOne(text: String) throws {
    for interface in [
      RapportoClient.Interface.form(url: try Sample.url(text)),
      .form(url: try Sample.url(text), method: .get),
      .rest(url: try Sample.url(text)),
    ] {
      let error = #expect(throws: ValidationError.self) { try request(Sample.message, interface) }
      #expect(error?.issues.map(\.rule) == ["url.parts"] && !"\(error as Any)".contains("SECRET"))
    }
  }

  @Test(arguments: [("", "p", "serviceId"), ("s", "", "pass")])
  func emptyCredentialsAreRefused(login: String, password: String, path: String) throws {
    let credentials = RapportoCredentials(serviceID: login, password: Secret(password))
    let channel = Sample.channel(try Sample.form(), .off, credentials)
    let error = #expect(throws: ValidationError.self) { try channel.request([Sample.message]) }
    #expect(error?.issues.map(\.path) == [path])
    #expect(throws: ValidationError.self) {
      try channel.preview([Sample.message], with: channel.withPlaceholders)
    }
  }

  @Test func aLineEndAtTheEndOfCredentialsIsCutOffAndOneInsideIsRefused() throws {
    let sound = RapportoCredentials(serviceID: "acme-vk\n", password: " Pa55-w0rd\r\n")
    #expect(sound.serviceID == "acme-vk" && sound.password.reveal() == "Pa55-w0rd")
    var later = sound
    later.serviceID = "acme-vk\n"
    for (credentials, path) in [
      (later, "serviceId"), (RapportoCredentials(serviceID: "acme-vk", password: "Pa55\nw0rd"), "pass"),
    ] {
      let channel = Sample.channel(try Sample.form(), .off, credentials)
      let error = #expect(throws: ValidationError.self) { try channel.request([Sample.message]) }
      #expect(error?.issues.map(\.path) == [path] && error?.issues.map(\.rule) == ["credentials.control"])
      #expect(!"\(error as Any)".contains("w0rd"))
    }
  }

  @Test func oneRequestHoldsOneMessageWhateverTheLimitsSay() throws {
    let channel = Sample.channel(
      try Sample.form(), limits: MessageLimits.rapporto.with { $0.batch.value = 50 })
    #expect(channel.limits.batch.value == 1)
    let error = #expect(throws: ValidationError.self) {
      try channel.request([Sample.message, Sample.message])
    }
    #expect(error?.issues.map(\.rule) == ["batch.size"])
    #expect(throws: ValidationError.self) { try channel.request([]) }
  }
}
