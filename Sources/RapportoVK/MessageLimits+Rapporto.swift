import VKNotify
public import VestnikCore

extension MessageLimits {
  /// Rapporto's HTTP API: a text of 2048 UTF-16 units, one message in a request, a time to live of 60…86400 s; 50
  /// messages a second from one group, 5 a day from one group to one person.
  ///
  /// What the provider counts as a character it does not say; the strictest common reading is taken. The time to
  /// live is a setting of the account; here it bounds that of VK in a cascade.
  public static let rapporto: MessageLimits =
    .vkNotify.with { limits in
      limits.text = Limit(2048, source: "Rapporto, HTTP API, VK, Features 1")
      limits.timeToLive = Limit(
        .seconds(60) ... .seconds(86_400), source: "Rapporto, HTTP API, VK, Features 7")
      limits.batch = Limit(1, source: "Rapporto, HTTP API, VK: clientId is one number")
    }

  /// Rapporto's REST API: as ``rapporto``, with a text of 2000 UTF-16 units.
  public static let rapportoREST: MessageLimits =
    rapporto.with { limits in
      limits.text = Limit(2000, source: "Rapporto, REST API, VK, text")
      limits.timeToLive.source = "Rapporto, REST API, VK, ttl"
      limits.batch.source = "Rapporto, REST API, VK: destAddr is one number"
    }
}
