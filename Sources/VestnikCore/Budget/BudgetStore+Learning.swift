#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension BudgetStore {
  /// Learns from a report that the provider held a message back because a limit was exceeded: closes the recipient
  /// for the group until a day after the report. Any other report changes nothing.
  ///
  /// The provider knows what this store does not: messages that other systems sent to the same person. It does not
  /// say which limit was exceeded, and for the limit of a second nothing is left to do, because that second is over
  /// when a report arrives. For the limit of a day, the last of the places frees at most 24 hours after the message.
  /// An *answer* that says "too fast" closes the whole group for its pause; the clients do that by themselves.
  ///
  /// - Parameters:
  ///   - report: Any report; one that comes twice, or late, closes nothing for longer.
  ///   - demand: What the message counted for: its group and recipient, by the id in the report.
  ///   - time: The clock for a report without a time.
  /// - Returns: Whether the recipient was closed.
  /// - Throws: What the store throws when it fails.
  @discardableResult
  public func learn(
    from report: DeliveryReport, of demand: BudgetDemand, time: any TimeSource = SystemTime()
  ) async throws -> Bool {
    guard report.status == .rateLimited else { return false }
    let until = (report.at ?? time.now).addingTimeInterval(86_400)
    try await close(demand.group, recipient: demand.recipient, until: until)
    return true
  }
}
