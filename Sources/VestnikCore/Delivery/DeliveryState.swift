#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// All that the reports about one message say together.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DeliveryState: Hashable, Sendable, Codable {
  /// The strongest status reported so far.
  public var status: DeliveryStatus
  /// The earliest time known of every status that was reported.
  ///
  /// A report without a time counts with the time of its arrival.
  public var times: [DeliveryStatus: Date]
  /// Whether the documents allow no further change: the message was read, or has failed on every network that it
  /// may take. See ``DeliveryTracker``.
  public var isFinal: Bool
  /// Until when a report may still change the state; `nil` when it is final.
  ///
  /// An estimate from above, 72 h after the earliest time known: a message of this channel lives for 24 h at most
  /// (documented by all), a reading is reported until 24 h after the end of its life (documented by one provider),
  /// and a report that was not acknowledged is repeated for 24 h (older pages of one provider). That the others take
  /// no longer is inferred.
  public var changesPossibleUntil: Date?

  /// Makes a state, for a store or a test.
  ///
  /// - Parameters:
  ///   - status: The strongest status.
  ///   - times: The earliest time known of every status.
  ///   - isFinal: Whether nothing can follow.
  ///   - changesPossibleUntil: Until when something can follow; `nil` when nothing can.
  public init(
    status: DeliveryStatus, times: [DeliveryStatus: Date], isFinal: Bool, changesPossibleUntil: Date?
  ) {
    self.status = status
    self.times = times
    self.isFinal = isFinal
    self.changesPossibleUntil = changesPossibleUntil
  }
}
