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
    // After the webhooks: it logs addresses, in which secrets stand.
    router.add(middleware: LogRequestsMiddleware(.info))
    return router
  }
#endif
