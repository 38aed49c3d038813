import Foundation
import Testing
import Vestnik
import VestnikSandbox
import VestnikTesting

@Suite struct ReadmeTests {
  private func file(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func theExampleInReadmeIsTheOneThatIsCompiled() throws {
    let source = try file("Tests/VestnikTests/ReadmeExample.swift")
    let example = try #require(
      source.components(separatedBy: "// README: begin\n").last?.components(separatedBy: "// README: end")
        .first)
    #expect(try file("README.md").contains("```swift\n\(example)```"))
  }

  @Test func theExampleSends() async {
    let sandbox = DevinoSandbox(
      services: ["coffee_corner"], templates: ["order_ready": "Order #order# is ready"], time: ManualClock())
    let devino = DevinoClient(
      .apiKey("test"),
      context: ClientContext(transport: sandbox, budget: SendBudget(MessageLimits.devino.rate)))
    await announce(order: "A-77", to: "79990001122", through: devino)
    #expect(sandbox.deliveries.map(\.text) == ["Order A-77 is ready"])
  }

  @Test func theLimitsInReadmeAreThoseOfTheCode() throws {
    let readme = try file("README.md")
    for row in [
      "| Messages in one request | 1000 |", "| Time to live, current dialect | 60…86400 s |",
      "| Time to live, previous dialect | 15…86400 s |", "| Messages a second from one group | 50 |",
      "| Messages a day from one group to one person | 5 |",
    ] {
      #expect(readme.contains(row))
    }
    #expect(MessageLimits.devino.batch.value == 1000)
    #expect(MessageLimits.devino.rate == BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
  }
}
