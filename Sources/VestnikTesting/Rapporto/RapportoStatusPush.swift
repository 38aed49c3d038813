import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A status that is, or will be, reported.
struct RapportoStatusPush: Sendable {
  /// 0 handed to the operator, 2 delivered, 5 not delivered, 9 read.
  let word: Int
  let due: Duration
  let id: String
  let phone: String
  let sender: String
  let channel: String
  let text: String
  let submitted: Date
  let done: Date
  let reason: Int

  /// The request that tells the partner; `nil` when he does not want to know.
  func request(_ reporting: RapportoSendCommand.Reporting) -> WebhookRequest? {
    switch reporting {
    case .push(let tag, let partnerMessageID, let extended):
      var query = "msgType=\(channel)&transactionId=\(id)"
      if let tag { query += "&ptag=\(tag)" }
      query += "&status=\(word)"
      if let partnerMessageID { query += "&partnerMsgId=\(PercentEncoding.encode(partnerMessageID))" }
      if extended, word == 5 { query += "&unifiedExtStatus=\(reason)" }
      return WebhookRequest(method: "GET", target: "/rapporto/status?\(query)")
    case .report(let id, let registeredDelivery, let target):
      guard registeredDelivery == 1 || registeredDelivery == 2 && word == 5 else { return nil }
      return WebhookRequest(
        method: "POST", target: target ?? "/rapporto/report",
        headers: [("Content-Type", "application/json")], body: Data(report(for: id).bytes))
    }
  }

  private func report(for partnerID: String?) -> StrictJSON {
    let isDelivered = word == 2 || word == 9
    let texts = [
      ("doneDate", isDelivered ? Self.text(of: done) : ""), ("submitDate", Self.text(of: submitted)),
      ("sourceAddr", sender), ("destAddr", phone), ("text", text), ("partCount", "001"),
      ("errorCode", word == 5 ? String(reason) : "0"),
    ]
    var members = partnerID.map { [StrictJSON.Member("id", .string($0))] } ?? []
    members += [
      StrictJSON.Member("mtNum", .string(id)), StrictJSON.Member("status", .number(String(word))),
      StrictJSON.Member("type", .string(channel)),
    ]
    members += texts.map { StrictJSON.Member($0.0, .string($0.1)) }
    // 2: a service message.
    return .object(members + [StrictJSON.Member("trafficType", .number("2"))])
  }

  private static func text(of date: Date) -> String { CivilTime(date, offset: 180).text + "+0300" }
}
