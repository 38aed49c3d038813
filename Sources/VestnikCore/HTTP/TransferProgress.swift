/// How much of a body has been handed to the network.
public struct TransferProgress: Hashable, Sendable {
  /// Bytes sent so far.
  public var sent: Int64
  /// Bytes in all, when known.
  public var total: Int64?

  /// Makes a progress.
  public init(sent: Int64, total: Int64?) {
    self.sent = sent
    self.total = total
  }

  /// Between 0 and 1, when the total is known; an empty body is complete.
  public var fraction: Double? {
    total.map { $0 > 0 ? min(1, Double(sent) / Double($0)) : 1 }
  }
}
