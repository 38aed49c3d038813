import DevinoVK
import Testing
import VestnikCore

@Suite struct DevinoValidationTests {
  private let good = DevinoMessage(to: "79990001122", from: "coffee_corner", template: "order_ready")

  private func issues(
    under limits: MessageLimits = .devino, _ change: (inout DevinoMessage) -> Void
  ) -> [ValidationIssue] {
    var message = good
    change(&message)
    return message.issues(under: limits)
  }

  private func rules(_ change: (inout DevinoMessage) -> Void) -> [String] {
    issues(change).map { "\($0.severity) \($0.rule) \($0.path)" }
  }

  @Test func aGoodMessageHasNoIssues() {
    #expect(good.issues(under: .devino).isEmpty)
  }

  @Test(arguments: [
    (59, 1, 0), (60, 0, 0), (86_400, 0, 0), (86_401, 1, 1), (15, 1, 0), (14, 1, 1), (0, 1, 1), (-1, 1, 1),
  ])
  func theTimeToLiveHasTheRangeOfItsDialect(seconds: Int, current: Int, previous: Int) {
    #expect(issues(under: .devino) { $0.timeToLive = .seconds(seconds) }.count == current)
    #expect(issues(under: .devinoPrevious) { $0.timeToLive = .seconds(seconds) }.count == previous)
  }

  @Test func aTimeToLiveOutOfRangeIsExplained() {
    let issue = issues { $0.timeToLive = .seconds(30) }[0]
    #expect(issue.description == "ttl: 30 s, allowed 60…86400 s")
    #expect(issue.source.hasPrefix("Devino"))
  }

  @Test(arguments: ["", "8 999", "abc", "123456", "1234567890123456"])
  func theRecipientIsAnInternationalNumber(phone: String) {
    #expect(rules { $0.phone = PhoneNumber(phone) } == ["error phone.e164 phone"])
  }

  @Test(arguments: [
    ("89261230044", "warning phone.domestic"), ("84951230044", "warning phone.domestic"),
    ("+84951230044", nil),
    ("+89261230044", "error phone.country"), ("8926123004", "error phone.country"),
    ("892612300441", "error phone.country"), ("9261230044", "warning phone.country"),
    ("1234567", "warning phone.country"), ("+4740612300", nil), ("4740612300", "warning phone.country"),
    ("7926123004", "warning phone.digits"), ("+792612300441", "warning phone.digits"), ("375291230044", nil),
  ])
  func aNumberThatNoCountryHasIsNotTakenWithoutAWord(phone: String, issue: String?) {
    #expect(rules { $0.phone = PhoneNumber(phone) } == (issue.map { ["\($0) phone"] } ?? []))
  }

  @Test func aWarningAboutDigitsSaysHowMany() {
    let issue = issues { $0.phone = "+792612300441" }[0]
    #expect(
      issue.description
        == "phone: +7*********41, 12 digits, allowed 11 digits in a number that begins with 7 (warning)"
    )
  }

  @Test func aTemplateIsNamedOrNumbered() {
    #expect(rules { $0.template = DevinoTemplate() } == ["error tmpl.required tmpl"])
    #expect(rules { $0.template = "" } == ["error tmpl.required tmpl"])
    #expect(rules { $0.template = " " } == ["error tmpl.required tmpl"])
    #expect(rules { $0.template = DevinoTemplate(name: "", id: 7) } == ["error tmpl.required tmpl"])
    #expect(rules { $0.template = 731 }.isEmpty)
    #expect(rules { $0.template = 0 } == ["warning templateId.positive templateId"])
  }

  @Test func theSenderIsNamed() {
    #expect(rules { $0.service = "" } == ["error service.required service"])
    #expect(rules { $0.service = " \t" } == ["error service.required service"])
  }

  @Test func routesAreThereAndUnique() {
    #expect(rules { $0.routes = [] } == ["warning routes.empty routes"])
    #expect(rules { $0.routes = [.vk, .ok] }.isEmpty)
    #expect(rules { $0.routes = [.vk, .ok, .vk] } == ["error routes.duplicate routes[2]"])
    #expect(rules { $0.routes = [.vk, "TELEGRAPH"] } == ["warning routes.unknown routes[1]"])
    #expect(rules { $0.routes = [.vk, ""] } == ["error routes.empty routes[1]"])
    #expect(rules { $0.routes = ["vk"] } == ["warning routes.unknown routes[0]"])
  }

  @Test(arguments: [
    "https://hooks.example.org/devino?t=1", "http://hooks.example.org", "HTTP://a.example:8080/x",
    "https://xn--e1afmkfd.xn--p1ai/x",
  ])
  func aStatusURLIsHTTP(url: String) {
    #expect(rules { $0.statusURL = url }.isEmpty)
  }

  @Test(arguments: [
    "", "ftp://hooks.example.org/x", "hooks.example.org/x", "/x", "http://", "http:///x",
    "https://a b.example/x",
    "javascript:alert(1)", "https://пример.рф/x",
  ])
  func aStatusURLThatIsNoneIsRefused(url: String) {
    #expect(rules { $0.statusURL = url } == ["error status_url.http status_url"])
  }

  @Test func theSecretInAStatusURLIsNotShown() {
    #expect(!"\(issues { $0.statusURL = "ftp://a.example/SECRET?t=SECRET" })".contains("SECRET"))
  }

  @Test func callbackDataHoldsOnlyWhatJSONCanHold() {
    #expect(rules { $0.callbackData = ["a": .array([.number(literal: "2.5"), .null])] }.isEmpty)
    #expect(
      rules { $0.callbackData = ["a": .array([.number(literal: "two")])] }
        == ["error callbackData.value callbackData.a[0]"])
  }

  @Test func aPhoneNumberInTheWrongFieldIsNotShown() {
    let found = issues {
      $0.routes = ["79990001122"]
      $0.deliveryPolicy = "+79990001122"
      $0.callbackData = ["79990001122": .number(literal: "+79990001122")]
    }
    #expect(found.count == 3 && !"\(found)".contains("79990001122"))
  }

  @Test func anUnknownPolicyIsAWarning() {
    #expect(rules { $0.deliveryPolicy = "ANY" }.isEmpty)
    #expect(rules { $0.deliveryPolicy = "nobody" } == ["warning delivery_policy.unknown delivery_policy"])
  }

  @Test func allThatIsWrongIsReportedAtOnce() {
    let found = issues {
      $0.phone = "x"
      $0.service = ""
      $0.template = ""
      $0.routes = []
      $0.timeToLive = .seconds(1)
      $0.statusURL = "x"
      $0.callbackData = ["n": .number(literal: "x")]
    }
    #expect(
      found.map(\.path) == ["phone", "service", "tmpl", "routes", "ttl", "status_url", "callbackData.n"])
    #expect(found.allSatisfy { !$0.actual.isEmpty && !$0.allowed.isEmpty && !$0.source.isEmpty })
  }

  @Test func thePreviousDialectNeedsATemplateNumber() {
    let channel = DevinoAdapter(.apiKey("k"), .init(dialect: .previous))
    #expect(channel.issues(good).map(\.rule) == ["templateId.required"])
    var numbered = good
    numbered.template = DevinoTemplate(name: "order_ready", id: 731)
    #expect(channel.issues(numbered).isEmpty)
  }

  @Test func everyLimitCanBeOverridden() {
    let limits = MessageLimits.devino.with { $0.timeToLive.value = .seconds(1) ... .hours(48) }
    #expect(issues(under: limits) { $0.timeToLive = .hours(48) }.isEmpty)
    let channel = DevinoAdapter(.apiKey("k"), .init(limits: limits))
    var long = good
    long.timeToLive = .hours(48)
    #expect(channel.issues(long).isEmpty)
  }

  @Test func thePresetsAreThoseOfTheDocuments() {
    #expect(MessageLimits.devino.batch.value == 1000)
    #expect(MessageLimits.devino.rate == BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
    #expect(MessageLimits.devino.timeToLive.value == .seconds(60) ... .seconds(86_400))
    #expect(MessageLimits.devinoPrevious.timeToLive.value == .seconds(15) ... .seconds(86_400))
  }
}
