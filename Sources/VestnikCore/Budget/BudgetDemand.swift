/// One message that wants to depart.
public struct BudgetDemand: Hashable, Sendable {
  /// Whose second and day it counts in.
  public var group: SenderGroup
  /// Whose day it counts in.
  public var recipient: RecipientKey

  /// Makes a demand.
  public init(group: SenderGroup, recipient: RecipientKey) {
    self.group = group
    self.recipient = recipient
  }

  /// Makes a demand for a phone number, however it is spelt; `nil` without a ``PhoneNumber/internationalNumber``.
  public init?(group: SenderGroup, phone: PhoneNumber) {
    guard let number = phone.internationalNumber else { return nil }
    self.init(group: group, recipient: RecipientKey(number))
  }
}
