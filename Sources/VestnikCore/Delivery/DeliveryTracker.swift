import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A memory of delivery reports that combines all reports about a message into one state.
///
/// ```swift
/// let tracker = DeliveryTracker()
/// let result = await webhook.handle(request) { event in
///   if case .status(let report) = event { tracker.record(report.deliveryReport) }
/// }
/// let isRead = tracker.state(of: receipt.id)?.status == .read
/// ```
///
/// Reports may come twice, in any order, and from more than one network: no provider promises otherwise. The state of
/// a message depends only on the set of its reports, not on their order or repetition. The strongest status counts
/// (see ``DeliveryStatus`` for the order and its sources), and each status keeps its earliest time.
///
/// Which states are final:
///
/// - `read` is final (documented by Rapporto in "Delivery Status Service" of the REST delivery reports, evident for
///   the other providers).
/// - A failure is final once every network that the message may take has failed. That nothing follows a failure on
///   its own network is documented by Rapporto in the same place and inferred for the other providers. When a
///   provider contradicts itself and reports a delivery after a failure, the delivery counts, and the state is no
///   longer final.
/// - `delivered` is not final: `read` may follow until ``DeliveryState/changesPossibleUntil``.
///
/// A failure without a network is final only when the message may take one network: with more, it is not known which
/// of them has failed.
///
/// Memory is bounded by the capacity. When the capacity is reached, a new message replaces the oldest message that is
/// not final if its ``DeliveryState/changesPossibleUntil`` has passed, else the message that became final first, else
/// the oldest one. A late report about a forgotten message begins its state anew, so choose a capacity of three days'
/// messages.
///
/// To keep the states over a restart, store a ``snapshot()`` and give it to
/// ``init(restoring:capacity:networks:time:)``.
public final class DeliveryTracker: Sendable {
  /// The time in seconds after which no report is expected: 24 h of the message's life, 24 h in which `READ` is
  /// reported, and 24 h of repeats.
  private static let horizon: TimeInterval = 72 * 3600
  /// The longest message id that is kept, in bytes of UTF-8: longer ones would let a stranger choose how much memory
  /// is used.
  static let longestID = 256

  private let networks: Set<SocialNetwork>
  private let time: any TimeSource
  private let table: Mutex<DeliveryTable>

  /// Makes a tracker without reports.
  ///
  /// - Parameters:
  ///   - capacity: How many messages are kept; by default 100,000. Less than 1 counts as 1.
  ///   - networks: The networks that a message may take; by default VK and OK, so that a failure is final when both
  ///     have failed. With one network, its failure is final. With none, every failure is final.
  ///   - time: The clock whose time a report without a time gets.
  public init(
    capacity: Int = 100_000, networks: Set<SocialNetwork> = [.vk, .ok], time: any TimeSource = SystemTime()
  ) {
    self.networks = networks
    self.time = time
    table = Mutex(DeliveryTable(capacity: max(1, capacity)))
  }

  /// Makes a tracker with the messages of a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: The messages, from ``snapshot()``.
  ///   - capacity: How many messages are kept; by default 100,000. Less than 1 counts as 1. Of a snapshot with more
  ///     messages those are left out that new messages would have replaced first.
  ///   - networks: The networks that a message may take; by default VK and OK. When they are not those of the tracker
  ///     that made the snapshot, which messages are final is decided anew.
  ///   - time: The clock whose time a report without a time gets.
  public init(
    restoring snapshot: Snapshot, capacity: Int = 100_000, networks: Set<SocialNetwork> = [.vk, .ok],
    time: any TimeSource = SystemTime()
  ) {
    self.networks = networks
    self.time = time
    let now = time.now
    var restored = DeliveryTable(capacity: max(1, capacity))
    restored.restore(
      (snapshot.final + snapshot.open).map { ($0.id, $0.entry(networks: networks)) },
      isFinal: { Self.state(of: $0, networks).isFinal },
      isOverdue: { Self.state(of: $0, networks).isOverdue(at: now) })
    table = Mutex(restored)
  }

  /// Returns the states of all messages, to be restored in another process.
  public func snapshot() -> Snapshot {
    let (open, final) = table.withLock { ($0.openEntries, $0.finalEntries) }
    return Snapshot(open: open.map(Snapshot.Message.init), final: final.map(Snapshot.Message.init))
  }

  /// Records a report and returns the state of its message.
  ///
  /// A time that is infinite or not a number counts as missing. A report whose message id is longer than 256 bytes of
  /// UTF-8 is not kept: the state that is returned for it holds this report only.
  ///
  /// - Parameter report: The report, new or repeated.
  /// - Returns: The state of the message, this report included.
  @discardableResult
  public func record(_ report: DeliveryReport) -> DeliveryState {
    let stated = report.date.flatMap { $0.timeIntervalSinceReferenceDate.isFinite ? $0 : nil }
    let now = time.now
    let date = stated ?? now
    func merge(_ entry: inout DeliveryTable.Entry) -> (isFinal: Bool, result: DeliveryState) {
      entry.times[report.status] = entry.times[report.status].map { min($0, date) } ?? date
      let network = report.network ?? (networks.count == 1 ? networks.first : nil)
      if report.status.isFailure, let network, networks.contains(network) {
        entry.failedNetworks.insert(network)
      }
      let state = Self.state(of: entry, networks)
      return (state.isFinal, state)
    }
    guard report.messageID.rawValue.utf8.count <= Self.longestID else {
      var entry = DeliveryTable.Entry()
      return merge(&entry).result
    }
    func isOverdue(_ entry: DeliveryTable.Entry) -> Bool {
      Self.state(of: entry, networks).isOverdue(at: now)
    }
    return table.withLock { $0.update(report.messageID, isOverdue: isOverdue, merge) }
  }

  /// Returns the state of a message.
  ///
  /// - Parameter id: The provider's id of the message.
  /// - Returns: The state, or `nil` when no report about the message was recorded or the message has been forgotten.
  public func state(of id: MessageID) -> DeliveryState? {
    table.withLock { $0.entry(of: id) }.map { Self.state(of: $0, networks) }
  }

  /// Returns the state that an entry stands for.
  private static func state(of entry: DeliveryTable.Entry, _ networks: Set<SocialNetwork>) -> DeliveryState {
    let status = entry.times.keys.max() ?? .unknown
    let isFinal = status == .read || status.isFailure && entry.failedNetworks.count == networks.count
    let earliest = isFinal ? nil : entry.times.values.min()
    return DeliveryState(
      status: status, times: entry.times, isFinal: isFinal,
      changesPossibleUntil: earliest?.addingTimeInterval(horizon))
  }
}

extension DeliveryState {
  /// Whether the time in which a report might have changed the state has passed.
  fileprivate func isOverdue(at now: Date) -> Bool {
    changesPossibleUntil.map { $0 < now } ?? false
  }
}
