public import VestnikCore

/// A price.
public struct VKPrice: Hashable, JSONModel {
  /// The price in hundredths, as text.
  public var amount: String?
  /// The currency.
  @Indirect public var currency: VKCurrency?
  /// The price in words.
  public var text: String?
  /// The price before, in hundredths, as text.
  public var oldAmount: String?
  /// The price before, in words.
  public var oldAmountText: String?
  /// How much less it is, in percent.
  public var discountRate: Int?
  /// The highest price, in hundredths, as text.
  public var amountTo: String?
  /// Of which kind the price is.
  public var priceType: Int?
  /// For what the price is.
  public var priceUnit: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// ``amount`` in hundredths as a number; `nil` when it is none.
  public var hundredths: Int64? { amount.flatMap { Int64($0) } }
}

extension VKPrice: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("amount", &amount)
    try field("currency", &_currency)
    try field("text", &text)
    try field("old_amount", &oldAmount)
    try field("old_amount_text", &oldAmountText)
    try field("discount_rate", &discountRate)
    try field("amount_to", &amountTo)
    try field("price_type", &priceType)
    try field("price_unit", &priceUnit)
  }
}
