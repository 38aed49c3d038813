import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One message as it is to be sent, whichever interface it came through.
struct RapportoSendCommand: Sendable {
  /// When the partner is told of what becomes of it.
  enum Reporting: Hashable, Sendable {
    /// A `GET` with the identifiers that the partner has ordered.
    case push(tag: String?, partnerMessageID: String?, extended: Bool)
    /// A `POST` to path and query of `notifyUrl`, if any.
    case report(id: String?, registeredDelivery: Int64, target: String?)
  }

  /// `serviceId` or `login`.
  var account: String
  /// As written in the request.
  var phone: String
  /// `partnerMsgId` or `id`, when the feature is on.
  var key: String?
  /// In the order in which they are tried; at least one.
  var steps: [Step]
  var hours: SendingHours?
  /// After this instant the message does not go out.
  var deadline: Date?
  /// Whether the statuses of all steps are reported, not those of the last alone.
  var reportsEveryStep: Bool
  var reporting: Reporting
}

extension RapportoSendCommand {
  /// One channel of a cascade; a single message has one step.
  struct Step: Hashable, Sendable {
    /// When the next step follows.
    enum Next: Hashable, Sendable {
      case never, undelivered, unread
    }

    /// As statuses write it: `VK`, `SMS`.
    var channel: String
    var text: String
    /// The name that the request gives.
    var sender: String?
    /// `nil` for the provider's setting.
    var lifetime: Duration?
    var next = Next.undelivered
    var shortensLinks: Bool
  }

  /// Whether a text is a phone in one of the documented spellings: `79036550550`, `+79036550550`,
  /// `8-903-655-05-50`. From 7 to 15 digits is an assumption.
  static func isPhone(_ text: String) -> Bool {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    let groups = digits.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
      && (7...15).contains(groups.reduce(0) { $0 + $1.count })
  }
}

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

/// The link shortening of Rapporto.
struct LinkShortener: Sendable {
  /// A link is shortened when it is longer: "for example 26 characters".
  static let threshold = 26

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  private var made = 0

  /// Replaces the long links of a text; every link gets an identifier of its own.
  mutating func shorten(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = Self.nextLink(in: rest) {
      let link = rest[start...].prefix { !$0.isWhitespace }
      result += rest[..<start]
      result += link.count > Self.threshold ? "http://kr4.me/" + nextIdentifier() : String(link)
      rest = rest[link.endIndex...]
    }
    return result + rest
  }

  private static func nextLink(in text: Substring) -> Substring.Index? {
    var rest = text
    while let start = rest.firstIndex(of: "h") {
      rest = rest[start...]
      if rest.hasPrefix("http://") || rest.hasPrefix("https://") { return start }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Seven characters: "from 3 to 8".
  private mutating func nextIdentifier() -> String {
    var number = made
    made += 1
    var identifier = ""
    for _ in 0..<7 {
      identifier.append(Self.letters[number % Self.letters.count])
      number /= Self.letters.count
    }
    return identifier
  }
}
