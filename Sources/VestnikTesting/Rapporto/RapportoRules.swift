import VestnikCore

/// What a sandbox was made with, and the numbers of the documentation.
struct RapportoRules: Sendable {
  /// "No more than 5 messages per day and night to one user from one VK group."
  static let perDay = 5
  /// The most characters of a text in the HTTP API, by channel.
  static let textLimits: [String: Int] = [
    "VK": 2048, "SMS": 2000, "FLASHINGCALL": 2000, "VIBER": 1000, "WHATSAPP": 1000, "PUSH": 1000,
  ]
  /// "Maximum length: 2000 characters": the REST API allows fewer for VK.
  static let restTextLimit = 2000
  /// The channels without the status "read".
  static let unreadable: Set<String> = ["SMS", "FLASHINGCALL"]

  let accounts: [String: Secret]
  let senders: Set<String>
  let features: RapportoSandbox.Features
  let perSecond: Int?
  let path: String
  let restPath: String

  /// Whether a request may name this sender.
  func allows(sender: String) -> Bool {
    !sender.isEmpty && (senders.isEmpty || senders.contains(sender))
  }
}
