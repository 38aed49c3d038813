public import VestnikCore

/// A code of a response, as in `MessagingError.providerCode` and `Rejection.Reason.code`.
///
/// The codes of both interfaces are in one list: 200…503 belong to the HTTP API (its HTTP statuses, in XML its
/// `<code>`), 1…100 to REST (Rapporto, HTTP API and REST API, VK, Error codes). An unknown code passes unchanged.
public struct RapportoCode: OpenValue {
  /// The number as text.
  public let rawValue: String

  /// Wraps a number.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// HTTP API: the message was taken.
  public static let accepted: Self = "200"
  /// HTTP API: a parameter is missing or malformed.
  public static let invalidRequest: Self = "400"
  /// HTTP API: wrong login or password.
  public static let wrongCredentials: Self = "401"
  /// HTTP API: the prepaid balance is used up.
  public static let noFunds: Self = "402"
  /// HTTP API: there is no such service, or it is inactive.
  public static let serviceInactive: Self = "403"
  /// HTTP API: nothing can be sent to this number.
  public static let undeliverableNumber: Self = "406"
  /// HTTP API: the allowed rate was exceeded; the message was not taken.
  public static let tooFast: Self = "408"
  /// HTTP API: the same text went to the same number within a day.
  public static let duplicate: Self = "409"
  /// HTTP API: the text is too long.
  public static let textTooLong: Self = "414"
  /// HTTP API: the provider failed.
  public static let serverFailure: Self = "500"
  /// HTTP API: a request with the same `partnerMsgId` is still in progress.
  public static let inProgress: Self = "503"

  /// REST: the service is unavailable.
  public static let restUnavailable: Self = "1"
  /// REST: the request came from an address that is not registered.
  public static let restWrongAddress: Self = "2"
  /// REST: too many connections.
  public static let restTooManyConnections: Self = "3"
  /// REST: the request is invalid.
  public static let restInvalidRequest: Self = "4"
  /// REST: wrong login.
  public static let restWrongLogin: Self = "5"
  /// REST: wrong password.
  public static let restWrongPassword: Self = "6"
  /// REST: the sender's name is not defined.
  public static let restUnknownSender: Self = "7"
  /// REST: the recipient's number is not correct.
  public static let restWrongNumber: Self = "8"
  /// REST: the type of the message is not correct, or the channel not allowed for the login.
  public static let restWrongType: Self = "9"
  /// REST: the message is a duplicate.
  public static let restDuplicate: Self = "10"
  /// REST: the time to live is invalid.
  public static let restWrongTimeToLive: Self = "11"
  /// REST: an internal error.
  public static let restInternalError: Self = "100"

  /// What the code means according to the provider's documents; `nil` for an unknown code.
  public var meaning: String? { traits?.meaning }
  /// What to do about the code, in short; `nil` for an unknown code. For the HTTP API it is the documents' advice;
  /// for REST, where the documents have none, it is Vestnik's.
  public var advice: String? { traits?.advice }
}

extension MessagingError {
  /// The code of Rapporto's response; `nil` when the error has no code.
  public var rapportoCode: RapportoCode? { providerCode.map(RapportoCode.init(rawValue:)) }
}

extension RapportoCode {
  /// What a code means for the message.
  enum Kind: Sendable {
    case accepted
    /// Not taken, for a reason that a repeat does not change.
    case refused
    /// Not taken, and no other message is taken either until the account is in order.
    case blocked
    case unauthorized
    /// Not taken because of the rate; a later request may succeed.
    case tooFast
    /// A failure of the provider; the message may have been taken.
    case failed
    /// The service is unavailable, or busy with the same message; the message may have been taken.
    case busy
    case redirect
    case unknown
  }

  private struct Traits: Sendable {
    var kind: Kind
    var meaning: String
    var advice: String
  }

  /// Returns what the code means when it came through this interface; `nil` when only the HTTP status can tell. In
  /// the HTTP API an undocumented code means what its class (4xx, 5xx) means in HTTP; in REST it has no meaning.
  func kind(in names: RapportoInterfaceNames) -> Kind? {
    let number = Int(rawValue) ?? 0
    if let traits, (number >= 200) == (names == .form) { return traits.kind }
    guard names == .form else { return nil }
    return Kind(StatusMeaning(number))
  }

  private var traits: Traits? { Self.traitsByCode[self] }

  // Rapporto, HTTP API, VK, Error codes.
  private static let traitsByCode: [Self: Traits] = [
    .accepted: Traits(kind: .accepted, meaning: "taken, the response holds its id", advice: "nothing to do"),
    .invalidRequest: Traits(
      kind: .refused, meaning: "a required parameter is missing or malformed",
      advice: "correct the request and send it again"),
    .wrongCredentials: Traits(
      kind: .unauthorized, meaning: "wrong serviceId or pass", advice: "send again with the right ones"),
    .noFunds: Traits(
      kind: .blocked, meaning: "the prepaid balance is used up",
      advice: "do not send again; pay and call your manager"),
    .serviceInactive: Traits(
      kind: .blocked, meaning: "there is no such service, or it is inactive",
      advice: "do not send again; call your manager"),
    .undeliverableNumber: Traits(
      kind: .refused, meaning: "nothing can be sent to this clientId", advice: "do not send again"),
    .tooFast: Traits(
      kind: .tooFast, meaning: "the allowed rate is exceeded; the message was not taken",
      advice: "send again below the rate"),
    .duplicate: Traits(
      kind: .refused, meaning: "the same text went to the same number within a day",
      advice: "do not send again"),
    .textTooLong: Traits(
      kind: .refused, meaning: "message is longer than allowed", advice: "shorten it and send again"),
    .serverFailure: Traits(
      kind: .failed, meaning: "a failure of the provider",
      advice: "wait for a minute at least, then send again; after ten such responses report to support"),
    .inProgress: Traits(
      kind: .busy, meaning: "a request with the same partnerMsgId is still in progress",
      advice: "wait for its response; send again if none comes"),
    // Rapporto, REST API, VK, Error codes. The advice is Vestnik's: the documents have none.
    .restUnavailable: Traits(
      kind: .busy, meaning: "Service is unavailable", advice: "send again after a pause"),
    .restWrongAddress: Traits(
      kind: .unauthorized, meaning: "Invalid IP-address", advice: "have the address registered"),
    .restTooManyConnections: Traits(
      kind: .tooFast, meaning: "Too many connections", advice: "send again with fewer at once"),
    .restInvalidRequest: Traits(kind: .refused, meaning: "Invalid request", advice: "correct the request"),
    .restWrongLogin: Traits(kind: .unauthorized, meaning: "Invalid login", advice: "use the right one"),
    .restWrongPassword: Traits(kind: .unauthorized, meaning: "Invalid password", advice: "use the right one"),
    .restUnknownSender: Traits(
      kind: .refused, meaning: "serviceNumber is not defined", advice: "use a name that the provider set up"),
    .restWrongNumber: Traits(
      kind: .refused, meaning: "destAddr is not correct", advice: "correct the number"),
    .restWrongType: Traits(
      kind: .refused, meaning: "Message type is not correct, or not allowed for the login",
      advice: "use a channel that the provider set up"),
    .restDuplicate: Traits(
      kind: .refused, meaning: "Prohibited sending duplicates", advice: "do not send again"),
    .restWrongTimeToLive: Traits(kind: .refused, meaning: "Invalid TTL", advice: "use 60…86400 s"),
    .restInternalError: Traits(
      kind: .failed, meaning: "Internal error", advice: "wait for a minute at least before a repeat"),
  ]
}

extension RapportoCode.Kind {
  /// The meaning of an HTTP status that comes without a code of the provider.
  init(_ status: StatusMeaning) {
    self =
      switch status {
      case .redirect: .redirect
      case .unauthorized: .unauthorized
      case .throttled: .tooFast
      case .rejected: .refused
      case .unavailable: .busy
      case .timedOut, .failed: .failed
      case .success, .unknown: .unknown
      }
  }
}
