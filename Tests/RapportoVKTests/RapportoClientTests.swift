import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

@testable import RapportoVK

@Suite struct RapportoClientTests {
  private func client(
    _ interface: RapportoClient.Interface, transport: MockTransport? = nil, allowsPlainHTTP: Bool = false,
    idempotency: RapportoIdempotency = .off, log: (@Sendable (ClientEvent) -> Void)? = nil
  ) -> RapportoClient {
    let clock = ManualClock(.automatic)
    return RapportoClient(
      RapportoCredentials(serviceID: "acme-vk", password: "SECRET"),
      context: ClientContext(
        transport: transport ?? MockTransport { _ in TransportResponse(200, "OK\n5120044310\n") },
        budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock, onEvent: log),
      configuration: .init(
        interface: interface, group: "acme", idempotency: idempotency, allowsPlainHTTP: allowsPlainHTTP))
  }

  @Test func aMessageIsSentAndItsIDComesBack() async throws {
    let receipt = try await client(Sample.form()).send(Sample.message)
    #expect(receipt.id == "5120044310" && receipt.attempts == 1)
  }

  @Test func aRepeatedIdentifierIsCountedAmongTheOutcomes() async throws {
    let events = Mutex<[ClientEvent]>([])
    let client = client(try Sample.form(), idempotency: .perMessage) { event in
      events.withLock { $0.append(event) }
    }
    var message = Sample.message
    message.partnerMessageID = "ord-17"
    let outcomes = await client.send([message, message])
    let counted = events.withLock { $0 }.compactMap(\.outcomes).reduce(OutcomeTally(), +)
    #expect(counted == OutcomeTally(outcomes) && counted == OutcomeTally(accepted: 1, invalid: 1))
    #expect(events.withLock { $0 }.allSatisfy { $0.provider == "rapporto" })
  }

  @Test func aPreviewIsTheRequestWithoutLoginAndPassword() throws {
    let post = try client(Sample.form()).preview(Sample.message)
    #expect(
      post.description == """
        POST https://gw.example:9080/acme
        Content-Type: application/x-www-form-urlencoded;charset=utf-8

        serviceId=HIDDEN&pass=HIDDEN&clientId=79990001122&message=Order+17+shipped
        """)
    let get = try client(Sample.form(.get)).preview(Sample.message)
    #expect(get.body == nil && get.contentType == nil && get.method == "GET")
    #expect(
      get.url
        == "https://gw.example:9080/acme?serviceId=HIDDEN&pass=HIDDEN&clientId=79990001122&message=Order+17+shipped"
    )
    var message = Sample.message
    message.sender = "ACME"
    let rest = try client(Sample.rest()).preview(message)
    #expect(rest.body?.contains(#""password":"HIDDEN""#) == true)
    #expect(rest.body?.contains(#""login":"HIDDEN""#) == true)
    #expect(!"\(post)\(get)\(rest)".contains("SECRET") && !"\(post)\(get)\(rest)".contains("acme-vk"))
  }

  @Test func aPreviewRefusesWhatSendRefuses() throws {
    var message = Sample.message
    message.text = ""
    #expect(throws: ValidationError.self) { try client(Sample.form()).preview(message) }
    let plain = RapportoClient.Interface.form(url: try Sample.url("http://gw.example:9080/acme"))
    let error = #expect(throws: ValidationError.self) { try client(plain).preview(Sample.message) }
    #expect(error?.issues.map(\.rule) == ["url.scheme"])
    #expect(try client(plain, allowsPlainHTTP: true).preview(Sample.message).url.hasPrefix("http://"))
  }

  @Test func plainHTTPNeedsItsSwitch() async throws {
    let plain = RapportoClient.Interface.form(url: try Sample.url("http://gw.example:9080/acme"))
    #expect(await client(plain).send([Sample.message]).map(word) == ["invalid url.scheme"])
    let allowed = client(plain, allowsPlainHTTP: true)
    #expect(await allowed.send([Sample.message]).map(word) == ["accepted 5120044310 1"])
  }

  @Test(arguments: [RapportoClient.Method.post, .get])
  func thePasswordIsNeverShown(method: RapportoClient.Method) async throws {
    let shown = Boxed("")
    let transport = MockTransport { request throws(TransportError) in
      var text = "\(request)\(String(reflecting: request))"
      dump(request, to: &text)
      shown.update { [text] in $0 += text }
      throw TransportError(phase: .maybeSent, reason: .timedOut, detail: "a test")
    }
    let client = client(try Sample.form(method), transport: transport) { event in
      shown.update { $0 += "\(event)" }
    }
    let outcomes = await client.send([Sample.message])
    var text = "\(client)\(outcomes)"
    dump(client, to: &text)
    dump(outcomes, to: &text)
    dump(RapportoCredentials(serviceID: "acme-vk", password: "SECRET"), to: &text)
    let all = text + shown.value
    // What was really sent did hold it.
    let sent = try #require(transport.requests.first)
    #expect((sent.text + sent.url.absoluteString).contains("SECRET"))
    #expect(all.contains("acme") && !all.contains("SECRET") && !shown.value.contains("79990001122"))
  }

  @Test func neitherLoginNorAddressIsPrinted() throws {
    let interface = try Sample.form()
    let client = client(interface)
    var text = "\(client) \(interface) \(RapportoCredentials(serviceID: "acme-vk", password: "SECRET"))"
    debugPrint(client, interface, to: &text)
    for value in [client, interface, RapportoCredentials(serviceID: "acme-vk", password: "SECRET")] as [Any] {
      dump(value, to: &text)
      #expect(Mirror(reflecting: value).children.isEmpty)
    }
    #expect(text.contains("gw.example"))
    for secret in ["acme-vk", "/acme", "SECRET"] { #expect(!text.contains(secret), "\(text)") }
  }

  @Test func theGroupIsTheClients() throws {
    let client = try client(Sample.form())
    #expect(client.group(of: Sample.message) == "acme" && client.batchLimit == 1)
  }

  /// The places are those of the caller's array, also when a repeat in it is left out.
  @Test func departuresAreReportedByTheCallersPlaces() async throws {
    let messages = ["a", "b", "a", "c"].map {
      RapportoMessage(to: "79036550550", text: "x", partnerMessageID: PartnerMessageID($0))
    }
    let places = Boxed<[Int]>([])
    let client = try client(Sample.form(), idempotency: .perMessage)
    let outcomes = await client.send(messages, options: nil) { reported in
      places.update { $0 += reported }
    }
    #expect(places.value == [0, 1, 3])
    guard case .invalid = outcomes[2] else { return #expect(outcomes[2] == .invalid([])) }
    #expect(client.reportsDepartures)
  }

  @Test func theSpellingsOfANumberAreOnePerson() async throws {
    let spellings: [PhoneNumber] = [
      "79036550550", "+79036550550", "8-903-655-05-50", "89036550550", "8 (903) 655-05-50",
    ]
    let messages = (spellings + spellings).map { RapportoMessage(to: $0, text: "x") }
    let outcomes = try await client(Sample.form()).send(messages)
    #expect(
      outcomes.map(word) == Array(repeating: "accepted 5120044310 1", count: 5)
        + Array(repeating: "over", count: 5))
  }

  @Test func aNumberGoesToTheWireAsItIsWritten() async throws {
    let transport = MockTransport { _ in TransportResponse(200, "OK 1") }
    _ = try await client(Sample.form(), transport: transport).send(
      RapportoMessage(to: "8-903-655-05-50", text: "x"))
    #expect(transport.requests.first?.text.contains("&clientId=8-903-655-05-50&") == true)
  }

  @Test func aClientKnowsTheRulesOfItsInterface() throws {
    let message = RapportoMessage(to: "79990001122", text: String(repeating: "ы", count: 2001), tag: "a")
    #expect(try client(Sample.form()).issues(for: message).isEmpty)
    #expect(
      try client(Sample.rest()).issues(for: message).map(\.description) == [
        "message.data.text: 2001 UTF-16 units, allowed at most 2000 UTF-16 units",
        "tag: a, allowed none: REST has no ptag",
        "message.data.serviceNumber: none, allowed the sender's name",
      ])
    #expect(
      try client(Sample.form(), idempotency: .perMessage).issues(for: message).map(\.description) == [
        "partnerMsgId: none, allowed an identifier of the message: without one nothing is repeated that may have"
          + " been taken (warning)"
      ])
    #expect(try client(Sample.form(), idempotency: .perMessage).issues(for: Sample.keyed).isEmpty)
  }

  @Test func modelsSurviveBeingStored() throws {
    var full = RapportoMessage(
      to: "not a number", text: "a\n+&", partnerMessageID: "k", tag: "t", sender: "s",
      schedule: SendingWindow(fromHour: 1, toHour: 2, utcOffset: "-00:00"), timeToLive: .seconds(61),
      cascade: [
        CascadeStep(
          "NOVELTY", fallbackIf: .never, sender: "a", text: "b", timeToLive: .seconds(5), shortenLinks: false),
        CascadeStep(.sms),
      ], shortenLinks: false,
      rest: RapportoRESTOptions(
        reports: .undelivered, statusURL: "u", weekdays: [1, 9], deadline: Date(timeIntervalSince1970: 5),
        extra: ["a": "b"]))
    for _ in 0..<2 {
      let stored = try JSONEncoder().encode(full)
      #expect(try JSONDecoder().decode(RapportoMessage.self, from: stored) == full)
      full = Sample.message
    }
  }

  @Test func aStoredMessageNeedsOnlyItsRecipientAndText() throws {
    let stored = #"{"phone":"79990001122","text":"x","rest":{},"cascade":[{"channel":"VK"}]}"#
    let message = try JSONDecoder().decode(RapportoMessage.self, from: Data(stored.utf8))
    #expect(message.rest == RapportoRESTOptions() && message.cascade == [CascadeStep(.vk)])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RapportoMessage.self, from: Data(#"{"phone":"7"}"#.utf8))
    }
  }

  @Test(arguments: [
    (#""ptag":"a""#, ["ptag"]), (#""rest":{"notifyUrl":"u"}"#, ["rest", "notifyUrl"]),
    (#""schedule":{"fromHour":1,"toHour":2,"zone":"+03:00"}"#, ["schedule", "zone"]),
    (#""cascade":[{"channel":"VK"},{"channel":"SMS","ttl":60}]"#, ["cascade", "Index 1", "ttl"]),
  ])
  func aKeyThatWouldNotBeSentIsRefused(member: String, path: [String]) {
    let stored = Data(#"{"phone":"79990001122","text":"x",\#(member)}"#.utf8)
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RapportoMessage.self, from: stored)
    }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == path)
  }
}

@Suite struct RapportoRepeatedKeyTests {
  /// The provider would take the second one for a repeat: it would be lost, and reported as accepted.
  @Test func anIdentifierStandsForOneMessageOfAnArray() async throws {
    let clock = ManualClock(.automatic)
    let sandbox = RapportoSandbox(features: [.idempotency], time: clock)
    func send(_ idempotency: RapportoIdempotency) async throws -> [SendOutcome<SendReceipt>] {
      let client = RapportoClient(
        RapportoCredentials(serviceID: "test", password: "password"),
        context: ClientContext(
          transport: sandbox, budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock),
        configuration: .init(
          interface: .form(url: try Sample.url("https://gw.example/http")), group: "shop",
          idempotency: idempotency))
      return await client.send([
        RapportoMessage(to: "79990000001", text: "one", partnerMessageID: "same"),
        RapportoMessage(to: "79990000002", text: "two", partnerMessageID: "same"),
        RapportoMessage(to: "79990000003", text: "three"),
        RapportoMessage(to: "79990000004", text: "four", partnerMessageID: "other"),
      ])
    }
    let outcomes = try await send(.perMessage)
    guard case .invalid(let issues) = outcomes[1] else { return #expect(Bool(false)) }
    #expect(issues.map(\.rule) == ["partnerMsgId.duplicate"])
    #expect(sandbox.deliveries.map(\.text).sorted() == ["four", "one", "three"])
    for index in [0, 2, 3] {
      guard case .accepted = outcomes[index] else { return #expect(Bool(false)) }
    }
  }
}
