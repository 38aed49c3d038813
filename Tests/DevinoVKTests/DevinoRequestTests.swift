import DevinoVK
import Foundation
import Testing
import VestnikCore

@Suite struct DevinoRequestTests {
  private let full = DevinoMessage(
    to: "+70000000001", from: "coffee_corner", template: DevinoTemplate(name: "order_ready", id: 731),
    variables: ["guest": "Ольга \"О\" 👩‍👩‍👧", "table": "12"], routes: [.vk, .ok], timeToLive: .minutes(15),
    deliveryPolicy: .mobileDeviceRequired, statusURL: "https://hooks.example.org/devino",
    callbackData: ["orderId": .string("A-77"), "big": .integer(3_721_999_888_777_666_555)])

  private func request(
    _ messages: [DevinoMessage], _ credentials: DevinoCredentials = .apiKey("k-1"),
    _ configuration: DevinoClient.Configuration = .init()
  ) throws -> TransportRequest {
    try DevinoAdapter(credentials, configuration).request(messages[...])
  }

  private func body(_ request: TransportRequest) throws -> String {
    guard case .bytes(let data) = request.body else { return "" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  @Test(arguments: [
    (DevinoDialect.current, "request-current"), (.currentCamelCase, "request-camel-case"),
    (.previous, "request-previous"),
  ])
  func everyParameterIsWrittenAsTheDialectNamesIt(dialect: DevinoDialect, name: String) throws {
    let request = try request([full], .apiKey("k-1"), .init(dialect: dialect))
    #expect(try body(request) == String(decoding: fixture(name), as: UTF8.self))
  }

  @Test func whatIsNotGivenIsNotSent() throws {
    let message = DevinoMessage(to: "70000000001", from: "coffee_corner", template: "order_ready")
    #expect(try body(request([message])) == String(decoding: fixture("request-minimal"), as: UTF8.self))
  }

  @Test func theSameMessagesGiveTheSameBytes() throws {
    var message = full
    message.variables = Dictionary(
      uniqueKeysWithValues: (0..<40).map { ("name\($0)", JSONValue.string("\($0)")) })
    var again = full
    again.variables = Dictionary(
      uniqueKeysWithValues: (0..<40).reversed().map { ("name\($0)", JSONValue.string("\($0)")) })
    #expect(try body(request([message])) == body(request([again])))
  }

  @Test func theBodyIsJSONWhateverTheMessageHolds() throws {
    let hostile = "\"\\\u{0}\n\u{2028}</script>👩‍👩‍👧"
    let message = DevinoMessage(
      to: "7 000", from: SenderGroup(hostile), template: DevinoTemplate(name: hostile),
      variables: [hostile: hostile], routes: [DevinoRoute(hostile)], statusURL: hostile,
      callbackData: [hostile: .array([.string(hostile), .number(literal: "2.50"), .null, .bool(true)])])
    let stored = try JSONDecoder().decode([DevinoMessage].self, from: Data(body(request([message])).utf8))
    var expected = message
    expected.callbackData?[hostile] = .array([.string(hostile), .number(literal: "2.5"), .null, .bool(true)])
    #expect(stored == [expected])
  }

  @Test func aNumberThatIsNoneStopsTheRequestAndNothingElse() {
    var message = full
    message.callbackData = ["n": .number(literal: "1,\"x\":2")]
    let error = #expect(throws: ValidationError.self) { try request([message]) }
    #expect(error?.issues.map(\.rule) == ["batch.encoding"])
  }

  @Test func theRequestGoesWhereTheDocumentsSay() throws {
    let request = try request([full])
    #expect(request.method == "POST")
    #expect(request.url.absoluteString == "https://api.devino.online/vk/messages")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(request.headers["Authorization"] == "Key k-1")
  }

  @Test func basicCredentialsAreEncodedAsTheStandardSays() throws {
    let request = try request([full], .basic(login: "Aladdin", password: "open sesame"))
    #expect(request.headers["Authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
  }

  @Test(arguments: [
    ("http://localhost:8080", "http://localhost:8080/vk/messages"),
    ("https://proxy.example.org/devino/", "https://proxy.example.org/devino/vk/messages"),
  ])
  func theBaseURLCanBeReplaced(base: String, whole: String) throws {
    let request = try request([full], .apiKey("k"), .init(baseURL: URL(string: base)))
    #expect(request.url.absoluteString == whole)
  }

  @Test func aLineEndAtTheEndOfCredentialsIsNotSent() throws {
    #expect(try request([full], .apiKey("k-1\r\n")).headers["Authorization"] == "Key k-1")
    let basic = try request([full], .basic(login: "\u{FEFF}user\n", password: "p w\n"))
    #expect(basic.headers["Authorization"] == "Basic " + Data("user:p w".utf8).base64EncodedString())
  }

  @Test(arguments: [
    (DevinoCredentials.apiKey("k\n1"), "credentials"),
    (.basic(login: "us\ner", password: "p"), "credentials.login"),
    (.basic(login: "user", password: "p\u{0}p"), "credentials.password"),
  ])
  func aControlCharacterInCredentialsIsRefused(credentials: DevinoCredentials, path: String) {
    let error = #expect(throws: ValidationError.self) { try request([full], credentials) }
    #expect(error?.issues.map(\.path) == [path] && error?.issues.map(\.rule) == ["credentials.control"])
  }

  @Test(arguments: [
    DevinoCredentials.apiKey(""), .basic(login: "", password: "p"), .basic(login: "l", password: ""),
    .basic(login: "a:b", password: "p"),
  ])
  func credentialsThatCannotBeReadAreRefused(credentials: DevinoCredentials) {
    #expect(throws: ValidationError.self) { try request([full], credentials) }
  }

  @Test func aKeyWithALineBreakIsRefusedBeforeItLeaves() throws {
    let error = #expect(throws: ValidationError.self) { try request([full], .apiKey("k\r\nX-Evil: 1")) }
    #expect(error?.issues.map(\.rule) == ["credentials.control"])
  }

  @Test func oneRequestHoldsAtMostAThousandMessages() throws {
    _ = try request(Array(repeating: full, count: 1000))
    let error = #expect(throws: ValidationError.self) { try request(Array(repeating: full, count: 1001)) }
    #expect(error?.issues.map(\.rule) == ["batch.size"])
  }

  @Test(arguments: [
    (DevinoDialect.current, "verified_phone_number"), (.currentCamelCase, "VERIFIED_PHONE_NUMBER"),
    (.previous, "VERIFIED_PHONE_NUMBER"),
  ])
  func aPolicyHasTheCaseOfItsDialect(dialect: DevinoDialect, word: String) throws {
    var message = full
    message.deliveryPolicy = .verifiedPhoneNumber
    #expect(try body(request([message], .apiKey("k"), .init(dialect: dialect))).contains("\"\(word)\""))
    message.deliveryPolicy = "Brand_New"
    #expect(try body(request([message], .apiKey("k"), .init(dialect: dialect))).contains("\"Brand_New\""))
    message.deliveryPolicy = .any
    let any = dialect == .current ? "\"any\"" : "\"ANY\""
    #expect(try body(request([message], .apiKey("k"), .init(dialect: dialect))).contains(any))
    message.deliveryPolicy = nil
    #expect(
      try !body(request([message], .apiKey("k"), .init(dialect: dialect))).lowercased().contains("policy"))
  }

  @Test func aMessageSurvivesBeingStored() throws {
    var phoneless = full
    phoneless.phone = "not a number"
    phoneless.deliveryPolicy = .any
    phoneless.timeToLive = nil
    for message in [full, phoneless] {
      #expect(try JSONDecoder().decode(DevinoMessage.self, from: JSONEncoder().encode(message)) == message)
    }
  }

  @Test func aStoredMessageNeedsOnlyItsRecipientAndSender() throws {
    let stored = Data(#"{"phone":"70000000001","service":"coffee_corner"}"#.utf8)
    let message = try JSONDecoder().decode(DevinoMessage.self, from: stored)
    // Without routes all delivery methods are used.
    #expect(
      message
        == DevinoMessage(to: "70000000001", from: "coffee_corner", template: DevinoTemplate(), routes: []))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(DevinoMessage.self, from: Data("{}".utf8))
    }
  }

  @Test(arguments: ["tmplData", "templateid", "validity", "novelty"])
  func aKeyThatWouldNotBeSentIsRefused(key: String) {
    let stored = Data(#"[{"phone":"70000000001","service":"coffee_corner","\#(key)":1}]"#.utf8)
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([DevinoMessage].self, from: stored)
    }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(context.codingPath.count == 1)
    #expect(context.debugDescription.contains(key) && context.debugDescription.contains("tmpl_data"))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(DevinoTemplate.self, from: Data(#"{"id":7,"nmae":"a"}"#.utf8))
    }
  }

  @Test func credentialsAreNeverPrinted() throws {
    let client = DevinoClient(
      .basic(login: "user-8412", password: "SECRET"),
      context: ClientContext(transport: NoTransport(), budget: SendBudget(MessageLimits.devino.rate)))
    var text = ""
    dump(client, to: &text)
    dump(try request([full], .apiKey("SECRET")), to: &text)
    dump(DevinoCredentials.apiKey("SECRET"), to: &text)
    dump(DevinoCredentials.basic(login: "user-8412", password: "SECRET"), to: &text)
    let address = try #require(URL(string: "https://user-8412:SECRET@proxy.example/user-8412"))
    dump(DevinoClient.Configuration(baseURL: address), to: &text)
    print(client, DevinoCredentials.basic(login: "user-8412", password: "SECRET"), to: &text)
    debugPrint(client, DevinoClient.Configuration(baseURL: address), to: &text)
    #expect(text.contains("proxy.example") && Mirror(reflecting: client).children.isEmpty)
    #expect(!text.contains("SECRET") && !text.contains("user-8412"), "\(text)")
  }

  private struct NoTransport: HTTPTransport {
    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "none")
    }
  }
}
