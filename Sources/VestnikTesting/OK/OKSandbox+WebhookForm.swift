extension OKSandbox {
  /// The shape of a webhook.
  public enum WebhookForm: Hashable, Sendable {
    /// With `webhookType`.
    case current
    /// As in 2017: messages alone, without `webhookType` and without the sender's name.
    case previous
  }
}
