public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The payload of CONTACT. The keys were seen in clients.
///
/// The page of graph.user.messages, POST, allows a card and names no key for it, so that any text that begins as a vCard
/// does (RFC 6350, section 3.3) is taken for one, whatever its key.
public struct OKContact: Hashable, JSONModel {
  /// The person on OK.
  public var userID: OKUserID?
  /// The name.
  public var name: String?
  /// The phone number.
  public var phone: PhoneNumber?
  /// The picture.
  @LossyURL public var photo: URL?
  /// The text of an electronic business card.
  public var vCard: String? {
    didSet { if vCard == nil { vCardKey = Self.likelyVCardKey } }
  }
  /// The key under which the card came; ``likelyVCardKey`` for a contact without one.
  public private(set) var vCardKey = Self.likelyVCardKey
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}

  /// The likely key of a card, `vcfInfo`: the relatives of OK's API call it `vcf_info` (dev.max.ru, contact), and OK
  /// writes its keys in this spelling. No page and no client of OK's names one.
  public static let likelyVCardKey = "vcfInfo"

  /// The keys of a contact that are no card.
  static let ownKeys = ["id", "name", "phone", "photoUrl"]
}

extension OKContact: OKPayload, JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &userID)
    try field("name", &name)
    try field("phone", &phone)
    try field("photoUrl", &$photo)
  }

  /// Reads the fields, and a card under any other key.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var contact = Self()
    try contact.fill(from: &reader)
    let raw = reader.raw(since: start)
    contact.received = ReceivedJSON(raw)
    if let card = Self.card(in: raw) { (contact.vCard, contact.vCardKey) = (card.text, card.key) }
    return contact
  }

  /// Writes what was received but for what was changed; the card keeps its key.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    // The fields are compared with those received, which have no card.
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

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try contact.fields(&field)
    }
  }

  /// The first text under another key that begins as a card does.
  private static func card(in raw: RawJSON) -> (key: String, text: String)? {
    var reader = try? JSONReader(raw.bytes, limits: .inMemory, isLenient: true)
    guard let members = try? reader?.document([String: JSONValue].self), members.count > 0 else { return nil }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) where !ownKeys.contains(key) {
      if case .string(let text) = value, text.prefix(11).uppercased() == "BEGIN:VCARD" { return (key, text) }
    }
    return nil
  }
}

/// The payload of LOCATION. The keys were seen in clients.
public struct OKLocation: Hashable, JSONModel {
  /// Degrees north.
  public var latitude: Double?
  /// Degrees east.
  public var longitude: Double?
  /// The zoom of the map; the range is not documented.
  public var zoom: Int?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKLocation: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("latitude", &latitude)
    try field("longitude", &longitude)
    try field("zoom", &zoom)
  }
}

/// The payload of CALL. The keys were seen in clients. A bot cannot send one.
public struct OKCall: Hashable, JSONModel {
  /// The call.
  public var id: String?
  /// Whether there was a picture.
  public var type: OKCallType?
  /// How it ended.
  public var end: OKCallEnd?
  /// How long it took; the unit is not documented.
  public var duration: Int64?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKCall: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("hangupType", &end)
    try field("duration", &duration)
  }
}

/// The kind of a call.
public struct OKCallType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Sound alone.
  public static let audio: Self = "AUDIO"
  /// Sound and picture.
  public static let video: Self = "VIDEO"
}

extension OKCallType: JSONCodableValue {}

/// How a call ended.
public struct OKCallEnd: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The caller gave up.
  public static let canceled: Self = "CANCELED"
  /// The other one refused.
  public static let rejected: Self = "REJECTED"
  /// One of them ended it.
  public static let hungUp: Self = "HUNGUP"
  /// Nobody answered.
  public static let missed: Self = "MISSED"
}

extension OKCallEnd: JSONCodableValue {}

/// The payload of MUSIC. The keys were seen in clients.
public struct OKMusic: Hashable, JSONModel {
  /// The track.
  public var id: String?
  /// Its address.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKMusic: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

/// The payload of SHARE: something that was published on OK before, such as a group, a video, a topic or an image
/// (graph.user.messages, POST, SHARE). A bot cannot send one.
public struct OKShare: Hashable, JSONModel {
  /// The identifier of what is shared.
  public var id: String?
  /// Its address.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKShare: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

/// The payload of STICKER. The keys were seen in clients.
public struct OKSticker: Hashable, JSONModel {
  /// The sticker.
  public var id: String?
  /// Its picture.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKSticker: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

/// The payload of PRESENT, which the documents mark as not supported. The keys were seen in clients.
public struct OKPresent: Hashable, JSONModel {
  /// The present.
  public var id: String?
  /// The server's word for its state.
  public var status: String?
  /// Who gets it.
  public var receiverID: OKUserID?
  /// Who gives it.
  public var senderID: OKUserID?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKPresent: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("status", &status)
    try field("receiverId", &receiverID)
    try field("senderId", &senderID)
  }
}
