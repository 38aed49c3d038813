public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An order of a community's shop: the object of `market_order_new` and `market_order_edit`.
///
/// VK sends the address and the track number in ``delivery`` or, in the form of its schema, beside it; ``address``
/// and ``trackNumber`` look in both places.
///
/// Source: VK for developers, objects, order; VK API schema 5.199, `market_order`.
public struct VKOrder: Hashable, JSONModel, VKRecord {
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

    /// A new order that has not been looked at yet.
    public static let new: Self = 0
    /// The seller has agreed.
    public static let agreed: Self = 1
    /// The order is being put together.
    public static let assembling: Self = 2
    /// The order is on its way.
    public static let delivering: Self = 3
    /// The buyer has the order.
    public static let done: Self = 4
    /// The order was cancelled.
    public static let cancelled: Self = 5
    /// The order was returned.
    public static let returned: Self = 6
  }

  private var flatAddress: String?
  private var flatTrackNumber: String?
  /// The id of the order.
  public var id: Int64?
  /// The id of the community, positive.
  public var groupID: Int64?
  /// The id of the buyer.
  public var userID: Int64?
  /// The number of the order that people see: `<buyer>-<order>`.
  public var number: String?
  /// When the order was made.
  public var date: Date?
  /// The state of the order.
  public var status: Status?
  /// The number of products in the order.
  public var itemsCount: Int?
  /// The price of the whole order.
  @Indirect public var totalPrice: VKPrice?
  /// The sum by which the order is cheaper.
  @Indirect public var discount: VKPrice?
  /// The buyer's comment.
  public var comment: String?
  /// The seller's note to themselves.
  public var merchantComment: String?
  /// The seller's comment for the buyer.
  public var commentForUser: String?
  /// The person who gets the order.
  @Indirect public var recipient: VKOrderRecipient?
  /// The delivery of the order.
  @Indirect public var delivery: VKOrderDelivery?
  /// The address of the page that tracks the delivery.
  @LossyURL public var trackURL: URL?
  /// The weight of the order, in grams.
  public var weight: Int?
  /// The products of the order, at most five of them.
  public var items: [VKOrderItem] = []
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The delivery address, from ``delivery`` or from beside it. Setting it changes ``delivery`` when there is one,
  /// and the address beside it when that was sent or there is no ``delivery``.
  public var address: String? {
    get { delivery?.address ?? flatAddress }
    set {
      if delivery == nil || flatAddress != nil { flatAddress = newValue }
      delivery?.address = newValue
    }
  }

  /// The track number, from ``delivery`` or from beside it. Setting it changes ``delivery`` when there is one, and
  /// the number beside it when that was sent or there is no ``delivery``.
  public var trackNumber: String? {
    get { delivery?.trackNumber ?? flatTrackNumber }
    set {
      if delivery == nil || flatTrackNumber != nil { flatTrackNumber = newValue }
      delivery?.trackNumber = newValue
    }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
/// Source: VK API schema 5.199, `market_order_item`.
public struct VKOrderItem: Hashable, JSONModel, VKRecord {
  /// The id of the community that sells the product, negative.
  public var ownerID: Int64?
  /// The id of the product, unique only together with ``ownerID``.
  public var itemID: Int64?
  /// The price of one piece.
  @Indirect public var price: VKPrice?
  /// The number of pieces that are ordered.
  public var quantity: Int?
  /// The title of the product.
  public var title: String?
  /// The product itself.
  @Indirect public var product: VKProduct?
  /// The picture of the product.
  @Indirect public var photo: VKPhoto?
  /// The chosen variants of the product: its colour, its size.
  public var variants: [String] = []
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The person who gets an order.
///
/// Source: VK for developers, objects, order, `recipient`.
public struct VKOrderRecipient: Hashable, JSONModel, VKRecord {
  /// The name.
  public var name: String?
  /// The phone number.
  public var phone: PhoneNumber?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("name", &name)
    try field("phone", &phone)
  }
}

/// The delivery of an order.
///
/// Source: VK for developers, objects, order, `delivery`.
public struct VKOrderDelivery: Hashable, JSONModel, VKRecord {
  /// The address to deliver to.
  public var address: String?
  /// The kind of delivery.
  public var type: String?
  /// The number for tracking the delivery.
  public var trackNumber: String?
  /// The address of the page that tracks the delivery.
  @LossyURL public var trackURL: URL?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("address", &address)
    try field("type", &type)
    try field("track_number", &trackNumber)
    try field("track_link", &_trackURL.text)
  }
}
