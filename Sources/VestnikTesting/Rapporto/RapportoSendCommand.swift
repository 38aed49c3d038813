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
