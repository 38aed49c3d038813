public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An order of a community's shop: the object of `market_order_new` and `market_order_edit`.
///
/// Documented: VK for developers, objects, order; `market_order` of VK's schema 5.199. VK sends the address and the track
/// number in ``delivery`` or, in the schema's form, beside it; ``address`` and ``trackNumber`` look in both places.
public struct VKOrder: Hashable, JSONModel {
  /// The state of an order.
  public struct Status: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByIntegerLiteral {
    /// The number on the wire.
    public let rawValue: Int

    /// Wraps a number.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// Wraps a number.
    public init(integerLiteral value: Int) {
      self.init(rawValue: value)
    }

    /// Nobody has looked at it.
    public static let new: Self = 0
    /// The seller has agreed.
    public static let agreed: Self = 1
    /// It is being put together.
    public static let assembling: Self = 2
    /// It is on its way.
    public static let delivering: Self = 3
    /// The buyer has it.
    public static let done: Self = 4
    /// It was cancelled.
    public static let cancelled: Self = 5
    /// It was returned.
    public static let returned: Self = 6
  }

  private var flatAddress: String?
  private var flatTrackNumber: String?
  /// The order.
  public var id: Int64?
  /// The community, positive.
  public var groupID: Int64?
  /// The buyer.
  public var userID: Int64?
  /// The number that people see: `<buyer>-<order>`.
  public var number: String?
  /// When it was made.
  public var date: Date?
  /// The state.
  public var status: Status?
  /// How many products it has.
  public var itemsCount: Int?
  /// What it costs in all.
  @Indirect public var totalPrice: VKPrice?
  /// By how much it is cheaper.
  @Indirect public var discount: VKPrice?
  /// What the buyer wrote.
  public var comment: String?
  /// What the seller wrote for themselves.
  public var merchantComment: String?
  /// What the seller wrote for the buyer.
  public var commentForUser: String?
  /// Who gets it.
  @Indirect public var recipient: VKOrderRecipient?
  /// How it is delivered.
  @Indirect public var delivery: VKOrderDelivery?
  /// The address to follow it.
  @LossyURL public var trackURL: URL?
  /// The weight in grams.
  public var weight: Int?
  /// Up to five of the products.
  public var items: [VKOrderItem] = []
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// The address to deliver to. Set in ``delivery`` when there is one.
  public var address: String? {
    get { delivery?.address ?? flatAddress }
    set {
      if delivery == nil || flatAddress != nil { flatAddress = newValue }
      delivery?.address = newValue
    }
  }

  /// The track number. Set in ``delivery`` when there is one.
  public var trackNumber: String? {
    get { delivery?.trackNumber ?? flatTrackNumber }
    set {
      if delivery == nil || flatTrackNumber != nil { flatTrackNumber = newValue }
      delivery?.trackNumber = newValue
    }
  }
}

extension VKOrder: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("group_id", &groupID)
    try field("user_id", &userID)
    try field("display_order_id", &number)
    try field("date", &date, .seconds)
    try field("status", &status)
    try field("items_count", &itemsCount)
    try field("total_price", &_totalPrice)
    try field("discount", &_discount)
    try field("comment", &comment)
    try field("merchant_comment", &merchantComment)
    try field("comment_for_user", &commentForUser)
    try field("recipient", &_recipient)
    try field("delivery", &_delivery)
    try field("address", &flatAddress)
    try field("track_number", &flatTrackNumber)
    try field("track_link", &_trackURL.text)
    try field("weight", &weight)
    try field.list("preview_order_items", &items)
  }
}

extension VKOrder.Status: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(rawValue: try Int.read(from: &reader))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) { writer.integer(rawValue) }
}

/// A product of an order.
///
/// Documented: `market_order_item` of VK's schema 5.199.
public struct VKOrderItem: Hashable, JSONModel {
  /// The community that sells it, negative.
  public var ownerID: Int64?
  /// The product, unique under its owner.
  public var itemID: Int64?
  /// What one costs.
  @Indirect public var price: VKPrice?
  /// How many are ordered.
  public var quantity: Int?
  /// The title.
  public var title: String?
  /// The product itself.
  @Indirect public var product: VKProduct?
  /// The picture.
  @Indirect public var photo: VKPhoto?
  /// What was chosen of it: the colour, the size.
  public var variants: [String] = []
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKOrderItem: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("owner_id", &ownerID)
    try field("item_id", &itemID)
    try field("price", &_price)
    try field("quantity", &quantity)
    try field("title", &title)
    try field("item", &_product)
    try field("photo", &_photo)
    try field.list("variants", &variants)
  }
}

/// Who gets an order.
///
/// Documented: VK for developers, objects, order, `recipient`.
public struct VKOrderRecipient: Hashable, JSONModel {
  /// The name.
  public var name: String?
  /// The phone number.
  public var phone: PhoneNumber?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKOrderRecipient: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("name", &name)
    try field("phone", &phone)
  }
}

/// How an order is delivered.
///
/// Documented: VK for developers, objects, order, `delivery`.
public struct VKOrderDelivery: Hashable, JSONModel {
  /// Where to.
  public var address: String?
  /// The kind of delivery.
  public var type: String?
  /// The number to follow it by.
  public var trackNumber: String?
  /// The address to follow it.
  @LossyURL public var trackURL: URL?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKOrderDelivery: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("address", &address)
    try field("type", &type)
    try field("track_number", &trackNumber)
    try field("track_link", &_trackURL.text)
  }
}
