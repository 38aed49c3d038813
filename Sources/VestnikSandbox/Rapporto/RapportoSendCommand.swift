import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A message to send, with its steps and its reporting, independent of the interface of the request.
struct RapportoSendCommand: Sendable {
  /// The way in which the statuses of the message are reported to the partner.
  enum Reporting: Hashable, Sendable {
    /// By a `GET` of the HTTP API, with the identifiers whose features are on.
    case push(tag: String?, partnerMessageID: String?, extended: Bool)
    /// By a `POST` of the REST API to path and query of `notifyUrl`; a `nil` target is the address of the account.
    case report(id: String?, registeredDelivery: Int64, target: String?)
  }

  /// The `serviceId` of the HTTP API, or the `login` of the REST API.
  var account: String
  /// The phone as written in the request.
  var phone: String
  /// The `partnerMsgId` or `id` by which repeats are recognised; `nil` when the feature is off.
  var key: String?
  /// The steps in the order in which they are tried; at least one.
  var steps: [Step]
  /// The hours in which the message may go out; `nil` for any time.
  var hours: SendingHours?
  /// The time after which the message does not go out; `nil` for none.
  var deadline: Date?
  /// Whether the statuses of all steps are reported, not only those of the last.
  var reportsEveryStep: Bool
  var reporting: Reporting
}

extension RapportoSendCommand {
  /// A step of a cascade: a message on one channel. A single message has one step.
  struct Step: Hashable, Sendable {
    /// The condition under which the next step follows.
    enum Next: Hashable, Sendable {
      case never, undelivered, unread
    }

    /// The channel as statuses write it: `VK`, `SMS`.
    var channel: String
    var text: String
    /// The sender's name; `nil` when the request gives none.
    var sender: String?
    /// The time to live; `nil` for the provider's setting.
    var lifetime: Duration?
    var next = Next.undelivered
    var shortensLinks: Bool
  }

  /// Returns whether a text is a phone in one of the documented spellings: `79036550550`, `+79036550550`,
  /// `8-903-655-05-50`. The range of 7 to 15 digits is an assumption.
  static func isPhone(_ text: String) -> Bool {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    let groups = digits.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
      && (7...15).contains(groups.reduce(0) { $0 + $1.count })
  }
}

/// The settings of a ``RapportoSandbox``, and the limits of the documentation.
struct RapportoRules: Sendable {
  /// The most VK messages of an account to one person in 24 hours.
  ///
  /// "No more than 5 messages per day and night to one user from one VK group."
  static let perDay = 5
  /// The most characters of a text in the HTTP API, by channel, counted in UTF-16 units.
  static let textLimits: [String: Int] = [
    "VK": 2048, "SMS": 2000, "FLASHINGCALL": 2000, "VIBER": 1000, "WHATSAPP": 1000, "PUSH": 1000,
  ]
  /// The most characters of a VK text in the REST API, fewer than in the HTTP API.
  ///
  /// "Maximum length: 2000 characters."
  static let restTextLimit = 2000
  /// The channels without the status "read".
  static let unreadable: Set<String> = ["SMS", "FLASHINGCALL"]

  let accounts: [String: Secret]
  let senders: Set<String>
  let features: RapportoSandbox.Features
  let perSecond: Int?
  let path: String
  let restPath: String

  /// Returns whether a request may name the sender; without a list of senders, any name that is not empty.
  func allows(sender: String) -> Bool {
    !sender.isEmpty && (senders.isEmpty || senders.contains(sender))
  }
}

/// Rapporto's link shortening, with identifiers from a counter.
///
/// Source: <https://doc.rapporto.ru/api/eng/http_eng/eng_http_short_link.html>.
struct LinkShortener: Sendable {
  /// The greatest length of a link that is kept, in characters: "for example 26 characters".
  static let threshold = 26

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  private var made = 0

  /// Returns the text with its long links replaced; every link gets a new identifier, also a repeated one.
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

  /// Returns a new identifier of seven characters; the documentation says "from 3 to 8".
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
