import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxCascadeTests {
  private let clock = ManualClock()
  private let sandbox: RapportoSandbox
  private let link = "https://rapporto.ru/company/o_platforme_rapporto/"

  init() {
    sandbox = RapportoSandbox(
      senders: ["ACME", "Shop"], features: [.cascades, .everyStep, .extendedStatuses], perSecond: nil,
      time: clock)
  }

  private func code(_ more: String) async throws -> Int {
    try await sandbox.post(rapportoForm(more)).status
  }

  /// Channel, text and seconds after now of what people read.
  private func arrivals(on sandbox: RapportoSandbox) -> [String] {
    sandbox.deliveries.map { delivery in
      let seconds = delivery.date.timeIntervalSince(clock.now)
      return "\(delivery.channel ?? "") \(delivery.text) \(Int(seconds))"
    }
  }

  @Test func aCascadeEndsWithTheFirstDelivery() async throws {
    #expect(try await code("order_list=v,i,s&i_resendText=Viber") == 200)
    #expect(arrivals(on: sandbox) == ["VK Hello 2"])
  }

  @Test func whatIsNotDeliveredGoesToTheNextChannel() async throws {
    sandbox.setFate(.undeliverable, of: "79160000001", on: "VK", reason: 10)
    sandbox.setFate(.expires, of: "79160000001", on: "VIBER")
    let more =
      "order_list=v%2Ci%2CS&i_resendValid=000000000030000R&s_resendText=SMS&s_resendSn=Shop&V_resendSn=ACME"
    #expect(try await code(more) == 200)
    // VK fails after 2 s, Viber 30 s later.
    #expect(arrivals(on: sandbox) == ["SMS SMS 34"])
    #expect(sandbox.deliveries.map(\.service) == ["Shop"])
    clock.advance(by: .seconds(100))
    #expect(
      try sandbox.pushed() == [
        "msgType=VK&status=0", "msgType=VK&status=5&unifiedExtStatus=10", "msgType=VIBER&status=0",
        "msgType=VIBER&status=5&unifiedExtStatus=1", "msgType=SMS&status=0", "msgType=SMS&status=2",
      ])
  }

  @Test func withoutEveryStepTheLastOneIsReported() async throws {
    let sandbox = RapportoSandbox(features: .cascades, time: clock)
    sandbox.setFate(.undeliverable, of: "79160000001", on: "VK")
    try await sandbox.post(rapportoForm("order_list=v,s"))
    clock.advance(by: .seconds(100))
    #expect(try sandbox.pushed() == ["msgType=SMS&status=0", "msgType=SMS&status=2"])
  }

  @Test(arguments: [
    (DeliveryFate.undeliverable, "N", []), (.undeliverable, "Y", ["SMS Hello 4"]),
    (.undeliverable, "s", ["SMS Hello 4"]),
    (.expires, "n", []), (.expires, "y", ["SMS Hello 62"]), (.expires, "S", ["SMS Hello 62"]),
    (.delivered, "N", ["VK Hello 2"]), (.delivered, "Y", ["VK Hello 2"]),
    (.delivered, "S", ["VK Hello 2", "SMS Hello 62"]), (.read, "S", ["VK Hello 2"]),
  ])
  func theConditionGovernsWhatFollowsItsChannel(
    _ fate: DeliveryFate, condition: String, expected: [String]
  ) async throws {
    sandbox.setFate(fate, of: "79160000001", on: "VK")
    let more = "order_list=v,s&v_resendValid=000000000100000R&v_resendCond=\(condition)&s_resendCond=N"
    #expect(try await code(more) == 200)
    #expect(arrivals(on: sandbox) == expected)
  }

  @Test(arguments: [
    ("order_list=s,p,v,i,w,f", 200), ("order_list=S,P,V,I,W,F", 200), ("order_list=v", 200),
    ("order_list=", 400),
    ("order_list=v,", 400), ("order_list=,v", 400), ("order_list=v,x", 400), ("order_list=v;i", 400),
    ("order_list=v,+i", 400), ("order_list=vk", 400), ("order_list=v,V", 400), ("order_list=%22v%22", 400),
    ("order_list=v,s&v_resendCond=S", 200), ("order_list=v,s&s_resendCond=S", 400),
    ("order_list=f,s&f_resendCond=s", 400), ("order_list=f,s&F_resendCond=Y", 200),
    ("order_list=v,s&v_resendCond=", 400), ("order_list=v,s&v_resendCond=YES", 400),
    ("order_list=v,s&s_resendSn=Shop", 200), ("order_list=v,s&s_resendSn=Other", 400),
    ("order_list=v,s&s_resendSn=", 400), ("order_list=v,s&s_resendText=", 400),
    ("order_list=v,s&shorten_list=", 200), ("order_list=v,s&shorten_list=S,I,p,v,w", 200),
    ("order_list=v,s&shorten_list=f", 400), ("order_list=v,s&shorten_list=v,", 400),
  ])
  func cascadeParametersHaveTheirValues(_ more: String, expected: Int) async throws {
    #expect(try await code(more) == expected)
  }

  @Test(arguments: [
    ("i", 1000), ("p", 1000), ("w", 1000), ("s", 2000), ("f", 2000), ("v", 2048),
  ])
  func everyChannelHasItsTextLimit(_ letter: String, limit: Int) async throws {
    for (count, expected) in [(limit, 200), (limit + 1, 414)] {
      let text = String(repeating: "a", count: count)
      #expect(try await code("order_list=\(letter)&\(letter)_resendText=\(text)") == expected)
      #expect(try await sandbox.post(rapportoForm(message: text, "order_list=\(letter)")).status == expected)
    }
  }

  @Test(arguments: [
    ("v", "000000000059000R", 400), ("v", "000000000100000R", 200), ("v", "000000235959000R", 200),
    ("v", "000001000000000R", 200), ("v", "000001000001000R", 400), ("i", "000000000029000R", 400),
    ("i", "000000000030000R", 200), ("p", "000000000030999R", 200), ("s", "000002000000000R", 200),
    ("s", "000002000001000R", 400), ("f", "000000000500000R", 200), ("f", "000000000501000R", 400),
    ("w", "000007000000000R", 200), ("w", "000007000001000R", 400), ("w", "000100000000000R", 400),
    ("w", "010000000000000R", 400), ("v", "00000000010000R", 400), ("v", "0000000001000000R", 400),
    ("v", "000000000100000r", 400), ("v", "000000000100000X", 400), ("v", "00000000a100000R", 400),
    ("v", "000000240000000R", 400), ("v", "000000006000000R", 400), ("v", "000000000060000R", 400),
    ("v", "", 400),
    // 1 January 2026, 00:00 UTC, is now.
    ("v", "26010100010000%2B", 400), ("v", "260101000100000%2B", 200), ("v", "260101000059900%2B", 400),
    ("v", "260102000000000-", 200), ("v", "260102000000100-", 400), ("v", "260101030100012%2B", 200),
    ("v", "260101000100012%2B", 400), ("v", "251231210100012-", 200), ("v", "251231000000000%2B", 400),
    ("v", "260101120100048%2B", 200), ("v", "260101121600049%2B", 400), ("v", "260132000000000%2B", 400),
  ])
  func aLifetimeHasSixteenCharactersAndTheRangeOfItsChannel(
    _ letter: String, text: String, expected: Int
  ) async throws {
    #expect(try await code("order_list=\(letter)&\(letter)_resendValid=\(text)") == expected)
  }

  @Test func whatMeansNothingIsAProblem() async throws {
    try await sandbox.post(rapportoForm("order_list=v&s_resendCond=N&shorten_list=v&shortenLinks=true"))
    #expect(
      sandbox.problems == [
        "shortenLinks: the feature is off", "shortenLinks: for single messages; shorten_list expected",
        "s_resendCond: the channel is not in order_list", "shorten_list: the feature is off",
      ])
  }

  @Test(arguments: [
    ("", true), ("shortenLinks=true", true), ("shortenLinks=false", false),
  ])
  func longLinksAreShortenedUnlessTheRequestSaysNo(_ more: String, isShortened: Bool) async throws {
    let sandbox = RapportoSandbox(features: .linkShortening, time: clock)
    let exact = "https://a.example/12345678"
    let text = "h \(link) и\n\(exact) \(exact)9 http://"
    #expect(exact.count == 26)
    let encoded = try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    try await sandbox.post(rapportoForm(message: encoded, more))
    let shortened = "h http://kr4.me/aaaaaaa и\n\(exact) http://kr4.me/baaaaaa http://"
    #expect(sandbox.deliveries.map(\.text) == [isShortened ? shortened : text])
    let off = RapportoSandbox(time: clock)
    try await off.post(rapportoForm(message: encoded))
    #expect(off.deliveries.map(\.text) == [text])
  }

  @Test(arguments: [
    ("", ["VK", "SMS"]), ("shorten_list=", []), ("shorten_list=S,I", ["SMS"]),
    ("shortenLinks=false", ["VK", "SMS"]),
  ])
  func theListSaysInWhichChannelsLinksAreShortened(_ more: String, channels: [String]) async throws {
    let sandbox = RapportoSandbox(features: [.cascades, .linkShortening], time: clock)
    sandbox.setFate(.delivered, of: "79160000001")
    let encoded = link.replacingOccurrences(of: ":", with: "%3A")
    let answer = try await sandbox.post(
      rapportoForm(message: encoded, "order_list=v,s&v_resendCond=S" + (more.isEmpty ? "" : "&" + more)))
    #expect(answer.status == 200)
    #expect(sandbox.deliveries.count == 2)
    #expect(sandbox.deliveries.filter { $0.text.hasPrefix("http://kr4.me/") }.map(\.channel) == channels)
  }

  @Test func aRESTChainFollowsItsStates() async throws {
    sandbox.setFate(.delivered, of: "79160000001", on: "VK")
    sandbox.setFate(.undeliverable, of: "79160000001", on: "VIBER", reason: 3)
    let chain = """
      ,"cascadeChainLink":{"state":"READ","message":{"type":"VIBER","data":{"instantContent":{"type":"TEXT",
      "data":{"text":"Viber"}},"serviceNumber":"ACME","ttl":1,"ttlUnit":"HOURS"}},"nextLink":{"state":"DELIVERED",
      "message":{"type":"SMS","data":{"text":"SMS","serviceNumber":"ACME","ttl":60,"ttlUnit":"MINUTES"}}}}
      """
    #expect(try await sandbox.postJSON(rapportoJSON(data: #","ttl":10"#, chain)).status == 200)
    #expect(arrivals(on: sandbox) == ["VK Hello 2", "SMS SMS 604"])
    clock.advance(by: .seconds(1000))
    #expect(try sandbox.pushed() == ["VK 0", "VK 2", "VIBER 0", "VIBER 5", "SMS 0", "SMS 2"])
  }

  @Test(
    arguments: [
      (#"{"state":"READ","message":{"type":"SMS","data":{"text":"a"}}}"#, nil),
      (#"{"state":"read","message":{"type":"SMS","data":{"text":"a"}}}"#, 4),
      (#"{"message":{"type":"SMS","data":{"text":"a"}}}"#, 4), (#"{"state":"READ"}"#, 4), ("[]", 4),
      (#"{"state":"READ","message":{"type":"FAX","data":{}}}"#, 9),
      (#"{"state":"READ","message":{"type":"SMS","data":{}},"next":{}}"#, 4),
      (
        #"{"state":"READ","message":{"type":"FLASHINGCALL","data":{"text":"1"}},"nextLink":{"state":"READ","message":{"type":"SMS","data":{}}}}"#,
        4
      ),
      (
        #"{"state":"READ","message":{"type":"FLASHINGCALL","data":{"text":"1"}},"nextLink":{"state":"DELIVERED","message":{"type":"SMS","data":{}}}}"#,
        nil
      ),
    ] as [(String, Int64?)])
  func aRESTChainIsChecked(_ link: String, expected: Int64?) async throws {
    let answer = try await sandbox.postJSON(rapportoJSON(#","cascadeChainLink":\#(link)"#))
    #expect(try answer.restCode == expected)
  }

  @Test func aRESTMessageSaysForItselfWhetherLinksAreShortened() async throws {
    let sandbox = RapportoSandbox(features: [.cascades, .linkShortening], time: clock)
    sandbox.setFate(.delivered, of: "79160000001")
    for (own, top, count) in [("", "", 2), ("", "false", 0), ("true", "false", 1), ("false", "", 1)] {
      let before = sandbox.deliveries.count
      let outer = top.isEmpty ? "" : #","shortenLinks":\#(top)"#
      let inner = own.isEmpty ? "" : #","shortenLinks":\#(own)"#
      let chain =
        #","cascadeChainLink":{"state":"READ","message":{"type":"SMS","data":{"text":"\#(link)"\#(inner)}}}"#
      try await sandbox.postJSON(rapportoJSON(text: link, outer + chain))
      let texts = sandbox.deliveries.dropFirst(before).map(\.text)
      #expect(texts.count == 2)
      #expect(texts.filter { $0.hasPrefix("http://kr4.me/") }.count == count, "\(own) \(top)")
    }
  }
}
