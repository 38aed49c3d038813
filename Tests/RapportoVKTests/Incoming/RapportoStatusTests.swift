import Foundation
import RapportoVK
import Testing
import VestnikCore

struct RapportoStatusTests {
  @Test func thePushOfTheHTTPInterfaceIsRead() throws {
    let report = try status(
      get("msgType=VK&transactionId=5120044310&ptag=dept-7&status=9&partnerMsgId=ord-17-a1"))
    var expected = RapportoStatusReport(transactionID: "5120044310", status: .read, messageType: .vk)
    expected.tag = "dept-7"
    expected.partnerMessageID = "ord-17-a1"
    #expect(report == expected)
  }

  @Test func aPushOfAFailureSaysWhy() throws {
    let report = try status(get("msgType=VK&transactionId=5120044311&status=5&unifiedExtStatus=10"))
    #expect(report.status == .undelivered)
    #expect(report.reason == .filtered)
  }

  @Test func onlyIDAndStatusAreRequired() throws {
    #expect(
      try status(get("transactionId=1&status=0"))
        == RapportoStatusReport(transactionID: "1", status: .handedOver))
    #expect(
      try status(post(#"{"mtNum":"1","status":0}"#))
        == RapportoStatusReport(transactionID: "1", status: .handedOver, interface: .rest))
  }

  @Test func theReportOfRESTIsRead() throws {
    let report = try status(post(readReport))
    var expected = RapportoStatusReport(
      transactionID: "9120044310123456789", status: .read, messageType: .vk, interface: .rest)
    expected.partnerMessageID = "ord-17-a1"
    expected.sentAt = Date(timeIntervalSince1970: 1_894_691_995)
    expected.doneAt = Date(timeIntervalSince1970: 1_894_692_035)
    expected.sender = "ACME"
    expected.phone = "79990001122"
    expected.text = "Заказ 17 готов"
    expected.partCount = 1
    expected.operatorCode = "25012"
    expected.trafficType = .service
    expected.segmentPrice = Decimal(string: "1.5")
    expected.messagePrice = Decimal(string: "1.5")
    #expect(report == expected)
  }

  @Test(arguments: ["", #""id":"","#, #""id":null,"#, #""id":[],"#, #""id":{},"#])
  func aMissingAnEmptyAndAVoidFieldAreTheSame(id: String) throws {
    let report = try status(
      post(#"{\#(id)"mtNum":"1","status":5,"doneDate":"","type":"","text":null,"errorCode":""}"#))
    #expect(report == RapportoStatusReport(transactionID: "1", status: .undelivered, interface: .rest))
    #expect(
      try status(get("transactionId=1&status=5&ptag=&msgType=&unifiedExtStatus=&partnerMsgId"))
        == RapportoStatusReport(transactionID: "1", status: .undelivered))
  }

  @Test(arguments: [
    #"{"mtNum":9120044310123456789,"status":"9","partCount":1,"trafficType":"2","segmentPrice":"1.50"}"#,
    #"{"mtNum":"9120044310123456789","status":9,"partCount":"001","trafficType":2,"segmentPrice":1.50}"#,
    #"{"mtNum":"9120044310123456789","status":9,"partCount":"1","trafficType":2,"segmentPrice":1.5}"#,
  ])
  func numbersAndTextsAreTheSame(json: String) throws {
    let report = try status(post(json))
    #expect(report.transactionID == "9120044310123456789")
    #expect(report.status == .read)
    #expect(report.partCount == 1)
    #expect(report.trafficType == .service)
    #expect(report.segmentPrice == Decimal(string: "1.5"))
  }

  @Test(arguments: ["9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615"])
  func noDigitOfAnIDIsLost(id: String) throws {
    #expect(try status(post(#"{"mtNum":\#(id),"status":2}"#)).transactionID.rawValue == id)
    #expect(try status(post(#"{"mtNum":"\#(id)","status":2}"#)).transactionID.rawValue == id)
    #expect(try status(get("transactionId=\(id)&status=2")).transactionID.rawValue == id)
  }

  @Test(arguments: [
    ("1", RapportoReason.unknown), ("3", .blocked), ("6", .notProvisioned), ("10", .filtered),
    ("11", .unrouted),
    ("010", .filtered), ("013", "13"), ("31", "31"), ("call-barred", "call-barred"), ("0", nil), ("000", nil),
  ])
  func theReasonIsReadWithoutItsZeros(code: String, reason: RapportoReason?) throws {
    #expect(try status(get("transactionId=1&status=5&unifiedExtStatus=\(code)")).reason == reason)
    #expect(try status(post(#"{"mtNum":"1","status":5,"errorCode":"\#(code)"}"#)).reason == reason)
  }

  @Test func whatIsNotKnownIsKeptAsItWasSent() throws {
    let report = try status(get("transactionId=1&status=77&msgType=Max&unifiedExtStatus=99&extra=%FF"))
    #expect(report.status == "77")
    #expect(report.messageType?.rawValue == "Max")
    #expect(report.reason == "99")
    #expect(report.deliveryReport.status == .unknown)
    #expect(report.deliveryReport.providerStatus == "77")
  }

  @Test func blanksAndCyrillicAreDecoded() throws {
    let report = try status(get("transactionId=1&status=2&ptag=%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7+17%20a%2Bb"))
    #expect(report.tag == "заказ 17 a+b")
  }

  @Test(arguments: [
    ("0", DeliveryStatus.sent), ("2", .delivered), ("5", .undeliverable), ("9", .read), ("1", .unknown),
  ])
  func theNumbersMeanWhatThePageSays(number: String, expected: DeliveryStatus) throws {
    let report = try status(get("transactionId=5120044310&status=\(number)&msgType=VK")).deliveryReport
    #expect(
      report
        == DeliveryReport(
          messageID: "5120044310", network: .vk, status: expected, providerStatus: number))
  }

  @Test(arguments: [("msgType=vk", SocialNetwork.vk), ("msgType=Viber", "VIBER"), ("a=1", nil)])
  func theChannelIsTheNetwork(type: String, expected: SocialNetwork?) throws {
    #expect(try status(get("transactionId=1&status=2&\(type)")).deliveryReport.network == expected)
  }

  @Test(
    arguments: [
      (9, "2030-01-15T10:20:35+0300", 1_894_692_035.0), (0, "", 1_894_691_995), (5, "", nil), (2, "", nil),
    ] as [(Int, String, Double?)])
  func theTimeOfAReportIsTheTimeOfItsStatus(number: Int, done: String, expected: Double?) throws {
    let report = try status(
      post(
        #"{"mtNum":"1","status":\#(number),"doneDate":"\#(done)","submitDate":"2030-01-15T10:19:55+0300"}"#))
    #expect(report.deliveryReport.date == expected.map { Date(timeIntervalSince1970: $0) })
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0.0), ("1970-01-01T03:00:00+0300", 0), ("1970-01-01T03:00:00+03:00", 0),
    ("1969-12-31T21:30:00-0230", 0), ("2000-02-29T12:00:00+0000", 951_825_600),
    ("2024-12-31T23:59:60Z", 1_735_689_600), ("0001-01-01T00:00:00Z", -62_135_596_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func aDateIsReadWithItsOffset(text: String, seconds: Double) throws {
    let report = try status(post(#"{"mtNum":"1","status":2,"doneDate":"\#(text)"}"#))
    #expect(report.doneAt == Date(timeIntervalSince1970: seconds))
  }

  @Test(arguments: [
    "2030-02-29T10:00:00+0300", "1900-02-29T10:00:00Z", "2030-13-01T10:00:00Z", "2030-00-01T10:00:00Z",
    "2030-01-00T10:00:00Z", "2030-04-31T10:00:00Z", "2030-01-01T24:00:00Z", "2030-01-01T10:60:00Z",
    "2030-01-01T10:00:61Z", "2030-01-01T10:00:00", "2030-01-01T10:00:00+2400", "2030-01-01T10:00:00+0360",
    "2030-01-01 10:00:00+0300", "2030-01-01T10:00:00+03", "2030-01-01T10:00:00Z ", "-030-01-01T10:00:00Z",
    "tomorrow", "1894692035", "２０３０-01-01T10:00:00Z",
  ])
  func whatIsNoDateIsNoTime(text: String) throws {
    #expect(try status(post(#"{"mtNum":"1","status":2,"doneDate":"\#(text)"}"#)).doneAt == nil)
  }

  @Test(arguments: ["free", "1,5", "-1", "1e3", ""])
  func whatIsNoPriceIsNoPrice(text: String) throws {
    #expect(try status(post(#"{"mtNum":"1","status":2,"messagePrice":"\#(text)"}"#)).messagePrice == nil)
  }

  /// Without the id of a message or without a status it tells nothing of any, and a repeat would not help.
  @Test(arguments: [
    "status=2", "transactionId=&status=2", "transactionId=5", "transactionId=5&status=",
    "status=2&sourceAddr=ACME",
  ])
  func aPushWithoutIDOrStatusIsHandedOnAsItIs(query: String) throws {
    guard case .unknown(.object(let members))? = try webhook.events(in: get(query)).first else {
      return #expect(Bool(false))
    }
    #expect(members.count == query.split(separator: "&").count)
  }

  @Test(arguments: [
    #"{"status":2}"#, #"{"mtNum":"1"}"#, #"{"mtNum":"1","status":null}"#, #"{"mtNum":{},"status":2}"#,
    #"{"mtNum":"","status":2}"#, #"{"status":2,"sourceAddr":"ACME"}"#,
  ])
  func aReportWithoutIDOrStatusIsHandedOnAsItIs(json: String) throws {
    #expect(try webhook.events(in: post(json)) == [.unknown(RawJSON(Data(json.utf8)).value())])
  }

  @Test(arguments: [
    "[]", #""text""#, "", "{", "{}", #"{"mtNum":"1","status":2"#, "transactionId=1&status=2",
    #"{"mtNum":"1" "status":2}"#,
  ])
  func whatIsNoObjectOfJSONIsRefused(json: String) throws {
    let error = try #require(throws: WebhookError.self) { try webhook.events(in: post(json)) }
    #expect(error.kind == .malformed && error.path == "body" && error.response.status == 400)
  }

  @Test(arguments: [
    (#""doneDate":"tomorrow""#, "doneDate"), (#""submitDate":"15.01.2030 10:20""#, "submitDate"),
    (#""partCount":"many""#, "partCount"), (#""segmentPrice":"1,5""#, "segmentPrice"),
    (#""text":{"a":1}"#, "text"),
    (#""destAddr":[79990001122]"#, "destAddr"), (#""text":"заказ \ud83d""#, "text"),
  ])
  func whatCannotBeReadIsListedAndHidesNothingElse(member: String, path: String) throws {
    let report = try status(post(#"{"mtNum":"1","status":2,\#(member)}"#))
    #expect(report.transactionID == "1" && report.unread.map(\.path) == [path])
  }

  @Test func aByteThatIsNoUTF8CostsOneCharacter() throws {
    let report = try status(get("transactionId=7&status=2&ptag=%D0%B0%D0&partnerMsgId=100%"))
    #expect(report.tag == "а\u{FFFD}" && report.partnerMessageID == "100%")
    #expect(Set(report.unread.map(\.path)) == ["query.ptag", "query.partnerMsgId"])
  }

  @Test func aReportIsStoredAndRead() throws {
    for request in [post(readReport), get("transactionId=1&status=5&unifiedExtStatus=3&ptag=a")] {
      let event = RapportoEvent.status(try status(request))
      let data = try JSONEncoder().encode(event)
      #expect(try JSONDecoder().decode(RapportoEvent.self, from: data) == event)
    }
  }
}
