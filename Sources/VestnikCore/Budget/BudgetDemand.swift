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
}
