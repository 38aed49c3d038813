import Foundation

guard CommandLine.arguments.count == 1 else {
  print("webhook-foundation takes no arguments; Benchmarks/startup measures it")
  exit(CommandLine.arguments[1] == "--help" ? 0 : 2)
}

// The same with Foundation alone, as one writes it first.
struct Report: Decodable {
  var channel: String
  var messageId: String
  var ts: Int64
  var status: String
  var errorCode: Int
}

let body = Data(
  #"[{"channel":"VK","messageId":"3721999888777666555","ts":1767225600123,"status":"READ","errorCode":0}]"#
    .utf8)
let reports = try JSONDecoder().decode([Report].self, from: body)
let query = URLComponents(string: "/K7b2pQ9x?transactionId=77&status=delivered")?.queryItems ?? []

print(reports.map(\.status), query.count / 2)
