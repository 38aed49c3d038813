public import VestnikCore

/// A text message for one person.
///
/// One value for both of the provider's interfaces; what only one of them knows says so. Nothing is ever left out
/// silently: a property that the client's interface cannot carry is an error.
///
/// In VK a message reaches any user by phone number, as long as that person is active: has visited the
/// network, in its mobile or web version, in the last seven days. Only delivered messages are charged
/// (Rapporto, HTTP API, VK, Features 3, 8 and 9).
public struct RapportoMessage: Hashable, Sendable {
  /// The recipient (`clientId`, in REST `destAddr`), as it goes to the wire: at most 25 characters.
  ///
  /// The documents show `79036550550`, `+79036550550`, `8-903-655-05-50`, `89036550550`. Other spellings of a number
  /// of 7 to 15 digits are sent with a warning.
  public var phone: PhoneNumber
  /// The text: at most 2048 characters, in REST 2000. A form carries every line break as CR LF, which counts as two.
  public var text: String
  /// Your own identifier, by which a repeat is recognised; see ``RapportoIdempotency``.
  public var partnerMessageID: PartnerMessageID?
  /// A label of your own (`ptag`), which status reports may bring back: 1…50 of `0-9 a-z A-Z -`. Not in REST.
  ///
  /// Any identifier will do, that of the message or of a department: the provider checks its format alone,
  /// and a label that comes again makes no duplicate (Rapporto, HTTP API, VK, ptag).
  public var tag: String?
  /// The sender's name (`source`; in REST `serviceNumber`, which is required there); `nil` for the account's own.
  ///
  /// In the HTTP API it works only after the provider's approval, which sets a list of allowed names for the
  /// account or turns on the dynamic signature (Rapporto, HTTP API, VK, source).
  public var sender: String?
  /// The hours in which it may go out; `nil` for at once.
  public var schedule: SendingWindow?
  /// The subscriber's time zone (`time_zone`) for a message without hours of its own; with a ``schedule`` its
  /// `utcOffset` counts. That it then has any effect is not documented. Not in REST.
  public var utcOffset: SendingWindow.Offset?
  /// How long VK tries to deliver it, 60…86400 s. In REST alone: for the HTTP API it is a setting of the account,
  /// or that of a step of the ``cascade``.
  public var timeToLive: TimeToLive?
  /// The channels that are tried one after the other until one delivers; empty for what the account is set up for.
  public var cascade: [CascadeStep]
  /// Whether links in the text are shortened; `nil` for what the account is set up for. Not with a
  /// ``cascade``, whose steps say it each for itself. Off until it is agreed with your manager (Rapporto,
  /// HTTP API, VK, shortenLinks).
  public var shortenLinks: Bool?
  /// What only the REST API knows.
  public var rest: RapportoRESTOptions?

  /// Makes a message; nothing is checked until it is validated or sent.
  public init(
    to phone: PhoneNumber, text: String, partnerMessageID: PartnerMessageID? = nil, tag: String? = nil,
    sender: String? = nil, schedule: SendingWindow? = nil, timeToLive: TimeToLive? = nil,
    cascade: [CascadeStep] = [], shortenLinks: Bool? = nil, rest: RapportoRESTOptions? = nil
  ) {
    self.phone = phone
    self.text = text
    self.partnerMessageID = partnerMessageID
    self.tag = tag
    self.sender = sender
    self.schedule = schedule
    self.timeToLive = timeToLive
    self.cascade = cascade
    self.shortenLinks = shortenLinks
    self.rest = rest
  }
}

/// The stored form, version 1: the names of the properties, whichever interface it is sent through. The forms of the
/// wire are ``RapportoFormRequest`` and ``RapportoRESTRequest``.
extension RapportoMessage: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case phone
    case text
    case partnerMessageID
    case tag
    case sender
    case schedule
    case utcOffset
    case timeToLive
    case cascade
    case shortenLinks
    case rest
  }

  /// Reads the stored form. Only `phone` and `text` are required.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      to: try fields.decode(PhoneNumber.self, forKey: .phone),
      text: try fields.decode(String.self, forKey: .text),
      partnerMessageID: try fields.decodeIfPresent(PartnerMessageID.self, forKey: .partnerMessageID),
      tag: try fields.decodeIfPresent(String.self, forKey: .tag),
      sender: try fields.decodeIfPresent(String.self, forKey: .sender),
      schedule: try fields.decodeIfPresent(SendingWindow.self, forKey: .schedule),
      timeToLive: try fields.decodeIfPresent(TimeToLive.self, forKey: .timeToLive),
      cascade: try fields.decodeIfPresent([CascadeStep].self, forKey: .cascade) ?? [],
      shortenLinks: try fields.decodeIfPresent(Bool.self, forKey: .shortenLinks),
      rest: try fields.decodeIfPresent(RapportoRESTOptions.self, forKey: .rest))
    utcOffset = try fields.decodeIfPresent(SendingWindow.Offset.self, forKey: .utcOffset)
  }
}
