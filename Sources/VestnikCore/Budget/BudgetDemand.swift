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

  /// Makes a demand for a phone number; `nil` when it has no international form.
  public init?(group: SenderGroup, phone: PhoneNumber) {
    guard let number = phone.e164 else { return nil }
    self.init(group: group, recipient: RecipientKey(number))
  }
}
