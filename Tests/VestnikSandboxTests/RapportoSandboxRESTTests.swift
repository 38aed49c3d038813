import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxRESTTests {
  private let clock = ManualClock()
  private let sandbox: RapportoSandbox

  init() {
    sandbox = RapportoSandbox(
      senders: ["ACME"], features: [.cascades, .idempotency, .linkShortening], perSecond: nil, time: clock)
  }

  private func code(_ body: String) async throws -> Int64? {
    try await sandbox.postJSON(body).restCode
  }

  @Test func theAnswerReturnsTheChainAndTheIdentifierIfOneWasSent() async throws {
    let answer = try await sandbox.postJSON(rapportoJSON(#","id":"ord-17""#))
    #expect(answer.status == 200)
    #expect(answer.headers["Content-Type"] == "application/json")
    #expect(answer.text == #"{"mtNum":"4095284976000000001","id":"ord-17"}"#)
    #expect(try await sandbox.postJSON(rapportoJSON()).text == #"{"mtNum":"4095284976000000002"}"#)
    #expect(sandbox.deliveries.map(\.service) == ["ACME", "ACME"])
    #expect(sandbox.deliveries.map(\.text) == ["Hello", "Hello"])
  }

  @Test func everyDocumentedFieldIsTaken() async throws {
    let body = """
      {"login": "test", "password": "password", "useTimeDiff": true, "id": "ord-17-a1", "shortenLinks": false,
      "scheduleInfo": {"timeBegin": "09:00", "timeEnd": "21:00", "weekdaysSchedule": "12345",
      "deadline": "2030-01-31T21:00:00+0300"}, "destAddr": "79160000001",
      "message": {"type": "VK", "data": {"text": "Заказ 17 готов", "serviceNumber": "ACME", "ttl": 600,
      "ttlUnit": "SECONDS"}}, "registeredDelivery": 1, "notifyUrl": "https://partner.example/report",
      "extraParam": "place=Omsk,,Russia,order=17"}
      """
    #expect(try await sandbox.postJSON(body).status == 200)
    #expect(sandbox.deliveries.map(\.text) == ["Заказ 17 готов"])
    // 1 January 2026, 03:00 in Moscow, is a Thursday.
    #expect(sandbox.deliveries.map(\.date) == [clock.now + 6 * 3600 + 2])
    #expect(sandbox.problems.isEmpty)
  }

  @Test(arguments: [
    (1, "Service is unavailable", 503), (2, "Invalid IP-address", 403), (3, "Too many connections", 429),
    (4, "Invalid request", 400), (5, "Invalid login", 401), (6, "Invalid password", 401),
    (7, "serviceNumber is not defined", 400), (8, "destAddr is not correct", 406),
    (9, "Message type is not correct", 406), (10, "Prohibited sending duplicates", 409),
    (11, "Invalid TTL", 406), (100, "100", 500),
  ])
  func everyCodeHasItsWordsAndItsStatus(_ code: Int, description: String, status: Int) async throws {
    sandbox.inject(code: code)
    let answer = try await sandbox.postJSON(rapportoJSON())
    #expect(answer.status == status)
    #expect(
      answer.text
        == #"{"error":{"code":\#(code),"description":"\#(description)"},"extendedDescription":"asked for by the test"}"#
    )
    #expect(sandbox.acceptedCount == 0)
    #expect(try await sandbox.postJSON(rapportoJSON()).status == 200)
  }

  @Test func credentialsHaveTheirOwnCodes() async throws {
    let body = rapportoJSON()
    #expect(try await code(body.replacingOccurrences(of: #""test""#, with: #""Test""#)) == 5)
    #expect(
      try await code(body.replacingOccurrences(of: #""password":"password""#, with: #""password":"x""#)) == 6)
    sandbox.setActive(false, account: "test")
    #expect(try await code(body) == 5)
  }

  @Test func limitsHaveTheirCodes() async throws {
    let sandbox = RapportoSandbox(features: .duplicateControl, perSecond: 1, time: clock)
    sandbox.setUnreachable(true, phone: phone(9))
    #expect(try await sandbox.postJSON(rapportoJSON(to: phone(9))).restCode == 8)
    #expect(try await sandbox.postJSON(rapportoJSON()).status == 200)
    #expect(try await sandbox.postJSON(rapportoJSON()).restCode == 10)
    #expect(try await sandbox.postJSON(rapportoJSON(text: "Other")).restCode == 3)
    clock.advance(by: .seconds(1))
    sandbox.setBalance(0)
    #expect(try await sandbox.postJSON(rapportoJSON(text: "Other")).restCode == 4)
  }

  @Test(arguments: [
    "", "[]", "{}", "{", #"{"login":"test","password":"password"}"#, rapportoJSON() + ",",
    rapportoJSON(#","type":"VK""#), rapportoJSON(#","id":"""#), rapportoJSON(#","id":7"#),
    rapportoJSON(#","id":"a","id":"a""#), rapportoJSON(#","useTimeDiff":"true""#),
    rapportoJSON(#","shortenLinks":1"#), rapportoJSON(#","registeredDelivery":"1""#),
    rapportoJSON(data: #","image":"x""#), rapportoJSON(data: #","shortenLinks":"no""#),
    rapportoJSON(text: ""),
    #"{"login":"test","password":"password","destAddr":"79160000001","message":{"type":"VK"}}"#,
    #"{"login":"test","password":"password","destAddr":"79160000001","message":{"type":"VK","data":[]}}"#,
    #"{"login":"test","password":"password","destAddr":"79160000001","message":{"data":{}}}"#,
    #"{"login":"test","password":"password","destAddr":"79160000001","message":{"type":"VK","data":{"serviceNumber":"ACME"}}}"#,
    #"{"login":7,"password":"password"}"#,
  ])
  func whatIsNotDocumentedIsAnInvalidRequest(_ body: String) async throws {
    let answer = try await sandbox.postJSON(body)
    #expect(try answer.restCode == 4)
    #expect(answer.status == 400)
    #expect(
      try StrictJSON(parsing: Array(answer.body))["extendedDescription"]?.text?.contains("expected") == true)
  }

  @Test func onlyAPostOfJSONIsTaken() async throws {
    let url = "https://gw.example.org/acme/rest"
    var answer = try await sandbox.send(try rapportoREST(rapportoJSON(), type: "text/plain"))
    #expect(try answer.restCode == 4)
    answer = try await sandbox.send(try rapportoRequest("", method: "GET", url: url))
    #expect(try answer.restCode == 4)
    answer = try await sandbox.send(
      try rapportoRequest(rapportoJSON(), url: url + "?a=1", type: "application/json"))
    #expect(try answer.restCode == 4)
  }

  @Test(
    arguments: [
      ("72101234567", nil), ("+72101234567", nil), ("8-210-123-45-67", nil), ("82101234567", nil), ("", 8),
      ("123456", 8), ("7(210)1234567", 8),
    ] as [(String, Int64?)])
  func aPhoneHasADocumentedSpelling(_ phone: String, expected: Int64?) async throws {
    #expect(try await code(rapportoJSON(to: phone)) == expected)
  }

  @Test(arguments: [(1999, nil), (2000, nil), (2001, 4)] as [(Int, Int64?)])
  func aTextHasAtMost2000Characters(_ count: Int, expected: Int64?) async throws {
    let answer = try await sandbox.postJSON(rapportoJSON(text: String(repeating: "ж", count: count)))
    #expect(try answer.restCode == expected)
    if expected != nil { #expect(answer.text.contains("2000 characters, not 2001")) }
  }

  @Test(arguments: [("ACME", nil), ("Other", 7), ("", 7)] as [(String, Int64?)])
  func aSenderIsOneOfTheAccount(_ sender: String, expected: Int64?) async throws {
    #expect(try await code(rapportoJSON().replacingOccurrences(of: "ACME", with: sender)) == expected)
    let without = rapportoJSON().replacingOccurrences(of: #","serviceNumber":"ACME""#, with: "")
    #expect(try await code(without) == 7)
  }

  @Test(
    arguments: [
      (#""ttl":59,"ttlUnit":"SECONDS""#, 11), (#""ttl":60,"ttlUnit":"SECONDS""#, nil),
      (#""ttl":86400,"ttlUnit":"SECONDS""#, nil), (#""ttl":86401,"ttlUnit":"SECONDS""#, 11),
      (#""ttl":1"#, nil), (#""ttl":1440"#, nil), (#""ttl":1441"#, 11),
      (#""ttl":1440,"ttlUnit":"MINUTES""#, nil),
      (#""ttl":24,"ttlUnit":"HOURS""#, nil), (#""ttl":25,"ttlUnit":"HOURS""#, 11), (#""ttl":0"#, nil),
      (#""ttl":-1"#, 11), (#""ttl":9223372036854775807"#, 11), (#""ttl":9223372036854775808"#, 4),
      (#""ttl":"60""#, 4), (#""ttl":1.5"#, 4), (#""ttlUnit":"HOURS""#, 4), (#""ttl":1,"ttlUnit":"DAYS""#, 4),
      (#""ttl":1,"ttlUnit":"hours""#, 4),
    ] as [(String, Int64?)])
  func aTimeToLiveIsAMinuteToADay(_ ttl: String, expected: Int64?) async throws {
    #expect(try await code(rapportoJSON(data: "," + ttl)) == expected)
  }

  @Test(
    arguments: [
      (#""registeredDelivery":-1"#, 4), (#""registeredDelivery":0"#, nil), (#""registeredDelivery":2"#, nil),
      (#""registeredDelivery":3"#, 4), (#""notifyUrl":"""#, 4), (#""notifyUrl":"partner""#, nil),
      (#""extraParam":"a=1""#, nil), (#""extraParam":"a=1,b=2,,3""#, nil), (#""extraParam":"a=""#, nil),
      (#""extraParam":"a""#, 4), (#""extraParam":"=1""#, 4), (#""extraParam":"a=1,b""#, 4),
      (#""extraParam":"a=1,""#, 4), (#""extraParam":"""#, 4),
      (#""scheduleInfo":{}"#, nil), (#""scheduleInfo":[]"#, 4), (#""scheduleInfo":{"day":"1"}"#, 4),
      (#""scheduleInfo":{"timeBegin":"00:00","timeEnd":"23:59"}"#, nil),
      (#""scheduleInfo":{"timeBegin":"24:00"}"#, 4), (#""scheduleInfo":{"timeEnd":"10:60"}"#, 4),
      (#""scheduleInfo":{"timeEnd":"9:00"}"#, 4), (#""scheduleInfo":{"timeEnd":"09-00"}"#, 4),
      (#""scheduleInfo":{"weekdaysSchedule":""}"#, nil),
      (#""scheduleInfo":{"weekdaysSchedule":"1234567"}"#, nil),
      (#""scheduleInfo":{"weekdaysSchedule":"8"}"#, 4), (#""scheduleInfo":{"weekdaysSchedule":"0"}"#, 4),
      (#""scheduleInfo":{"weekdaysSchedule":"11"}"#, 4), (#""scheduleInfo":{"weekdaysSchedule":"1,2"}"#, 4),
      (#""scheduleInfo":{"deadline":"2028-02-29T23:59:59+0300"}"#, nil),
      (#""scheduleInfo":{"deadline":"2027-02-29T23:59:59+0300"}"#, 4),
      (#""scheduleInfo":{"deadline":"2000-02-29T00:00:00+0000"}"#, nil),
      (#""scheduleInfo":{"deadline":"2100-02-29T00:00:00+0000"}"#, 4),
      (#""scheduleInfo":{"deadline":"2100-12-31T00:00:00+0000"}"#, nil),
      (#""scheduleInfo":{"deadline":"2027-02-28T24:00:00+0300"}"#, 4),
      (#""scheduleInfo":{"deadline":"2027-02-28T23:59:59+03:00"}"#, 4),
      (#""scheduleInfo":{"deadline":"2027-02-28T23:59:59Z"}"#, 4),
      (#""scheduleInfo":{"deadline":"2027-13-28T23:59:59+0300"}"#, 4),
    ] as [(String, Int64?)])
  func otherFieldsHaveTheirValues(_ field: String, expected: Int64?) async throws {
    #expect(try await code(rapportoJSON("," + field)) == expected)
  }

  @Test(arguments: [(2047, nil), (2048, nil), (2049, 4)] as [(Int, Int64?)])
  func aNotifyURLHasAtMost2048Characters(_ count: Int, expected: Int64?) async throws {
    let start = "https://partner.example/"
    let url = start + String(repeating: "a", count: count - start.count)
    #expect(try await code(rapportoJSON(#","notifyUrl":"\#(url)""#)) == expected)
  }

  @Test func anotherTypeThanVKIsNotCorrect() async throws {
    for type in ["SMS", "vk", "OK"] {
      #expect(try await code(rapportoJSON().replacingOccurrences(of: #""VK""#, with: #""\#(type)""#)) == 9)
    }
  }

  @Test func aFeatureThatIsOffIsAProblem() async throws {
    let sandbox = RapportoSandbox(time: clock)
    let more = #","id":"k","shortenLinks":true,"cascadeChainLink":{}"#
    for _ in 0..<2 { #expect(try await sandbox.postJSON(rapportoJSON(more)).status == 200) }
    #expect(sandbox.acceptedCount == 2)
    #expect(
      sandbox.problems.prefix(3) == [
        "shortenLinks: the feature is off", "cascadeChainLink: the feature is off", "id: the feature is off",
      ])
  }
}
