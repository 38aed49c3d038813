import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Folds delivery reports into one state for each message.
///
/// Reports come twice, in any order, and from more than one network: no provider promises otherwise. The state is a
/// function of the set of reports alone: any order and any repetition give the same one. The strongest status
/// counts (see ``DeliveryStatus`` for the order and its sources), and each status keeps its earliest time.
///
/// When a state is final:
///
/// - `read`: nothing follows (documented by one provider, evident for the others).
/// - A failure, once every network that the message may take has failed. That a failure is the last word of its own
///   network is documented by one provider and inferred for the others. A provider that contradicts itself and
///   reports a delivery after all is believed, and the state is open again.
/// - `delivered` is not final: `read` may follow until ``DeliveryState/changesPossibleUntil``.
///
/// A failure that names no network is taken for the last word only when one network is possible: otherwise nobody
/// can tell whether the other one was tried.
///
/// Memory is bounded by the capacity. When it is reached, a new message takes the place of the oldest one that is not
/// final if its ``DeliveryState/changesPossibleUntil`` has passed, else of the one that became final first, else of
/// the oldest one. A late report about a message that has been forgotten starts it anew, so choose a capacity of
/// three days' messages.
public final class DeliveryTracker: Sendable {
  /// 24 h of life, 24 h in which `READ` is reported, 24 h of repeats.
  private static let horizon: TimeInterval = 72 * 3600
  /// Longer ids are no ids: kept, they would let a stranger choose how much memory is used.
  private static let longestID = 256

  private let networks: Set<SocialNetwork>
  private let time: any TimeSource
  private let table: Mutex<DeliveryTable>

  /// Makes a tracker that has seen nothing.
  ///
  /// - Parameters:
  ///   - capacity: How many messages are kept, at least 1; by default 100,000.
  ///   - networks: The networks that a message may take. With one, its failure is final; by default VK and OK, so
  ///     that both must have failed. With none, every failure is final.
  ///   - time: Where a report without a time gets it from.
  public init(
    capacity: Int = 100_000, networks: Set<SocialNetwork> = [.vk, .ok], time: any TimeSource = SystemTime()
  ) {
    self.networks = networks
    self.time = time
    table = Mutex(DeliveryTable(capacity: max(1, capacity)))
  }

  /// Takes a report in.
  ///
  /// A time that is no number (infinite or not a number) counts as none. A report whose message id is longer than
  /// 256 bytes of UTF-8 is answered but not kept.
  ///
  /// - Parameter report: The report, new or repeated.
  /// - Returns: The state of the message, this report included.
  @discardableResult
  public func record(_ report: DeliveryReport) -> DeliveryState {
    let stated = report.date.flatMap { $0.timeIntervalSinceReferenceDate.isFinite ? $0 : nil }
    let now = time.now
    let at = stated ?? now
    func fold(_ entry: inout DeliveryTable.Entry) -> (isFinal: Bool, result: DeliveryState) {
      entry.times[report.status] = entry.times[report.status].map { min($0, at) } ?? at
      let network = report.network ?? (networks.count == 1 ? networks.first : nil)
      if report.status.isFailure, let network, networks.contains(network) {
        entry.failedNetworks.insert(network)
      }
      let state = state(of: entry)
      return (state.isFinal, state)
    }
    guard report.messageID.rawValue.utf8.count <= Self.longestID else {
      var entry = DeliveryTable.Entry()
      return fold(&entry).result
    }
    func isOver(_ entry: DeliveryTable.Entry) -> Bool {
      state(of: entry).changesPossibleUntil.map { $0 < now } ?? false
    }
    return table.withLock { $0.update(report.messageID, isOver: isOver, fold) }
  }

  /// The state of a message.
  ///
  /// - Parameter id: The provider's id of the message.
  /// - Returns: The state, or `nil` when no report about the message is known, or no longer.
  public func state(of id: MessageID) -> DeliveryState? {
    table.withLock { $0.entry(of: id) }.map(state)
  }

  private func state(of entry: DeliveryTable.Entry) -> DeliveryState {
    let status = entry.times.keys.max() ?? .unknown
    let isFinal = status == .read || status.isFailure && entry.failedNetworks.count == networks.count
    let earliest = isFinal ? nil : entry.times.values.min()
    return DeliveryState(
      status: status, times: entry.times, isFinal: isFinal,
      changesPossibleUntil: earliest?.addingTimeInterval(Self.horizon))
  }
}

/// Entries by message id, at most `capacity` of them, in two lines by age: those that may change and the final ones.
///
/// The lines are linked through the slots, so that finding, moving and evicting take constant time.
struct DeliveryTable: Sendable {
  struct Entry: Sendable {
    var times: [DeliveryStatus: Date] = [:]
    var failedNetworks: Set<SocialNetwork> = []
  }

  private enum Line: Sendable {
    case open
    case final
  }

  private struct Slot: Sendable {
    var id: MessageID
    var entry = Entry()
    var line = Line.open
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

  /// Changes the entry of a message, a new one if there is none.
  ///
  /// - Parameters:
  ///   - isOver: Whether nothing is expected any more for an entry that is not final.
  ///   - change: Returns whether the entry is final now, besides what the caller wants back.
  mutating func update<Result>(
    _ id: MessageID, isOver: (Entry) -> Bool, _ change: (inout Entry) -> (isFinal: Bool, result: Result)
  ) -> Result {
    let position = positions[id] ?? insert(id, isOver: isOver)
    let outcome = change(&slots[position].entry)
    let line = outcome.isFinal ? Line.final : .open
    if slots[position].line != line {
      unlink(position)
      append(position, to: line)
    }
    return outcome.result
  }

  private mutating func insert(_ id: MessageID, isOver: (Entry) -> Bool) -> Int {
    var position = slots.count
    // Most messages are delivered and never read. Were they kept for ever, they would push out every message that
    // is read, at once, and its next repeat would start it anew.
    let overdue = open.oldest.flatMap { isOver(slots[$0].entry) ? $0 : nil }
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

  private mutating func append(_ position: Int, to line: Line) {
    let newest = ends(of: line).newest
    slots[position].line = line
    slots[position].older = newest
    slots[position].newer = nil
    if let newest { slots[newest].newer = position }
    changeEnds(of: line) { ends in
      ends.newest = position
      ends.oldest = ends.oldest ?? position
    }
  }

  private mutating func unlink(_ position: Int) {
    let slot = slots[position]
    if let older = slot.older { slots[older].newer = slot.newer }
    if let newer = slot.newer { slots[newer].older = slot.older }
    changeEnds(of: slot.line) { ends in
      if ends.oldest == position { ends.oldest = slot.newer }
      if ends.newest == position { ends.newest = slot.older }
    }
  }

  private func ends(of line: Line) -> Ends {
    line == .open ? open : final
  }

  private mutating func changeEnds(of line: Line, _ change: (inout Ends) -> Void) {
    if line == .open { change(&open) } else { change(&final) }
  }
}
