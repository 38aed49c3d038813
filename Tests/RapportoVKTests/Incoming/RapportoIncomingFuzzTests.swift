import Foundation
import RapportoVK
import Testing
import VestnikCore

/// Requests as a stranger might send them: nothing may crash, and every answer is one of the documented ones.
struct RapportoIncomingFuzzTests {
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let seeds = [
    "msgType=VK&transactionId=5120044310&ptag=dept-7&status=9&partnerMsgId=ord-17-a1",
    "msgType=VK&transactionId=5120044311&status=5&unifiedExtStatus=10",
    "clientId=79990001122&message=STOP+%D0%B0&receivedDate=2025-03-04%2005:06:07&messageId=88001234",
    readReport, #"{"transactionId":"7","destAddr":"ACME","sourceAddr":"79990001122","type":"Viber"}"#,
  ]
  private static let addresses = [
    "192.0.2.7", "192.0.2.7:80", "[2001:db8::7]:443", "::ffff:192.0.2.7", "fe80::1%eth0",
  ]

  private func mutate(_ text: String, _ random: inout SplitMix) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, index + Int.random(in: 1...12, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[index] = .random(in: 0...255, using: &random)
      case 1: bytes.remove(at: index)
      case 2:
        bytes.insert(Array("%&=?#+/{}[]\":,\\.0-e\0".utf8).randomElement(using: &random) ?? 0, at: index)
      case 3: bytes.insert(contentsOf: bytes[index..<end], at: index)
      case 4: bytes.removeSubrange(index..<end)
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func mutatedRequestsNeverCrash(seed: UInt64) async throws {
    var random = SplitMix(state: seed)
    let policy = WebhookPolicy(
      maxBodyBytes: 4096, secret: nil,
      allowedSources: try IPAllowlist(["192.0.2.0/24", "2001:db8::/32", "fe80::/10"]),
      trustedProxies: try IPAllowlist(["2001:db8::/32"]))
    let receiver = RapportoWebhook(policy: policy, deduplicator: EventDeduplicator(capacity: 64))
    var answers: Set<Int> = []
    for step in 0..<1000 {
      let payload = mutate(Self.seeds[Int.random(in: 0..<5, using: &random)], &random)
      let isGet = Bool.random(using: &random)
      let remote = mutate(Self.addresses[Int.random(in: 0..<5, using: &random)], &random)
      let forwarded = Self.addresses.shuffled(using: &random).joined(separator: ",")
      let request = WebhookRequest(
        method: isGet ? "GET" : "POST",
        target: isGet ? "/hook?" + String(decoding: payload, as: UTF8.self) : "/hook",
        headers: [("X-Forwarded-For", String(decoding: mutate(forwarded, &random), as: UTF8.self))],
        body: isGet ? Data() : Data(payload), remoteAddress: String(decoding: remote, as: UTF8.self))
      let result = await receiver.handle(request) { event in
        if case .status(let report) = event { _ = report.deliveryReport }
        _ = try JSONEncoder().encode(event)
      }
      #expect([200, 204, 400, 403, 413, 500].contains(result.response.status), "seed \(seed), step \(step)")
      answers.insert(result.response.status)
    }
    // A fuzzer that only meets closed doors, or only open ones, tests nothing.
    #expect(answers.isSuperset(of: [200, 400, 403]), "seed \(seed)")
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 100_000),
    "\u{FEFF}{}",
  ])
  func hostileJSONIsRefused(json: String) throws {
    #expect(throws: WebhookError.self) { try webhook.events(in: post(json)) }
  }

  @Test(arguments: [
    #"{"mtNum":1e999999999,"status":2}"#, #"{"mtNum":\#(String(repeating: "9", count: 100_000)),"status":2}"#,
    "{\"status\":\"\\uD800\"}",
  ])
  func anAbsurdIDIsNone(json: String) throws {
    guard case .unknown? = try webhook.events(in: post(json)).first else { return #expect(Bool(false)) }
  }

  @Test func aPriceOfAbsurdSizeDoesNotSpoilTheReport() throws {
    let report = try status(post(#"{"mtNum":"1","status":2,"messagePrice":1e-999999999}"#))
    #expect(report.transactionID == "1")
  }

  @Test(.timeLimit(.minutes(20)))
  func aMegabyteOfParametersIsReadInNoTime() throws {
    let names = (0..<100_000).map { "a\($0)=%" }.joined(separator: "&")
    #expect(names.utf8.count > 800_000 && names.utf8.count < (1 << 20) - 100)
    #expect(try status(get("\(names)&transactionId=7&status=2")).transactionID == "7")
    let same = String(repeating: "a&", count: 520_000)
    #expect(try status(get("\(same)transactionId=7&status=2")).transactionID == "7")
  }
}
