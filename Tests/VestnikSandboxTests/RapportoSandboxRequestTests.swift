import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxRequestTests {
  private let sandbox = RapportoSandbox(
    senders: ["ACME"], features: [.senderNames, .linkShortening, .idempotency], perSecond: nil,
    time: ManualClock())

  private func code(_ form: String) async throws -> Int {
    try await sandbox.post(form).status
  }

  @Test func theDocumentedSampleIsAccepted() async throws {
    let sandbox = RapportoSandbox(accounts: ["login": "123"], path: "/login", time: ManualClock())
    let request = try rapportoRequest(
      "serviceId=login&pass=123&clientId=79161234567&message=test", url: "http://10.10.10.10:9080/login")
    let answer = try await sandbox.send(request)
    #expect(answer.status == 200)
    #expect(answer.text == "OK\n4095284976000000001\n")
    #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(sandbox.deliveries.map(\.text) == ["test"])
    #expect(sandbox.deliveries.map(\.channel) == ["VK"])
    #expect(sandbox.deliveries.map(\.service) == ["login"])
    #expect(sandbox.problems.isEmpty)
  }

  @Test func aQueryIsReadLikeABody() async throws {
    let form = rapportoForm(message: "%D0%97%D0%B0%D0%BA%D0%B0%D0%B7+17%20%26%2B%0D%0A1%3D2")
    for method in ["GET", "POST"] {
      #expect(try await sandbox.send(try rapportoRequest(form, method: method)).status == 200)
    }
    #expect(sandbox.deliveries.map(\.text) == ["Заказ 17 &+\r\n1=2", "Заказ 17 &+\r\n1=2"])
  }

  @Test(arguments: [
    "", "&", "a=1&&b=2", "a=1&", "&a=1", "a", "=1", "a=1=2", "a=%", "a=%4", "a=%4g", "a=%g4", "a=%D0",
    "a=%C0%80",
    "a=%ED%A0%80", "a=%FF", "a=Ж", "a=b c", "a=\n", "%D0=1",
  ])
  func aMalformedPairIsRefused(_ pair: String) async throws {
    let answer = try await sandbox.post(pair.isEmpty ? "" : rapportoForm(pair))
    #expect(answer.status == 400)
    #expect(answer.text.contains("pair"))
    #expect(sandbox.acceptedCount == 0)
    #expect(try await code(rapportoForm()) == 200)
  }

  @Test func unknownAndRepeatedParametersArePassedOverAndRemembered() async throws {
    let form = rapportoForm("message=Second&type=VK&v_resendCond=N&X_resendCond=N&V_resendcond=N")
    #expect(try await code(form) == 200)
    #expect(sandbox.deliveries.map(\.text) == ["Hello"])
    #expect(
      sandbox.problems == [
        "type: the parameter is not known", "X_resendCond: the parameter is not known",
        "V_resendcond: the parameter is not known", "message: the parameter is repeated",
        "v_resendCond: order_list expected beside it",
      ])
  }

  @Test(arguments: ["serviceid=test", "Pass=1", "MESSAGE=1"])
  func namesAreReadExactlyAsWritten(_ pair: String) async throws {
    try await sandbox.post(rapportoForm(pair))
    #expect(sandbox.problems.count == 1)
  }

  @Test func aParameterOfAFeatureThatIsOffIsPassedOverAndRemembered() async throws {
    let sandbox = RapportoSandbox(time: ManualClock())
    let more = "source=Other&partnerMsgId=k&shortenLinks=true&order_list=s&s_resendText=SMS&shorten_list=s"
    for _ in 0..<2 { try await sandbox.post(rapportoForm(more)) }
    #expect(sandbox.acceptedCount == 2)
    #expect(sandbox.deliveries.map(\.channel) == ["VK", "VK"])
    #expect(sandbox.deliveries.map(\.service) == ["test", "test"])
    #expect(
      sandbox.problems.prefix(6) == [
        "partnerMsgId: the feature is off", "source: the feature is off", "shortenLinks: the feature is off",
        "order_list: the feature is off", "s_resendText: order_list expected beside it",
        "shorten_list: order_list expected beside it",
      ])
    #expect(sandbox.problems.count == 12)
  }

  @Test func everyRequiredParameterMustBeThereAndHoldSomething() async throws {
    for value in [nil, ""] as [String?] {
      #expect(try await code(rapportoForm(to: value)) == 400)
      #expect(try await code(rapportoForm(message: value)) == 400)
      #expect(try await code(rapportoForm(service: value)) == 400)
      #expect(try await code(rapportoForm(pass: value)) == 400)
    }
    #expect(sandbox.acceptedCount == 0)
  }

  @Test(arguments: [
    ("79036550550", 200), ("%2B79036550550", 200), ("8-903-655-05-50", 200), ("89036550550", 200),
    ("1234567", 200), ("123456", 400), ("123456789012345", 200), ("1234567890123456", 400),
    ("1-2-3-4-5-6-7-8-9-0-1-2-3", 200), ("%2B1-2-3-4-5-6-7-8-9-0-1-2-3", 400), ("+79036550550", 400),
    ("7903655055a", 400), ("7%2B9036550550", 400), ("8--9036550550", 400), ("-89036550550", 400),
    ("89036550550-", 400), ("8(903)6550550", 400), ("8+903+655+05+50", 400), ("%D9%A1234567", 400),
    ("%2B", 400),
  ])
  func aPhoneHasADocumentedSpellingAndAtMost25Characters(_ phone: String, expected: Int) async throws {
    #expect(try await code(rapportoForm(to: phone)) == expected)
  }

  @Test(arguments: [
    (String(repeating: "a", count: 2047), 200), (String(repeating: "a", count: 2048), 200),
    (String(repeating: "a", count: 2049), 414),
    (String(repeating: "%D0%B6", count: 2048), 200), (String(repeating: "%D0%B6", count: 2049), 414),
    (String(repeating: "%F0%9F%98%80", count: 1024), 200),
    (String(repeating: "%F0%9F%98%80", count: 1024) + "a", 414),
  ])
  func aTextHasAtMost2048Characters(_ text: String, expected: Int) async throws {
    #expect(try await code(rapportoForm(message: text)) == expected)
  }

  @Test(arguments: [
    ("", 400), ("a", 200), ("09-azAZ", 200), (String(repeating: "a", count: 49), 200),
    (String(repeating: "a", count: 50), 200), (String(repeating: "a", count: 51), 400), ("a_b", 400),
    ("a+b", 400), ("%D0%B6", 400), ("a.b", 400), ("%40", 400), ("%5B", 400), ("%60", 400), ("%7B", 400),
    ("%2F", 400), ("%3A", 400),
  ])
  func aTagHasFiftyCharactersOfItsAlphabet(_ tag: String, expected: Int) async throws {
    #expect(try await code(rapportoForm("ptag=\(tag)")) == expected)
  }

  @Test(arguments: [
    ("", 400), ("k", 200), ("%D0%B6+%26", 200), (String(repeating: "k", count: 50), 200),
    (String(repeating: "k", count: 51), 400),
  ])
  func aPartnerMessageIDHasFiftyCharactersOfAnyKind(_ id: String, expected: Int) async throws {
    #expect(try await code(rapportoForm("partnerMsgId=\(id)")) == expected)
  }

  @Test(arguments: [
    ("00_23", 200), ("10_20", 200), ("22_06", 200), ("", 400), ("1_2", 400), ("10-20", 400), ("10_24", 400),
    ("24_10", 400), ("10_2", 400), ("10_200", 400), ("1a_20", 400), ("+1_20", 400), ("10:20", 400),
  ])
  func sendingTimeIsTwoHours(_ hours: String, expected: Int) async throws {
    #expect(try await code(rapportoForm("sending_time=\(hours)")) == expected)
  }

  @Test(arguments: [
    ("%2B04:00", 200), ("%2B03%3A30", 200), ("-00:00", 200), ("%2B00:00", 200), ("-14:59", 200),
    ("%2B15:00", 400), ("%2B14:60", 400), ("+04:00", 400), ("00:00", 400), ("%2B4:00", 400), ("%2B0400", 400),
    ("", 400), ("%E2%80%9304:00", 400),
  ])
  func aTimeZoneIsASignHoursAndMinutes(_ zone: String, expected: Int) async throws {
    #expect(try await code(rapportoForm("sending_time=10_20&time_zone=\(zone)")) == expected)
    #expect(try await code(rapportoForm("time_zone=\(zone)")) == expected)
  }

  @Test(arguments: [
    ("source=ACME", 200), ("source=Other", 400), ("source=", 400), ("shortenLinks=true", 200),
    ("shortenLinks=false", 200), ("shortenLinks=", 400), ("shortenLinks=True", 400), ("shortenLinks=1", 400),
    ("output=", 200), ("output=json", 200),
  ])
  func otherParametersHaveTheirValues(_ pair: String, expected: Int) async throws {
    #expect(try await code(rapportoForm(pair)) == expected)
  }

  @Test func theSourceIsTheServiceOfTheDelivery() async throws {
    try await sandbox.post(rapportoForm("source=ACME"))
    #expect(sandbox.deliveries.map(\.service) == ["ACME"])
  }

  @Test func aWrongPairIsAnInvalidPassword() async throws {
    for form in [rapportoForm(pass: "Password"), rapportoForm(service: "other")] {
      let answer = try await sandbox.post(form)
      #expect(answer.status == 401)
      #expect(answer.text == "Invalid password\n")
    }
    // The pair is looked at before the message.
    #expect(try await code(rapportoForm(to: "1", pass: "wrong")) == 401)
  }

  @Test func onlyTheDocumentedMethodsPathsAndTypesAreTaken() async throws {
    let form = rapportoForm()
    func status(_ request: TransportRequest) async throws -> Int { try await sandbox.send(request).status }
    #expect(try await status(try rapportoRequest(form, method: "PUT")) == 405)
    #expect(try await status(try rapportoRequest(form, url: "https://gw.example.org/acme")) == 404)
    #expect(try await status(try rapportoRequest(form, url: "https://gw.example.org/http?a=1")) == 400)
    #expect(try await status(try rapportoRequest(form, type: nil)) == 400)
    #expect(try await status(try rapportoRequest(form, type: "application/json")) == 400)
    let latin = "application/x-www-form-urlencoded; charset=windows-1251"
    #expect(try await status(try rapportoRequest(form, type: latin)) == 400)
    #expect(try await status(try rapportoRequest(form, type: "application/x-www-form-urlencoded")) == 200)
    var request = try rapportoRequest(form, method: "GET")
    request.body = .bytes(Data("x".utf8))
    #expect(try await status(request) == 400)
    request = try rapportoRequest(form)
    request.body = .none
    #expect(try await status(request) == 400)
  }

  @Test func nothingOfTheCredentialsIsPrinted() async throws {
    let sandbox = RapportoSandbox(accounts: ["s": "pass-that-is-hidden", "login-that-is-hidden": "p"])
    try await sandbox.post(rapportoForm(pass: "pass-that-is-hidden", "pass=pass-that-is-hidden"))
    var text = sandbox.problems.joined()
    dump(sandbox, to: &text)
    #expect(!text.contains("that-is-hidden"))
  }
}
