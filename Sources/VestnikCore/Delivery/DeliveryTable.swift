#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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

  /// The entries that may change, from the oldest to the newest.
  var openEntries: [(MessageID, Entry)] { entries(from: open.oldest) }

  /// The entries that are final, from the one that became final first.
  var finalEntries: [(MessageID, Entry)] { entries(from: final.oldest) }

  /// Adds entries to an empty table, from the oldest to the newest. When there are more than the capacity, those are
  /// left out that new messages would have replaced first. Of two entries of one message the first counts.
  ///
  /// - Parameters:
  ///   - entries: The entries by message id.
  ///   - isFinal: Returns whether an entry is final.
  ///   - isOverdue: Returns whether no further report is expected for an entry that is not final.
  mutating func restore(
    _ entries: [(MessageID, Entry)], isFinal: (Entry) -> Bool, isOverdue: (Entry) -> Bool
  ) {
    var open: [(MessageID, Entry)] = []
    var final: [(MessageID, Entry)] = []
    var known: Set<MessageID> = []
    for (id, entry) in entries where known.insert(id).inserted {
      if isFinal(entry) { final.append((id, entry)) } else { open.append((id, entry)) }
    }
    var excess = max(0, known.count - capacity)
    // The order of `insert`: overdue entries first, then final ones, then the oldest open ones.
    let overdue = open.prefix { isOverdue($0.1) }.count
    let dropped = min(excess, overdue)
    excess -= dropped
    let droppedFinal = min(excess, final.count)
    for (id, entry) in final.dropFirst(droppedFinal) { add(id, entry, to: .final) }
    for (id, entry) in open.dropFirst(dropped + excess - droppedFinal) { add(id, entry, to: .open) }
  }

  private mutating func add(_ id: MessageID, _ entry: Entry, to list: AgeList) {
    positions[id] = slots.count
    slots.append(Slot(id: id, entry: entry))
    append(slots.count - 1, to: list)
  }

  private func entries(from oldest: Int?) -> [(MessageID, Entry)] {
    var entries: [(MessageID, Entry)] = []
    var position = oldest
    while let current = position {
      entries.append((slots[current].id, slots[current].entry))
      position = slots[current].newer
    }
    return entries
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
