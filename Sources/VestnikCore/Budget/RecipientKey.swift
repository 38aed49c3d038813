/// A recipient as the budget knows it: 64 bits, no text is kept.
public struct RecipientKey: Hashable, Sendable {
  /// The digits of a phone number, or a number that stands for another kind of recipient.
  public let number: UInt64

  /// The key of a phone number, given as ``PhoneNumber/e164``.
  public init(_ phone: UInt64) {
    number = phone
  }
}
