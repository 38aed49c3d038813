extension OKSandbox {
  /// What a request that makes one message is answered; the documentation does not print it, and clients disagree.
  public enum ResponseStyle: Hashable, Sendable {
    /// `{"message_id":"mid:…"}`.
    case messageID
    /// `{"mid":"mid:…"}`.
    case mid
    /// `{"success":true}`.
    case success
    /// `{"success":[true],"chat_ids":["chat:…"]}`, as for several users.
    case successList
  }
}
