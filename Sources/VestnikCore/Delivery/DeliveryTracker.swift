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
public final class DeliveryTracker: Sendable {
  /// The time in seconds after which no report is expected: 24 h of the message's life, 24 h in which `READ` is
  /// reported, and 24 h of repeats.
  private static let horizon: TimeInterval = 72 * 3600
  /// The longest message id that is kept, in bytes of UTF-8: longer ones would let a stranger choose how much memory
  /// is used.
  private static let longestID = 256

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
      let state = state(of: entry)
      return (state.isFinal, state)
    }
    guard report.messageID.rawValue.utf8.count <= Self.longestID else {
      var entry = DeliveryTable.Entry()
      return merge(&entry).result
    }
    func isOverdue(_ entry: DeliveryTable.Entry) -> Bool {
      state(of: entry).changesPossibleUntil.map { $0 < now } ?? false
    }
    return table.withLock { $0.update(report.messageID, isOverdue: isOverdue, merge) }
  }

  /// Returns the state of a message.
  ///
  /// - Parameter id: The provider's id of the message.
  /// - Returns: The state, or `nil` when no report about the message was recorded or the message has been forgotten.
  public func state(of id: MessageID) -> DeliveryState? {
    table.withLock { $0.entry(of: id) }.map(state)
  }

  /// Returns the state that an entry stands for.
  private func state(of entry: DeliveryTable.Entry) -> DeliveryState {
    let status = entry.times.keys.max() ?? .unknown
    let isFinal = status == .read || status.isFailure && entry.failedNetworks.count == networks.count
    let earliest = isFinal ? nil : entry.times.values.min()
    return DeliveryState(
      status: status, times: entry.times, isFinal: isFinal,
      changesPossibleUntil: earliest?.addingTimeInterval(Self.horizon))
  }
}

/// The entries of a ``DeliveryTracker`` by message id, at most `capacity` of them, and the choice of the one to
/// forget.
///
/// The entries are in two doubly linked lists from the oldest to the newest: `open` holds those that may change,
/// `final` those that are final, each in the order in which they came into the list. An entry moves between the lists
/// when its state becomes final or open again. Both lists are linked through one array of slots, so that finding,
/// moving and evicting an entry take constant time, and a full table allocates no further slot.
struct DeliveryTable: Sendable {
  /// The reports about one message, combined.
  struct Entry: Sendable {
    /// The earliest time of every status that was reported.
    var times: [DeliveryStatus: Date] = [:]
    /// The networks that reported a failure.
    var failedNetworks: Set<SocialNetwork> = []
  }

  private enum AgeList: Sendable {
    case open
    case final
  }

  private struct Slot: Sendable {
    var id: MessageID
    var entry = Entry()
    var list = AgeList.open
    var older: Int?
    var newer: Int?
  }

  private struct Ends: Sendable {
    var oldest: Int?
    var newest: Int?
  }

  private let capacity: Int
  private var slots: [Slot] = []
  private var positions: [MessageID: Int] = [:]
  private var open = Ends()
  private var final = Ends()

  init(capacity: Int) {
    self.capacity = capacity
  }

  func entry(of id: MessageID) -> Entry? {
    positions[id].map { slots[$0].entry }
  }

  /// Changes the entry of a message, a new one if there is none. Returns the result of the change.
  ///
  /// - Parameters:
  ///   - id: The provider's id of the message.
  ///   - isOverdue: Returns whether no further report is expected for an entry that is not final.
  ///   - change: Changes the entry; returns whether it is final now, and the result for the caller.
  mutating func update<Result>(
    _ id: MessageID, isOverdue: (Entry) -> Bool, _ change: (inout Entry) -> (isFinal: Bool, result: Result)
  ) -> Result {
    let position = positions[id] ?? insert(id, isOverdue: isOverdue)
    let outcome = change(&slots[position].entry)
    let list = outcome.isFinal ? AgeList.final : .open
    if slots[position].list != list {
      unlink(position)
      append(position, to: list)
    }
    return outcome.result
  }

  /// Makes an entry, in the place of another one when the table is full; returns its position.
  private mutating func insert(_ id: MessageID, isOverdue: (Entry) -> Bool) -> Int {
    var position = slots.count
    // Most messages are delivered and never read. If they were kept for ever, a message that is read would be the
    // next one to be forgotten, and a repeated report about it would begin its state anew.
    let overdue = open.oldest.flatMap { isOverdue(slots[$0].entry) ? $0 : nil }
    if position < capacity {
      slots.append(Slot(id: id))
    } else if let oldest = overdue ?? final.oldest ?? open.oldest {
      unlink(oldest)
      positions[slots[oldest].id] = nil
      slots[oldest] = Slot(id: id)
      position = oldest
    }
    positions[id] = position
    append(position, to: .open)
    return position
  }

  /// Adds the slot to a list as its newest one.
  private mutating func append(_ position: Int, to list: AgeList) {
    let newest = ends(of: list).newest
    slots[position].list = list
    slots[position].older = newest
    slots[position].newer = nil
    if let newest { slots[newest].newer = position }
    changeEnds(of: list) { ends in
      ends.newest = position
      ends.oldest = ends.oldest ?? position
    }
  }

  /// Removes the slot from its list.
  private mutating func unlink(_ position: Int) {
    let slot = slots[position]
    if let older = slot.older { slots[older].newer = slot.newer }
    if let newer = slot.newer { slots[newer].older = slot.older }
    changeEnds(of: slot.list) { ends in
      if ends.oldest == position { ends.oldest = slot.newer }
      if ends.newest == position { ends.newest = slot.older }
    }
  }

  private func ends(of list: AgeList) -> Ends {
    list == .open ? open : final
  }

  private mutating func changeEnds(of list: AgeList, _ change: (inout Ends) -> Void) {
    if list == .open { change(&open) } else { change(&final) }
  }
}
