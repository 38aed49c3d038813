/// A recipient as the budget knows it: 64 bits, no text is kept.
public struct RecipientKey: Hashable, Sendable, RedactedPrinting {
  /// The digits of a phone number, or a number that stands for another kind of recipient.
  public let number: UInt64

  /// The key of a phone number, given as ``PhoneNumber/internationalNumber``.
  public init(_ phone: UInt64) {
    number = phone
  }

  /// The key with all but its last two digits hidden, because it is a phone number.
  public var description: String {
    let digits = String(number)
    return String(repeating: "*", count: max(0, digits.count - 2)) + digits.suffix(2)
  }
}
