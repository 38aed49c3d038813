import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxDialectTests {
  static let current = """
    [{"delivery_policy":"any","phone":"70000000001","routes":["VK","OK"],"service":"coffee_corner",
    "status_url":"https://hooks.example.org/devino","templateId":731,"tmpl":"hello",
    "tmpl_data":{"guest":"Olga"},"ttl":900,"callbackData":{"orderId":"A-77"}}]
    """
  static let currentCamelCase = """
    [{"deliveryPolicy":"ANY","phone":"70000000001","routes":["VK","OK"],"service":"coffee_corner",
    "status_url":"https://hooks.example.org/devino","templateId":731,"tmpl":"hello",
    "tmplData":{"guest":"Olga"},"ttl":900,"callbackData":{"orderId":"A-77"}}]
    """
  static let previous = """
    {"messages":[{"to":"70000000001","templateId":731,"templateData":{"guest":"Olga"},"routes":["OK","VK"],
    "deliveryPolicy":"ANY","validity":600,"pushToken":"device-xyz","callbackData":{"orderId":77},
    "callbackUrl":"https://hooks.example.org/devino"}]}
    """

  @Test(arguments: [
    (DevinoSandbox.Dialect.current, current), (.currentCamelCase, currentCamelCase), (.previous, previous),
  ])
  func aSandboxReadsItsDialectAndRefusesTheOthers(_ dialect: DevinoSandbox.Dialect, own: String) async throws
  {
    for body in [Self.current, Self.currentCamelCase, Self.previous] {
      let sandbox = DevinoSandbox.standard(dialect: dialect)
      let answer = try await sandbox.send(try devinoRequest(body))
      #expect(answer.status == (body == own ? 200 : 400))
      #expect(sandbox.deliveries.map(\.text) == (body == own ? ["Hello, Olga"] : []))
    }
  }

  @Test(arguments: [
    (#""validity":15"#, true), (#""validity":86400"#, true), (#""validity":14"#, false),
    (#""validity":86401"#, false),
    (#""deliveryPolicy":"MOBILE_DEVICE_REQUIRED""#, true), (#""deliveryPolicy":"any""#, false),
    (#""deliveryPolicy":"VERIFIED_PHONE_NUMBER""#, false), (#""callbackData":"A-77""#, true),
    (#""callbackData":7"#, false), (#""pushToken":7"#, false), (#""service":"coffee_corner""#, false),
    (#""tmpl":"hello""#, false), (#""ttl":60"#, false), (#""templateData":{"guest":"Olga"}"#, true),
  ])
  func thePreviousDialectHasItsOwnRules(_ field: String, isAccepted: Bool) async throws {
    let body = #"{"messages":[{"to":"70000000001","templateId":731,"routes":["VK"],\#(field)}]}"#
    let answer = try await DevinoSandbox.standard(dialect: .previous).send(try devinoRequest(body))
    #expect(answer.status == (isAccepted ? 200 : 400))
  }

  @Test(arguments: [
    (#""to":70000000001,"templateId":"731","routes":["VK"]"#, true),
    (#""to":"70000000001","templateId":"731a","routes":["VK"]"#, false),
    (#""to":"70000000001","routes":["VK"]"#, false), (#""to":"70000000001","templateId":731"#, false),
    (#""templateId":731,"routes":["VK"]"#, false),
  ])
  func thePreviousDialectTakesBothTypesThatItsPageShowsAndMissesItsRequiredFields(
    _ fields: String, isAccepted: Bool
  ) async throws {
    let body = "{\"messages\":[{\(fields)}]}"
    let answer = try await DevinoSandbox.standard(dialect: .previous).send(try devinoRequest(body))
    #expect(answer.status == (isAccepted ? 200 : 400))
  }

  @Test(arguments: [#"{"messages":[]}"#, #"{"messages":[],"x":1}"#, #"{"messages":{}}"#, "{}", "[]"])
  func thePreviousEnvelopeIsAnObjectWithMessagesAlone(_ body: String) async throws {
    let answer = try await DevinoSandbox.standard(dialect: .previous).send(try devinoRequest(body))
    #expect(answer.status == 400)
  }

  @Test func thePreviousDialectCountsAllMessagesForOneGroup() async throws {
    let sandbox = DevinoSandbox.standard(dialect: .previous)
    let messages = (0..<51).map { #"{"to":"\#(phone($0))","templateId":731,"routes":["VK"]}"# }
    let body = #"{"messages":[\#(messages.joined(separator: ","))]}"#
    let answer = try await sandbox.send(try devinoRequest(body))
    #expect(try answer.results.count == 51)
    #expect(sandbox.rateLimited == 1)
  }
}
