import Foundation
import RapportoVK
import Testing
import VestnikCore

let webhook = RapportoWebhook(policy: WebhookPolicy(secret: nil))

func get(_ query: String) -> WebhookRequest {
  WebhookRequest(method: "GET", target: "/rapporto/status?\(query)")
}

func post(_ json: String) -> WebhookRequest {
  WebhookRequest(
    method: "POST", target: "/rapporto/report", headers: [("Content-Type", "application/json")],
    body: Data(json.utf8))
}

func status(_ request: WebhookRequest) throws -> RapportoStatusReport {
  let events = try webhook.events(in: request)
  guard events.count == 1, case .status(let report) = events[0] else {
    throw NotWhatWasExpected(events: events)
  }
  return report
}

func message(_ request: WebhookRequest) throws -> RapportoIncomingMessage {
  let events = try webhook.events(in: request)
  guard events.count == 1, case .incoming(let message) = events[0] else {
    throw NotWhatWasExpected(events: events)
  }
  return message
}

struct NotWhatWasExpected: Error {
  let events: [RapportoEvent]
}

/// The REST report in the documented shape, with values of our own.
let readReport = """
  {
    "id": "ord-17-a1",
    "mtNum": "9120044310123456789",
    "status": 9,
    "type": "VK",
    "doneDate": "2030-01-15T10:20:35+0300",
    "submitDate": "2030-01-15T10:19:55+0300",
    "sourceAddr": "ACME",
    "destAddr": "79990001122",
    "text": "Заказ 17 готов",
    "partCount": "001",
    "errorCode": "0",
    "mccMnc": "25012",
    "trafficType": 2,
    "segmentPrice": 1.5,
    "messagePrice": 1.5
  }
  """
