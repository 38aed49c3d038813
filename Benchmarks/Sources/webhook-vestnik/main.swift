import DevinoVK
import RapportoVK
import VestnikCore

#if canImport(Glibc)
  import Glibc
#endif

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

guard CommandLine.arguments.count == 1 else {
  print("webhook-vestnik takes no arguments; Benchmarks/startup measures it")
  exit(CommandLine.arguments[1] == "--help" ? 0 : 2)
}

// All that a small receiver does: to see what such a program links, how large it is and how soon it runs.
let body = Data(
  #"[{"channel":"VK","messageId":"3721999888777666555","ts":1767225600123,"status":"READ","errorCode":0}]"#
    .utf8)
let callback = try DevinoStatusCallback(parsing: body)

let webhook = RapportoWebhook(policy: WebhookPolicy(secret: .pathSuffix("K7b2pQ9x")))
let content = try webhook.parse(
  WebhookRequest(method: "GET", target: "/K7b2pQ9x?transactionId=77&status=delivered"))

print(callback.reports.map(\.status.rawValue), content.events.count)
