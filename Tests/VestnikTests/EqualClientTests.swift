import Foundation
import Synchronization
import Testing
import Vestnik
import VestnikTesting

/// What can be done with one client can be done with each.
@Suite(.timeLimit(.minutes(20))) struct EqualClientTests {
  private let sent = Sent()

  /// Keeps the requests; the responses are those of success.
  private final class Sent: HTTPTransport {
    let requests = Mutex<[TransportRequest]>([])
    let response: Mutex<String> = .init("")

    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      requests.withLock { $0.append(request) }
      return TransportResponse(status: 200, body: Data(response.withLock { $0 }.utf8))
    }

    var last: TransportRequest? { requests.withLock { $0.last } }
  }

  private func context(_ limits: BudgetLimits) -> ClientContext {
    let clock = ManualClock(.automatic)
    return ClientContext(transport: sent, budget: SendBudget(limits, time: clock), time: clock)
  }

  private var devino: DevinoClient {
    DevinoClient(.apiKey("S3CRET-KEY"), context: context(MessageLimits.devino.rate))
  }

  private func rapporto(_ interface: RapportoClient.Interface) -> RapportoClient {
    RapportoClient(
      RapportoCredentials(serviceID: "S3CRET-LOGIN", password: "S3CRET-WORD"),
      context: context(MessageLimits.rapporto.rate), configuration: .init(interface: interface, group: "acme")
    )
  }

  private var ok: OKGraphClient {
    OKGraphClient("S3CRET-TOKEN", context: context(MessageLimits.okGraph.rate))
  }

  /// Sends the message and compares what left with the preview.
  private func expect<Sender: MessageSender>(
    _ preview: RequestPreview, of message: Sender.Message, through sender: Sender, _ response: String,
    secrets: [(text: String, placeholder: String)] = []
  ) async throws {
    sent.response.withLock { $0 = response }
    _ = try await sender.send(message)
    let request = try #require(sent.last)
    var (url, body) = (request.url.absoluteString, "")
    if case .bytes(let data) = request.body { body = String(decoding: data, as: UTF8.self) }
    for secret in secrets {
      url = url.replacingOccurrences(of: secret.text, with: secret.placeholder)
      body = body.replacingOccurrences(of: secret.text, with: secret.placeholder)
    }
    #expect(preview.method == request.method && preview.url == url && (preview.body ?? "") == body)
    #expect(preview.contentType == request.headers["Content-Type"])
    #expect(!"\(preview)".contains("S3CRET"))
  }

  @Test func aPreviewIsTheRequestWithoutCredentials() async throws {
    let message = DevinoMessage(to: "79990001122", from: "shop", template: DevinoTemplate(name: "ready"))
    try await expect(
      devino.preview(message), of: message, through: devino,
      #"{"result":[{"code":"OK","messageId":"5120044310"}]}"#)

    let hidden = ["S3CRET-LOGIN", "S3CRET-WORD"].map { ($0, RequestPreview.placeholder) }
    let text = RapportoMessage(to: "79990001122", text: "Order 17 is ready")
    let url = try #require(URL(string: "https://gw.example/vk"))
    let interfaces: [(RapportoClient.Interface, String)] = [
      (.form(url: url), "OK\n5120044310\n"), (.form(url: url, method: .get), "OK\n5120044310\n"),
    ]
    for (interface, response) in interfaces {
      let client = rapporto(interface)
      try await expect(client.preview(text), of: text, through: client, response, secrets: hidden)
    }

    for recipient in [OKRecipient.chat("chat:C1"), .user("user:580112233447")] {
      let message = OKOutgoingMessage("Ready", to: recipient)
      try await expect(
        ok.preview(message), of: message, through: ok, #"{"message_id":"mid:1"}"#,
        secrets: [("S3CRET-TOKEN", RequestPreview.placeholder)])
    }
    let broadcast = ok.broadcast("Open on Monday")
    try await expect(
      broadcast.preview(["user:1"]), of: "user:1", through: broadcast,
      #"{"success":[true],"chat_ids":["chat:C1"]}"#,
      secrets: [("S3CRET-TOKEN", RequestPreview.placeholder)])
    #expect(try broadcast.preview(["user:1", "user:2"]).body?.contains(#"["user:1","user:2"]"#) == true)
  }

  @Test func aPreviewRefusesWhatSendingWouldRefuse() throws {
    let url = try #require(URL(string: "https://gw.example/vk"))
    #expect(throws: ValidationError.self) {
      try devino.preview(DevinoMessage(to: "", from: "shop", template: DevinoTemplate(name: "ready")))
    }
    #expect(throws: ValidationError.self) {
      try rapporto(.form(url: url)).preview(RapportoMessage(to: "", text: "x"))
    }
    #expect(throws: ValidationError.self) { try ok.preview(OKOutgoingMessage("x", to: .chat(""))) }
    #expect(throws: ValidationError.self) { try ok.broadcast("x").preview([""]) }
    #expect(throws: ValidationError.self) { try ok.broadcast("").preview(["user:1"]) }
    let many = (0..<101).map { OKUserID(rawValue: "user:\($0)") }
    #expect(throws: ValidationError.self) { try ok.broadcast("x").preview(many) }
    #expect(throws: ValidationError.self) { try ok.broadcast("x").preview([]) }
    let address = URL(string: "https://S3CRET:word@gw.example/")
    #expect(throws: ValidationError.self) {
      try OKGraphClient(
        "t", context: context(MessageLimits.okGraph.rate), configuration: .init(baseURL: address)
      )
      .preview(OKOutgoingMessage("x", to: .chat("chat:C1")))
    }
    #expect(throws: ValidationError.self) {
      try DevinoClient(
        .apiKey("k"), context: context(MessageLimits.devino.rate), configuration: .init(baseURL: address)
      )
      .preview(DevinoMessage(to: "79990001122", from: "shop", template: DevinoTemplate(name: "ready")))
    }
    // Settings that cannot work are told before anything is sent.
    let unusable = OKGraphClient("", context: context(MessageLimits.okGraph.rate))
    #expect(throws: ValidationError.self) {
      try unusable.preview(OKOutgoingMessage("x", to: .chat("chat:C1")))
    }
    #expect(sent.last == nil)
  }

  @Test func issuesAreThoseOfSending() async throws {
    let message = OKOutgoingMessage("", to: .user(""))
    let paths = ok.issues(for: message).map(\.path)
    #expect(paths.contains("recipient.user_id") && paths.contains { $0.hasPrefix("message") })
    guard case .invalid(let issues) = await ok.send([message])[0] else { return #expect(Bool(false)) }
    #expect(issues.map(\.path) == paths.map { "[0].\($0)" })
  }

  /// Everybody gets a message of their own, in order, through the same pipeline as single ones.
  @Test func aCampaignThroughOKSendsPersonalMessages() async throws {
    sent.response.withLock { $0 = #"{"message_id":"mid:1"}"# }
    let messages = (0..<30).map {
      OKOutgoingMessage(OKMessage("Order \($0) is ready"), to: .user(OKUserID(rawValue: "user:\($0 + 1)")))
    }
    let clock = ManualClock(.automatic)
    let client = OKGraphClient(
      "t",
      context: ClientContext(
        transport: sent,
        budget: SendBudget(BudgetLimits(perSecond: 10, perDayAndRecipient: 5), time: clock), time: clock),
      configuration: .init(group: "bakery"))
    #expect(client.group(of: messages[0]) == "bakery" && client.batchLimit == 1 && client.reportsDepartures)
    var accepted: [Int] = []
    let start = clock.uptime
    for try await result in Campaign(messages, through: client, options: CampaignOptions(time: clock)) {
      if case .accepted = result.outcome { accepted.append(result.index) }
    }
    #expect(accepted == Array(0..<30))
    // Ten a second, and the third ten after two seconds.
    #expect(clock.uptime - start >= .seconds(2))
    let texts = sent.requests.withLock { $0 }.compactMap { request -> String? in
      guard case .bytes(let data) = request.body else { return nil }
      return String(decoding: data, as: UTF8.self)
    }
    #expect(texts.count == 30)
    #expect((0..<30).allSatisfy { number in texts.contains { $0.contains("Order \(number) is ready") } })
  }

  @Test func everyClientHasAShortBeginning() throws {
    let url = try #require(URL(string: "https://gw.example/S3CRET-PATH"))
    let clients: [any RedactedPrinting] = [
      DevinoClient(apiKey: "S3CRET-KEY"), OKGraphClient(token: "S3CRET-TOKEN"),
      RapportoClient(
        RapportoCredentials(serviceID: "S3CRET-LOGIN", password: "S3CRET-WORD"),
        configuration: .init(interface: .form(url: url), group: "acme")),
    ]
    for client in clients {
      #expect(!"\(client)".contains("S3CRET") && !String(reflecting: client).contains("S3CRET"))
    }
  }
}
