public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The payload of a received CONTACT: a person on OK, or an electronic business card. The keys were seen in clients.
///
/// OK's page allows a vCard and names no key for it (OK Graph API, graph.user.messages, POST). So any text that
/// begins like a vCard (RFC 6350, section 3.3) is taken for one, whatever its key.
public struct OKContact: Hashable, JSONModel {
  /// The person on OK.
  public var userID: OKUserID?
  /// The name of the person.
  public var name: String?
  /// The phone number of the person.
  public var phone: PhoneNumber?
  /// The address of the person's picture.
  @LossyURL public var photo: URL?
  /// The text of the business card.
  public var vCard: String? {
    didSet { if vCard == nil { vCardKey = Self.likelyVCardKey } }
  }
  /// The JSON key of the received business card; ``likelyVCardKey`` for a contact without one.
  public private(set) var vCardKey = Self.likelyVCardKey
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil, except ``vCardKey``.
  public init() {}

  /// The likely JSON key of a business card, `vcfInfo`: a guess.
  ///
  /// MAX, a relative of OK's API, calls it `vcf_info` (dev.max.ru, contact), and OK writes its keys in camel case. No
  /// page and no client of OK names a key.
  public static let likelyVCardKey = "vcfInfo"

  /// The keys of a contact other than that of the business card.
  static let ownKeys = ["id", "name", "phone", "photoUrl"]
}

extension OKContact: OKPayload, JSONCodableObject {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &userID)
    try field("name", &name)
    try field("phone", &phone)
    try field("photoUrl", &$photo)
  }

  /// Reads the fields, and a business card under any other key.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var contact = Self()
    try contact.fill(from: &reader)
    let raw = reader.raw(since: start)
    contact.received = ReceivedJSON(raw)
    if let card = Self.card(in: raw) { (contact.vCard, contact.vCardKey) = (card.text, card.key) }
    return contact
  }

  /// Writes the contact as it was received, with the properties that were changed since; the card keeps its key.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    // Writing compares the fields with the received ones, among which the card has no field.
    var plain = self
    plain.vCard = nil
    let fields = Fields(contact: plain, received: received)
    let before = received.raw.flatMap(Self.card)
    guard before?.text != vCard else { return try fields.write(to: &writer) }
    var members = try [String: RawJSON](json: fields.json())
    if let before { members[before.key] = nil }
    if let vCard { members[vCardKey] = RawJSON(checked: try vCard.json()) }
    try members.write(to: &writer)
  }

  /// The fields with fixed keys.
  private struct Fields: JSONCodableRecord {
    var contact = OKContact()
    var received = ReceivedJSON()

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try contact.fields(&field)
    }
  }

  /// Returns the first text, by key, that is under none of `ownKeys` and begins like a vCard, and its key.
  private static func card(in raw: RawJSON) -> (key: String, text: String)? {
    var reader = try? JSONReader(raw.bytes, limits: .inMemory, isLenient: true)
    guard let members = try? reader?.document([String: JSONValue].self), members.count > 0 else { return nil }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) where !ownKeys.contains(key) {
      if case .string(let text) = value, text.prefix(11).uppercased() == "BEGIN:VCARD" { return (key, text) }
    }
    return nil
  }
}

/// The payload of a received LOCATION. The keys were seen in clients.
public struct OKLocation: Hashable, JSONModel {
  /// The latitude in degrees north.
  public var latitude: Double?
  /// The longitude in degrees east.
  public var longitude: Double?
  /// The zoom of the map; the range is not documented.
  public var zoom: Int?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKLocation: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("latitude", &latitude)
    try field("longitude", &longitude)
    try field("zoom", &zoom)
  }
}

/// The payload of a received CALL. The keys were seen in clients. A bot cannot send a call.
public struct OKCall: Hashable, JSONModel {
  /// The identifier of the call.
  public var id: String?
  /// Whether the call was an audio or a video call.
  public var type: OKCallType?
  /// How the call ended; `hangupType`.
  public var end: OKCallEnd?
  /// The length of the call; the unit is not documented.
  public var duration: Int64?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKCall: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("hangupType", &end)
    try field("duration", &duration)
  }
}

/// The kind of a call. The words were seen in clients.
public struct OKCallType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A call with sound only.
  public static let audio: Self = "AUDIO"
  /// A call with sound and picture.
  public static let video: Self = "VIDEO"
}

extension OKCallType: JSONCodableValue {}

/// The way in which a call ended. The words were seen in clients; their meaning here is that of the English words.
public struct OKCallEnd: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The caller gave up.
  public static let canceled: Self = "CANCELED"
  /// The other person refused the call.
  public static let rejected: Self = "REJECTED"
  /// One of the two ended the call.
  public static let hungUp: Self = "HUNGUP"
  /// Nobody answered.
  public static let missed: Self = "MISSED"
}

extension OKCallEnd: JSONCodableValue {}

/// The payload of a received MUSIC. The keys were seen in clients.
public struct OKMusic: Hashable, JSONModel {
  /// The identifier of the track.
  public var id: String?
  /// The address of the track.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKMusic: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

/// The payload of a received SHARE: something that was published on OK before, such as a group, a video, a topic or
/// an image (OK Graph API, graph.user.messages, POST, SHARE). A bot cannot send a share.
public struct OKShare: Hashable, JSONModel {
  /// The identifier of what is shared.
  public var id: String?
  /// The address of what is shared.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKShare: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

/// The payload of a received STICKER. The keys were seen in clients.
public struct OKSticker: Hashable, JSONModel {
  /// The identifier of the sticker.
  public var id: String?
  /// The address of the sticker's picture.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKSticker: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

/// The payload of a received PRESENT. The keys were seen in clients.
///
/// OK's page marks presents as not supported (OK Graph API, graph.user.messages, POST).
public struct OKPresent: Hashable, JSONModel {
  /// The identifier of the present.
  public var id: String?
  /// OK's word for the state of the present.
  public var status: String?
  /// The person who gets the present.
  public var receiverID: OKUserID?
  /// The person who gives the present.
  public var senderID: OKUserID?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}
}

extension OKPresent: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("status", &status)
    try field("receiverId", &receiverID)
    try field("senderId", &senderID)
  }
}
