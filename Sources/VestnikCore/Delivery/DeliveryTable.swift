#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
