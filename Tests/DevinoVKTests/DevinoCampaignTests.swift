import DevinoVK
import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

@Suite(.timeLimit(.minutes(20))) struct DevinoCampaignTests {
  private let clock = ManualClock(.automatic)

  private func client(_ sandbox: DevinoSandbox) -> DevinoClient {
    DevinoClient(
      .apiKey("test"),
      context: ClientContext(
        transport: sandbox, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock))
  }

  private func messages(_ count: Int) -> [DevinoMessage] {
    (0..<count).map { number in
      DevinoMessage(
        to: PhoneNumber("\(79_990_000_000 + number)"),
        from: number.isMultiple(of: 3) ? "cafe" : "shop",
        template: "a")
    }
  }

  @Test func aCampaignGivesEveryResultInOrderAndSendsNothingTwice() async throws {
    let sandbox = DevinoSandbox(services: ["cafe", "shop"], templates: ["a": "x"], time: clock)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    sandbox.inject(.timeOutAfterAcceptance)
    let batch = messages(700)
    var first: [Int] = []
    for run in 0..<2 {
      let options = CampaignOptions(total: 700, time: clock)
      let campaign = Campaign(
        batch, through: client(sandbox), checkpoint: CampaignCheckpoint(file: file), options: options)
      var indices: [Int] = []
      var unknown = 0
      for try await result in campaign {
        indices.append(result.index)
        if case .failed(let error) = result.outcome, error.delivery == .unknown { unknown += 1 }
        #expect(result.isReplayed == (run == 1))
      }
      #expect(indices == Array(0..<700))
      if run == 0 { first.append(unknown) } else { #expect(first == [unknown] && unknown > 0) }
    }
    #expect(sandbox.acceptedCount == 700)
  }
}
