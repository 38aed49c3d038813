#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What a grant was charged; needed to take it back.
public struct BudgetCharge: Hashable, Sendable {
  /// What was granted.
  public var demand: BudgetDemand
  /// When, on the wall clock.
  public var at: Date
  /// Tells the charges of one store apart.
  public var serial: UInt64
  /// When it departs, on the uptime of the store that gave it: what the local budget needs to take it back.
  package var departure: Duration = .zero

  /// Makes a charge; only a ``BudgetStore`` has a reason to.
  public init(demand: BudgetDemand, at: Date, serial: UInt64) {
    self.demand = demand
    self.at = at
    self.serial = serial
  }
}
