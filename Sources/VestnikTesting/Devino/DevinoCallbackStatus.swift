import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A status that is, or will be, reported.
struct DevinoCallbackStatus: Sendable {
  /// An assumption: the documentation does not say how many statuses one callback holds.
  static let maxInRequest = 100

  let due: Duration
  let milliseconds: Int64
  let word: String
  let messageID: String
  let channel: String
  let callbackData: StrictJSON?
  let url: SandboxURL?

  /// The callbacks for statuses, which keep their order within one address.
  static func requests(for statuses: [DevinoCallbackStatus]) -> [WebhookRequest] {
    var open: [SandboxURL?: Int] = [:]
    var batches: [[DevinoCallbackStatus]] = []
    for status in statuses {
      if let index = open[status.url], batches[index].count < maxInRequest {
        batches[index].append(status)
      } else {
        open[status.url] = batches.count
        batches.append([status])
      }
    }
    return batches.map(request)
  }

  private static func request(for batch: [DevinoCallbackStatus]) -> WebhookRequest {
    let body = StrictJSON.array(batch.map(\.json))
    return WebhookRequest(
      method: "POST", target: batch.first?.url?.target ?? "/devino/status",
      headers: [("Content-Type", "application/json")], body: Data(body.bytes))
  }

  private var json: StrictJSON {
    var members = [
      StrictJSON.Member("channel", .string(channel)),
      StrictJSON.Member("messageId", .string(messageID)),
      StrictJSON.Member("ts", .number(String(milliseconds))),
      StrictJSON.Member("status", .string(word)),
      StrictJSON.Member("errorCode", .number("0")),
    ]
    if let callbackData { members.append(StrictJSON.Member("callbackData", callbackData)) }
    return .object(members)
  }
}
