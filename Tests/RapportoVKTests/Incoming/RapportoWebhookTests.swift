import Foundation
import RapportoVK
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

struct RapportoWebhookTests {
  private struct Refused: Error {}

  private final class Handler: Sendable {
    private let state = Mutex([RapportoEvent]())

    var seen: [RapportoEvent] { state.withLock { $0 } }

    func callAsFunction(_ event: RapportoEvent) {
      state.withLock { $0.append(event) }
    }
  }

  private let receiver = RapportoWebhook(policy: WebhookPolicy(secret: nil))
  private let handler = Handler()

  private func deliver(_ request: WebhookRequest) async -> WebhookResponse {
    await receiver.handle(request) { handler($0) }.response
  }

  private let push = "msgType=VK&transactionId=5120044310&status=2"
  private let incoming = """
    clientId=79990001122&message=STOP+%D0%B0%D0%BA%D1%86%D0%B8%D1%8F&connectorId=12&serviceId=acme-vk&\
    receivedDate=2025-03-04%2005:06:07&shortNumber=ACME&mtSent=0&messageId=88001234&clientPhone=1122&sum_sms=1&\
    hash=MiCzuElEFvbnqqHgussY3vTq5LqNpOsgfM5mr3Cary4%3D
    """

  @Test func aStatusIsAnsweredWith200AndNothing() async {
    #expect(await deliver(get(push)) == WebhookResponse(status: 200))
    #expect(await deliver(post(readReport)) == WebhookResponse(status: 200))
    #expect(handler.seen.count == 2)
  }

  @Test func aMessageOfASubscriberIsAnsweredWith204() async {
    #expect(await deliver(get(incoming)) == WebhookResponse(status: 204))
    #expect(await deliver(get(incoming)) == WebhookResponse(status: 204))
    #expect(handler.seen.count == 1)
  }

  @Test func whenTheHandlerThrowsRapportoIsAskedToRepeat() async {
    for request in [get(push), post(readReport), get(incoming)] {
      #expect(
        await receiver.handle(request) { _ in throw Refused() }.response == WebhookResponse(status: 500))
      #expect(await deliver(request).status < 300)
    }
    #expect(handler.seen.count == 3)
  }

  @Test(arguments: ["PUT", "HEAD", "DELETE", "get"])
  func anotherMethodIsRefused(method: String) async {
    var request = get(push)
    request.method = method
    #expect(await deliver(request) == WebhookResponse(status: 405, headers: ["Allow": "GET, POST"]))
  }

  @Test func eachChannelAndEachStatusOfAMessageIsAnEventOfItsOwn() async {
    let queries = [
      push, "msgType=VK&transactionId=5120044310&status=9", "msgType=VIBER&transactionId=5120044310&status=2",
      "transactionId=5120044310&status=2", "msgType=VK&transactionId=5120044311&status=2",
      "msgType=VK&transactionId=5120044311&status=5&unifiedExtStatus=1",
      "msgType=VK&transactionId=5120044311&status=5&unifiedExtStatus=10",
    ]
    for query in queries + queries.reversed() { #expect(await deliver(get(query)).status == 200) }
    #expect(handler.seen.count == queries.count)
  }

  @Test func theOrderOfParametersAndUnknownOnesMakeNoOtherEvent() async {
    _ = await deliver(get(push))
    _ = await deliver(get("status=2&transactionId=5120044310&new=1&msgType=vk"))
    _ = await deliver(post(#"{"mtNum":"5120044310","status":2,"type":"VK"}"#))
    #expect(handler.seen.count == 1)
  }

  @Test func pushesInAnyOrderGiveOneStateOfTheMessage() async {
    let tracker = DeliveryTracker(networks: [.vk], time: ManualClock())
    for number in [9, 0, 2, 9, 0] {
      _ = await receiver.handle(get("msgType=VK&transactionId=5120044310&status=\(number)")) { event in
        if case .status(let report) = event { tracker.record(report.deliveryReport) }
      }
    }
    let state = tracker.state(of: "5120044310")
    #expect(state?.status == .read)
    #expect(state?.isFinal == true)
    #expect(state?.times.keys.sorted() == [.sent, .delivered, .read])
  }

  @Test func secretsInPathAndQueryAreChecked() async {
    let path = RapportoWebhook(policy: WebhookPolicy(secret: .pathSuffix("f2c9")))
    var request = get(push)
    #expect(await path.handle(request) { handler($0) }.response.status == 403)
    request.target = "/rapporto/f2c9?\(push)"
    #expect(await path.handle(request) { handler($0) }.response.status == 200)
    let query = RapportoWebhook(policy: WebhookPolicy(secret: .query(name: "key", "f2c9")))
    #expect(await query.handle(get(push)) { handler($0) }.response.status == 403)
    #expect(await query.handle(get("\(push)&key=f2c9")) { handler($0) }.response.status == 200)
    var report = post(readReport)
    report.target = "/rapporto/report?key=f2c9"
    #expect(await query.handle(report) { handler($0) }.response.status == 200)
    let body = RapportoWebhook(policy: WebhookPolicy(secret: .bodyField("f2c9")))
    #expect(await body.handle(post(readReport)) { handler($0) }.response.status == 403)
    #expect(handler.seen.count == 3)
  }

  // MARK: Messages of subscribers

  @Test func aMessageOfTheHTTPInterfaceIsRead() throws {
    var expected = RapportoIncomingMessage(interface: .http, phone: "79990001122", text: "STOP акция")
    expected.connectorID = "12"
    expected.serviceID = "acme-vk"
    expected.receivedDate = "2025-03-04 05:06:07"
    expected.recipient = "ACME"
    expected.backlog = 0
    expected.messageID = "88001234"
    expected.maskedPhone = "1122"
    expected.partCount = 1
    expected.hash = "MiCzuElEFvbnqqHgussY3vTq5LqNpOsgfM5mr3Cary4="
    #expect(try message(get(incoming)) == expected)
  }

  @Test func onlyTheSenderIsRequiredAndAMissingTextIsListed() throws {
    #expect(
      try message(get("clientId=79990001122&message="))
        == RapportoIncomingMessage(interface: .http, phone: "79990001122", text: ""))
    for request in [get("clientId=79990001122"), post(#"{"sourceAddr":"79990001122"}"#)] {
      let message = try message(request)
      #expect(message.text == nil && message.unread.map(\.reason) == ["missing"])
      #expect(message.unread[0].path == (request.method == "GET" ? "query.message" : "message"))
    }
    #expect(
      try webhook.events(in: get("clientId=&message=a"))
        == [.unknown(.object(["clientId": .string(""), "message": .string("a")]))])
  }

  @Test func aMessageOfRESTIsReadAndMayHaveNoText() throws {
    let json = """
      {"transactionId":"770012345678901234","destAddr":"ACME","sourceAddr":"79990001122","type":"Viber",\
      "partCount":1,"receivedDate":"2030-01-15 10:20:35","mediaURL":"https://media.example/7.jpg"}
      """
    var expected = RapportoIncomingMessage(interface: .rest, phone: "79990001122", text: nil)
    expected.messageID = "770012345678901234"
    expected.recipient = "ACME"
    expected.messageType = .viber
    expected.partCount = 1
    expected.receivedDate = "2030-01-15 10:20:35"
    expected.mediaURL = "https://media.example/7.jpg"
    #expect(try message(post(json)) == expected)
    #expect(try message(post(#"{"sourceAddr":79990001122,"message":"hi"}"#)).text == "hi")
  }

  @Test func aMessageWithNeitherIDNorDateIsNeverTakenForARepeat() async {
    for _ in 0..<2 { _ = await deliver(get("clientId=79990001122&message=yes")) }
    #expect(handler.seen.count == 2)
    for second in ["07", "07", "08"] {
      _ = await deliver(get("clientId=79990001122&message=yes&receivedDate=2025-03-04+05:06:\(second)"))
    }
    #expect(handler.seen.count == 4)
  }

  @Test func whatTheDocumentsDoNotDescribeIsHandedOn() async throws {
    #expect(
      try webhook.events(in: get("kind=new&value=%D0%96"))
        == [.unknown(.object(["kind": .string("new"), "value": .string("Ж")]))])
    #expect(
      try webhook.events(in: post(#"{"kind":"new","id":9223372036854775807}"#))
        == [.unknown(.object(["kind": .string("new"), "id": .integer(.max)]))])
    for _ in 0..<2 { #expect(await deliver(post(#"{"kind":"new","a":1}"#)).status == 200) }
    _ = await deliver(post(#"{"kind":"new","a":2}"#))
    #expect(handler.seen.count == 2)
  }

  @Test func theSecretIsNotHandedOnAsData() throws {
    let receiver = RapportoWebhook(policy: WebhookPolicy(secret: .query(name: "key", "f2c9")))
    #expect(
      try receiver.events(in: get("kind=new&key=f2c9")) == [.unknown(.object(["kind": .string("new")]))])
    let error = try #require(throws: WebhookError.self) { try receiver.events(in: get("key=f2c9")) }
    #expect(error.kind == .malformed)
    #expect(error.path == "query")
  }

  @Test func aMessageIsStoredAndRead() throws {
    let event = RapportoEvent.incoming(try message(get(incoming)))
    let data = try JSONEncoder().encode(event)
    #expect(try JSONDecoder().decode(RapportoEvent.self, from: data) == event)
  }
}
