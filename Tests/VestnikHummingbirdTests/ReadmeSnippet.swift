#if Hummingbird
  import Hummingbird
  import Logging
  import RapportoVK
  import VestnikCore
  import VestnikHummingbird

  /// The example of README, so that it compiles. It is not run.
  func readmeRouter(webhook: RapportoWebhook, tracker: DeliveryTracker) -> Router<WebhookRequestContext> {
    let router = Router(context: WebhookRequestContext.self)
    router.webhook("/hooks/rapporto", webhook) { event in
      if case .status(let report) = event { tracker.record(report.deliveryReport) }
    }
    // After the webhooks, because it logs addresses, and secrets are part of them.
    router.add(middleware: LogRequestsMiddleware(.info))
    return router
  }
#endif
