import Foundation
import Testing
import Vestnik
import VestnikTesting

/// Every limit of every preset at its bound, one below and one above.
@Suite struct PresetTableTests {
  struct Preset: Sendable, CustomTestStringConvertible {
    let name: String
    let limits: MessageLimits
    let timeToLive: ClosedRange<Int>
    let batch: Int?
    var text = 2048
    var testDescription: String { name }
  }

  static let presets = [
    Preset(name: "vkNotify", limits: .vkNotify, timeToLive: 15...86_400, batch: nil),
    Preset(name: "devino", limits: .devino, timeToLive: 60...86_400, batch: 1000),
    Preset(name: "devinoPrevious", limits: .devinoPrevious, timeToLive: 15...86_400, batch: 1000),
    Preset(name: "rapporto", limits: .rapporto, timeToLive: 60...86_400, batch: 1),
    Preset(name: "rapportoREST", limits: .rapportoREST, timeToLive: 60...86_400, batch: 1, text: 2000),
  ]

  private func text(_ length: Int) -> MessageTemplate {
    MessageTemplate(String(repeating: "ы", count: length))
  }

  private func image(_ width: Int, _ height: Int, _ bytes: Int = 1000) -> ImageHeader {
    ImageHeader(width: width, height: height, byteCount: bytes)
  }

  private func message(_ seconds: Int) -> DevinoMessage {
    DevinoMessage(to: "79990001122", from: "cafe", template: "a", timeToLive: .seconds(seconds))
  }

  @Test(arguments: presets)
  func text(preset: Preset) {
    #expect(text(preset.text - 1).issues(under: preset.limits).isEmpty)
    #expect(text(preset.text).issues(under: preset.limits).isEmpty)
    #expect(text(preset.text + 1).issues(under: preset.limits).map(\.rule) == ["text.length"])
  }

  @Test(arguments: presets)
  func timeToLive(preset: Preset) {
    let (low, high) = (preset.timeToLive.lowerBound, preset.timeToLive.upperBound)
    for seconds in [low, low + 1, high - 1, high] {
      #expect(message(seconds).issues(under: preset.limits).isEmpty)
    }
    for seconds in [low - 1, high + 1] {
      #expect(message(seconds).issues(under: preset.limits).map(\.rule) == ["ttl.range"])
    }
  }

  @Test(arguments: presets)
  func batch(preset: Preset) {
    let batch = preset.batch ?? 1001
    for count in [batch - 1, batch] {
      #expect(Array(repeating: message(60), count: count).issues(under: preset.limits).isEmpty)
    }
    let over = Array(repeating: message(60), count: batch + 1).issues(under: preset.limits)
    #expect(over.map(\.rule) == (preset.batch == nil ? [] : ["batch.size"]))
  }

  @Test(arguments: presets)
  func buttons(preset: Preset) {
    for (count, rules) in [(5, []), (6, []), (7, ["buttons.count"])] as [(Int, [ValidationIssue.Rule])] {
      let buttons = (0..<count).map { number in
        number.isMultiple(of: 2)
          ? TemplateButton.text(caption: "x") : .link(caption: "x", url: "https://a.example")
      }
      #expect(MessageTemplate("x", buttons: buttons).issues(under: preset.limits).map(\.rule) == rules)
    }
  }

  @Test(arguments: presets)
  func images(preset: Preset) {
    func rules(_ header: ImageHeader) -> [ValidationIssue.Rule] {
      header.issues(under: preset.limits).map(\.rule)
    }
    #expect(rules(image(7000, 6999)).isEmpty && rules(image(7000, 7000)).isEmpty)
    #expect(rules(image(7000, 7001)) == ["image.dimensions"])
    #expect(rules(image(100, 100, 49_999_999)).isEmpty && rules(image(100, 100, 50_000_000)).isEmpty)
    #expect(rules(image(100, 100, 50_000_001)) == ["image.bytes"])
    #expect(
      rules(image(1999, 100)).isEmpty && rules(image(2000, 100)).isEmpty && rules(image(100, 2000)).isEmpty)
    #expect(rules(image(2001, 100)) == ["image.aspect"] && rules(image(100, 2001)) == ["image.aspect"])
    for (count, isAllowed) in [(4, true), (5, true), (6, false)] {
      let template = MessageTemplate("x", images: Array(repeating: .bytes(.init()), count: count))
      let rules = template.issues(under: preset.limits).map(\.rule)
      #expect(rules.contains("images.count") == !isAllowed)
    }
  }

  /// Five attachments and one image by URL are all that OK documents; the 100 people are ours.
  @Test func okGraph() async throws {
    func rules(_ attachments: [OKOutgoingAttachment], text: String = "x") -> [ValidationIssue.Rule] {
      OKMessage(text, attachments: attachments).issues(under: .okGraph).map(\.rule)
    }
    let image = OKOutgoingAttachment.image(url: try #require(URL(string: "https://a.example/b.jpg")))
    let expected: [(Int, [ValidationIssue.Rule])] = [(4, []), (5, []), (6, ["attachments.count"])]
    for (count, broken) in expected {
      #expect(rules(Array(repeating: .sticker(id: "1"), count: count)) == broken)
    }
    #expect(rules([]).isEmpty && rules([image]).isEmpty && rules([image, image]) == ["attachments.images"])
    #expect(rules([], text: String(repeating: "ы", count: 100_000)).isEmpty)
    let row = OKRow(Array(repeating: .callback("x", payload: "y"), count: 100))
    #expect(rules([.keyboard(OKKeyboard(rows: Array(repeating: row, count: 100)))]).isEmpty)
    let ok = OKGraphClient(token: "t-12345", configuration: .init(baseURL: URL(string: "http://127.0.0.1:1")))
    #expect(ok.broadcast("x").batchLimit == 100)
    let key = BudgetKey(group: "g", recipient: RecipientKey(1))
    let budget = SendBudget(MessageLimits.okGraph.rate, time: ManualClock())
    let decisions = budget.reserve(Array(repeating: key, count: 1000))
    #expect(decisions.allSatisfy { if case .granted = $0 { true } else { false } })
  }

  @Test(arguments: presets)
  func rate(preset: Preset) {
    let clock = ManualClock()
    let budget = SendBudget(preset.limits.rate, time: clock)
    func granted(_ recipients: some Sequence<Int>) -> Int {
      budget.reserve(recipients.map { BudgetKey(group: "g", recipient: RecipientKey(UInt64($0))) })
        .count { if case .granted = $0 { true } else { false } }
    }
    #expect(granted(0..<49) == 49 && granted([49]) == 1 && granted([50]) == 0)
    clock.advance(by: .seconds(2))
    #expect(granted(Array(repeating: 100, count: 4)) == 4 && granted([100]) == 1 && granted([100]) == 0)
  }
}
