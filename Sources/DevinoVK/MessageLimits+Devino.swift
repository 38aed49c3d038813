import VKNotify
public import VestnikCore

extension MessageLimits {
  /// Devino's current revision: the channel's own rules, with 1000 messages in a request and a time to live of
  /// 60…86400 s; 50 messages a second for one group, 5 a day from one group to one person.
  ///
  /// The largest time to live is taken from the previous revision, because the current page does not say it.
  public static let devino: MessageLimits =
    .vkNotify.with { limits in
      limits.timeToLive = Limit(
        .seconds(60) ... .seconds(86_400),
        source: "\(DevinoSource.parameters), ttl; the maximum is that of the previous revision")
      limits.batch = Limit(1000, source: DevinoSource.restrictions)
    }

  /// Devino's previous revision: as ``devino``, with a time to live of 15…86400 s.
  ///
  /// The size of a request was not documented there; the current one is assumed.
  public static let devinoPrevious: MessageLimits =
    devino.with { limits in
      limits.timeToLive = Limit(
        .seconds(15) ... .seconds(86_400), source: "Devino, VK.COM, previous revision, validity")
      limits.batch.source = "\(DevinoSource.restrictions); assumed for the previous revision"
    }
}
