/// What has reached people, and who wants to be told of it.
struct DeliveryLog: Sendable {
  /// In the order of acceptance.
  private(set) var deliveries: [SandboxDelivery] = []
  var hook: (@Sendable (SandboxDelivery) -> Void)?
  private var unannounced = 0

  mutating func add(_ delivery: SandboxDelivery) {
    deliveries.append(delivery)
    unannounced += 1
  }

  /// Takes out what the hook was not told yet.
  ///
  /// The caller makes the announcement when it no longer holds the lock: the hook is anybody's code.
  mutating func takeAnnouncement() -> DeliveryAnnouncement {
    defer { unannounced = 0 }
    return DeliveryAnnouncement(deliveries: Array(deliveries.suffix(unannounced)), hook: hook)
  }
}

/// What the hook is to be told.
struct DeliveryAnnouncement: Sendable {
  let deliveries: [SandboxDelivery]
  let hook: (@Sendable (SandboxDelivery) -> Void)?

  func make() {
    guard let hook else { return }
    for delivery in deliveries { hook(delivery) }
  }
}
