/// Messages that wait to be handed over, by group, and how many calls each group has under way.
struct GroupScheduler<Message: Sendable>: Sendable {
  typealias Slice = CampaignBatch<Message>

  private struct Lane: Sendable {
    var pending: [Slice.Item] = []
    var calls = 0
    /// Whether a slice that is not full may go: the source has nothing more for the moment.
    var isFlushed = false
  }

  private var lanes: [SenderGroup?: Lane] = [:]
  /// Groups with something pending, the one that has waited longest first.
  private var line: [SenderGroup?] = []
  /// Groups with a call under way.
  private var active = 0
  private(set) var calls = 0

  private let size: Int
  private let reportsDepartures: Bool
  private let options: CampaignOptions

  init(sliceSize: Int, reportsDepartures: Bool, options: CampaignOptions) {
    size = sliceSize
    self.reportsDepartures = reportsDepartures
    self.options = options
  }

  var isEmpty: Bool { line.isEmpty && calls == 0 }

  mutating func append(_ item: Slice.Item, in group: SenderGroup?) {
    if lanes[group, default: Lane()].pending.isEmpty { line.append(group) }
    lanes[group, default: Lane()].pending.append(item)
  }

  mutating func flush() {
    for group in line { lanes[group]?.isFlushed = true }
  }

  mutating func removePending() {
    for group in line { lanes[group]?.pending = [] }
    line = []
  }

  /// The next slice that may be handed over.
  mutating func launch() -> Slice? {
    for (place, group) in line.enumerated() {
      guard var lane = lanes[group],
        lane.calls < options.calls(in: group, ofSize: size, reportsDepartures: reportsDepartures),
        lane.pending.count >= size || lane.isFlushed, mayBegin(lane)
      else { continue }
      lanes[group] = nil
      let items = Array(lane.pending.prefix(size))
      lane.pending.removeFirst(items.count)
      if lane.calls == 0 { active += 1 }
      lane.calls += 1
      calls += 1
      // Back to the end of the line, so that every group has its turn.
      line.remove(at: place)
      if lane.pending.isEmpty { lane.isFlushed = false } else { line.append(group) }
      lanes[group] = lane
      return Slice(group: group, items: items)
    }
    return nil
  }

  mutating func finish(_ group: SenderGroup?) {
    guard var lane = lanes[group] else { return }
    lanes[group] = nil
    lane.calls -= 1
    calls -= 1
    if lane.calls == 0 { active -= 1 }
    // A slice that is not full has waited as long as the call before it: it goes now.
    if !lane.pending.isEmpty { lane.isFlushed = true }
    if lane.calls > 0 || !lane.pending.isEmpty { lanes[group] = lane }
  }

  /// A group that already has calls under way makes way for one that has none and waits.
  private func mayBegin(_ lane: Lane) -> Bool {
    if lane.calls == 0 { return active < max(1, options.groupsInParallel) }
    return active <= max(1, options.groupsInParallel) && !hasIdleGroupWaiting
  }

  private var hasIdleGroupWaiting: Bool {
    active >= max(1, options.groupsInParallel) && line.contains { lanes[$0]?.calls == 0 }
  }
}
