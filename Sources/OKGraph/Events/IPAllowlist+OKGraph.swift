public import VestnikCore

extension IPAllowlist {
  /// The three networks from which alone OK calls webhooks (graph.user.subscribe): 217.20.145.192/28,
  /// 217.20.151.160/28, 217.20.153.48/28.
  public static let okGraph =
    (try? IPAllowlist(["217.20.145.192/28", "217.20.151.160/28", "217.20.153.48/28"])) ?? .nobody
}
