import Foundation
import Synchronization
import Testing
import Vestnik

/// What the receivers of all providers print about requests that they refuse, or whose handler fails.
struct WebhookSecrecyTests {
  private static let secret = "hush5e1c9b"
  private static let phone = "79990001122"
  private static let marks = [secret, phone, "9990001122", "0001122", "Ольга"]

  private struct HandlerFailure: Error {
    let phone = WebhookSecrecyTests.phone
    let secret = WebhookSecrecyTests.secret
  }

  private final class Log: Sendable {
    let lines = Mutex<[String]>([])

    /// Keeps all printed forms of a result.
    func add(_ result: WebhookResult) {
      var shown = "\(result) \(String(reflecting: result)) \([result])"
      dump(result, to: &shown)
      if let refusal = result.refusal {
        shown += "\(refusal) \(refusal.path) \(refusal.detail)"
        dump(refusal, to: &shown)
      }
      shown += String(decoding: result.response.body, as: UTF8.self) + "\(result.response.headers)"
      lines.withLock { $0.append(shown) }
    }
  }

  /// Bodies with marks in keys, values, numbers, words of the provider and rubbish.
  private static func bodies(_ secret: String, _ phone: String) -> [String] {
    let values = [
      #"{"\#(phone)":{"\#(secret)":}}"#, #"{"\#(phone)":[1,{"\#(secret)":tru}]}"#,
      #"{"a":"\#(secret)","b":\#(phone)x}"#,
      #"[{"\#(secret)":"\#(phone)",}"#, #"[[{"\#(phone)":"Ольга"#,
      #"{"type":"\#(secret)","object":{"\#(phone)":"#,
      #""\#(phone) \#(secret)""#, phone, secret, #"{"mtNum":"\#(phone)","status":"\#(secret)""#,
      #"{"type":"\#(phone)","group_id":"\#(secret)","secret":"\#(secret)"}"#, #"{"\#(secret)\u12":1}"#,
      #"{"webhookType":"\#(secret)","sender":{"user_id":"\#(phone)""#, "\(secret)=\(phone)&status=%",
      "{\"\(phone)\":\"\u{1}",
      #"{"sourceAddr":"\#(phone)","message":"Ольга \#(secret)"}"#,
      #"[{"messageId":"\#(phone)","status":"\#(secret)","errorCode":"\#(phone)"}]"#,
    ]
    let deep = String(repeating: #"{"\#(phone)":{"\#(secret)":"#, count: 400)
    return values + [deep, deep + "1" + String(repeating: "}", count: 800)]
  }

  private static func receivers(_ policy: WebhookPolicy) -> [any WebhookReceiver] {
    [
      DevinoWebhook(policy: policy), RapportoWebhook(policy: policy, signatureKey: "key"),
      OKWebhook(policy: policy),
      VKWebhook(policy: policy, confirmation: [1: "c0ffee"]),
    ]
  }

  private static let policies: [WebhookPolicy] = {
    let networks = (try? IPAllowlist(["192.0.2.0/24"])) ?? .okGraph
    return [
      WebhookPolicy(secret: nil), WebhookPolicy(secret: .pathSuffix(Secret(secret))),
      WebhookPolicy(secret: .query(name: "key", Secret(secret))),
      WebhookPolicy(secret: .bodyField(Secret(secret))),
      WebhookPolicy(secret: .pathSuffix("other")), WebhookPolicy(maxBodyBytes: 8, secret: nil),
      WebhookPolicy(secret: .bodyField(Secret(secret + "\n\u{1}"))),
      WebhookPolicy(secret: nil, allowedSources: networks, trustedProxies: networks),
    ]
  }()

  private static func handle(_ request: WebhookRequest, by receiver: some WebhookReceiver) async
    -> WebhookResult
  {
    await receiver.handle(request) { _ in throw HandlerFailure() }
  }

  @Test(arguments: policies.indices) func noResultShowsASecretAPhoneNumberOrAText(number: Int) async {
    let log = Log()
    let bodies = Self.bodies(Self.secret, Self.phone)
    var policy = Self.policies[number]
    policy.onResult = { log.add($0) }
    let targets = [
      "/hooks/\(Self.secret)", "/\(Self.phone)?key=\(Self.secret)",
      "/?status=\(Self.secret)&key=\(Self.phone)%",
      "/?clientId=\(Self.phone)&message=\(Self.secret)&hash=\(Self.secret)",
      "/?transactionId=\(Self.phone)&status=\(Self.secret)", "/",
    ]
    let headers = [("X-Forwarded-For", "\(Self.phone), \(Self.secret)"), ("Authorization", Self.secret)]
    for receiver in Self.receivers(policy) {
      for method in ["POST", "GET", Self.secret, Self.phone] {
        for remote in ["192.0.2.1", Self.phone, Self.secret, nil] {
          for target in targets {
            for body in method == "POST" ? bodies : [""] {
              let request = WebhookRequest(
                method: method, target: target, headers: headers, body: Data(body.utf8), remoteAddress: remote
              )
              _ = await Self.handle(request, by: receiver)
              log.lines.withLock { $0.append("\(request) \(String(reflecting: request))") }
            }
          }
        }
      }
    }
    let lines = log.lines.withLock { $0 }
    #expect(lines.count > 1_000)
    for mark in Self.marks {
      let shown = lines.first { $0.contains(mark) }
      #expect(shown == nil, "\(mark) is shown")
    }
  }
}
