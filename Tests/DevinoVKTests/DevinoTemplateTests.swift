import DevinoVK
import Testing
import VKNotify
import VestnikCore
import VestnikSandbox
import VestnikTesting

@Suite struct DevinoTemplateTests {
  private let template = MessageTemplate("Hello, #guest#, table #table#", networks: [.vk])

  private func rules(
    _ name: DevinoTemplate, _ variables: [String: String], routes: [DevinoRoute] = [.vk],
    registered: [String: MessageTemplate]? = nil
  ) -> [String] {
    let channel = DevinoAdapter(
      .apiKey("k"), .init(templates: registered ?? ["order_ready": template, "731": template]))
    let message = DevinoMessage(
      to: "79990001122", from: "cafe", template: name, variables: variables, routes: routes)
    return channel.issues(message).map { "\($0.severity) \($0.rule) \($0.path)" }
  }

  @Test func aMessageThatFitsItsTemplateHasNoIssues() {
    #expect(rules("order_ready", ["guest": "Ольга", "table": "7"]).isEmpty)
    #expect(rules(731, ["guest": "Ольга", "table": "7"]).isEmpty)
  }

  @Test func variablesAreComparedWithThePlaces() {
    #expect(
      rules("order_ready", ["guest": "Ольга", "tabel": "7"])
        == ["error tmpl_data.missing tmpl_data.table", "warning tmpl_data.surplus tmpl_data.tabel"])
    #expect(rules(731, [:]).count == 2)
  }

  @Test func aTemplateThatIsNotRegisteredIsNotChecked() {
    #expect(rules("other", [:]).isEmpty)
    #expect(rules("order_ready", [:], registered: [:]).isEmpty)
  }

  @Test func theTextThatPeopleReadIsMeasured() {
    // "Hello, " and ", table 7" take 16 of the 2048 units.
    #expect(rules("order_ready", ["guest": String(repeating: "x", count: 2032), "table": "7"]).isEmpty)
    #expect(
      rules("order_ready", ["guest": String(repeating: "x", count: 2033), "table": "7"]) == [
        "error text.length text"
      ])
  }

  @Test func aRouteNeedsAGroupInTheTemplate() {
    let values = ["guest": "", "table": ""]
    #expect(rules("order_ready", values, routes: [.vk, .ok]) == ["warning routes.template routes"])
    #expect(rules("order_ready", values, routes: [.ok]) == ["error routes.template routes"])
  }

  @Test func aTemplateBelongsToItsSender() {
    let owned = MessageTemplate("x", service: "other")
    #expect(rules("a", [:], registered: ["a": owned]) == ["error service.template service"])
    #expect(rules("a", [:], registered: ["a": MessageTemplate("x", service: "cafe")]).isEmpty)
  }

  @Test func whatOKMightDropIsAWarning() {
    let template = MessageTemplate("x", buttons: [.text(caption: "y")], networks: [.vk, .ok])
    #expect(
      rules("a", [:], routes: [.ok], registered: ["a": template]) == ["warning routes.attachments routes"])
    #expect(rules("a", [:], routes: [.vk], registered: ["a": template]).isEmpty)
  }

  @Test func aMessageThatDoesNotFitIsNeverSent() async {
    let clock = ManualClock(.automatic)
    let sandbox = DevinoSandbox(services: ["cafe"], templates: ["order_ready": template.text], time: clock)
    let client = DevinoClient(
      .apiKey("test"),
      context: ClientContext(
        transport: sandbox, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock),
      configuration: .init(templates: ["order_ready": template]))
    let outcomes = await client.send([
      DevinoMessage(to: "79990001122", from: "cafe", template: "order_ready", variables: ["guest": "Ольга"]),
      DevinoMessage(
        to: "79990001123", from: "cafe", template: "order_ready", variables: ["guest": "Ольга", "table": "7"]),
    ])
    guard case .invalid(let issues) = outcomes[0], case .accepted = outcomes[1] else {
      return #expect(Bool(false), "\(outcomes)")
    }
    #expect(issues[0].description == "[0].tmpl_data.table: no value, allowed a value for #table#")
    #expect(sandbox.deliveries.map(\.text) == ["Hello, Ольга, table 7"])
  }
}
