/// What a receiver has read from a request.
public struct ParsedWebhook<Event: Sendable>: Sendable {
  /// The events, in the order of the request.
  public var events: [Event]
  /// The secret that stood in the body, for ``WebhookSecret/bodyField(_:)``.
  public var bodySecret: String?

  /// Makes a content.
  ///
  /// - Parameters:
  ///   - events: The events, in the order of the request.
  ///   - bodySecret: The secret that stood in the body, where the provider sends one; by default none, which refuses
  ///     the request when the policy expects one there.
  public init(events: [Event], bodySecret: String? = nil) {
    self.events = events
    self.bodySecret = bodySecret
  }
}
