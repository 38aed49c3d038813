import Foundation
import Vestnik

// The shorter examples of README, so that they compile. They are not run.

func readmeRapporto(url: URL, password: String) async {
  let rapporto = RapportoClient(
    RapportoCredentials(serviceID: "acme", password: Secret(password)),
    configuration: .init(interface: .form(url: url), group: "acme", idempotency: .perMessage))
  let outcomes = await rapporto.send([
    RapportoMessage(to: "79990001122", text: "Order 17 is ready", partnerMessageID: "ord-17")
  ])
  print(outcomes)
}

func readmeWebhook(secret: String, request: WebhookRequest, tracker: DeliveryTracker) async -> WebhookResponse
{
  let webhook = RapportoWebhook(policy: WebhookPolicy(secret: .pathSuffix(Secret(secret))))
  let result = await webhook.handle(request) { event in
    if case .status(let report) = event { tracker.record(report.deliveryReport) }
  }
  return result.response
}

func readmeSnapshots(webhook: RapportoWebhook, tracker: DeliveryTracker, events: URL, statuses: URL) throws {
  try JSONEncoder().encode(webhook.deduplicator.snapshot()).write(to: events)  // Keep it like a secret.
  try JSONEncoder().encode(tracker.snapshot()).write(to: statuses)
}

func readmeBot(ok: OKGraphClient) async throws {
  for try await event in ok.updates() {
    guard let chat = event.chatID, case .messageCreated(let message) = event.content else { continue }
    let keyboard = OKKeyboard { OKRow(.callback("M", payload: "m"), .callback("L", payload: "l")) }
    _ = try await ok.send(OKMessage("You wrote \(message.text ?? "nothing")", keyboard: keyboard), to: chat)
  }
}

func readmeExactJSON(body: Data) throws -> Data {
  let report = try ExactJSONDecoder().decode(DevinoStatusReport.self, from: body)
  let same = try ExactJSONEncoder().encode(report)
  return same
}
