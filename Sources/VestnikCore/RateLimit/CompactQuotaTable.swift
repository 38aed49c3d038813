/// Who was sent to in the last 24 hours: 24 bytes a recipient, no text, at most five messages each.
///
/// An open-addressed table in 256 shards, each of which grows by itself, so that no growth doubles the whole. A
/// message is kept as the second in which it stops counting, rounded up: it counts less than a second too long and
/// never too short. Entries whose day is over go when their shard grows, and shard by shard as time passes.
struct CompactQuotaTable: Sendable {
  /// The most messages that a slot holds for one recipient.
  static var most: Int { 5 }
  /// How far ahead of now an end may lie, in seconds: six days.
  static var horizon: Int64 { 1 << 19 }
  private static var shardBits: UInt64 { 8 }

  private var shards = [Shard](repeating: Shard(), count: 1 << shardBits)
  private var groups: [SenderGroup: UInt32] = [:]
  /// The group of the last call: a batch mostly has one, and comparing is cheaper than hashing its name.
  private var lastGroup: (name: SenderGroup, number: UInt32)?
  private var sweeping = 0
  /// Where ``warm(_:)`` leaves what it read, so that it is not optimised away.
  private var warmth: UInt64 = 0

  /// How many recipients are in the table, those whose day is over included.
  var recipients: Int { shards.reduce(0) { $0 + $1.used } }

  /// The bytes of all slots, empty ones included.
  var bytes: Int { shards.reduce(0) { $0 + $1.bytes } }

  /// The second at which a recipient who has had `limit` messages may have one more; `nil` for others.
  mutating func opening(_ key: BudgetKey, limit: Int, at now: Int64) -> Int64? {
    guard let slot = slot(of: key), slot.slot.count >= limit else { return nil }
    let ends = slot.ends(after: now)
    return ends.count < limit ? nil : ends.sorted()[ends.count - limit]
  }

  /// The seconds in which the messages of the recipient stop counting.
  mutating func ends(_ key: BudgetKey, at now: Int64) -> [Int64] {
    slot(of: key)?.ends(after: now) ?? []
  }

  /// Reads the slots of a whole batch once, one load after another without waiting for any: the processor then has
  /// them at hand. Without it, each key waits for the memory by itself.
  mutating func warm(_ keys: [BudgetKey]) {
    var sum: UInt64 = 0
    for key in keys {
      let hash = Self.hash(key.recipient.number, groupNumber(of: key.group))
      sum &+= shards[Self.shard(of: hash)].touch(hash)
    }
    warmth = sum
  }

  /// Adds a message that counts until the second.
  mutating func record(_ key: BudgetKey, until end: Int64, at now: Int64) {
    let group = groupNumber(of: key.group)
    let hash = Self.hash(key.recipient.number, group)
    shards[Self.shard(of: hash)].record(key.recipient.number, group, hash, until: end, at: now)
  }

  /// Takes one message that counts until the second away again.
  mutating func remove(_ key: BudgetKey, until end: Int64) {
    let group = groupNumber(of: key.group)
    let hash = Self.hash(key.recipient.number, group)
    shards[Self.shard(of: hash)].remove(key.recipient.number, group, hash, until: end)
  }

  /// Drops from one shard, the next in turn, the recipients whose day is over.
  mutating func sweep(at now: Int64) {
    shards[sweeping].sweep(at: now)
    sweeping = (sweeping + 1) % shards.count
    if sweeping == 0, recipients == 0 {
      groups = [:]
      lastGroup = nil
    }
  }

  private mutating func slot(of key: BudgetKey) -> Shard.Found? {
    let group = groupNumber(of: key.group)
    let hash = Self.hash(key.recipient.number, group)
    return shards[Self.shard(of: hash)].slot(of: key.recipient.number, group, hash)
  }

  private mutating func groupNumber(of group: SenderGroup) -> UInt32 {
    if let lastGroup, lastGroup.name == group { return lastGroup.number }
    // Beyond 33 million groups the rest share a number: too strict for them, never too loose.
    let number = groups[group] ?? UInt32(min(groups.count, Int(Slot.groupMask)))
    groups[group] = number
    lastGroup = (group, number)
    return number
  }

  /// Spreads the bits: phone numbers of one country differ in their last digits alone.
  private static func hash(_ recipient: UInt64, _ group: UInt32) -> UInt64 {
    var z = recipient &+ UInt64(group) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func shard(of hash: UInt64) -> Int { Int(hash >> (64 - shardBits)) }
}

extension CompactQuotaTable {
  /// The second word and the third of a slot: 3 bits of state, 25 of group, five ends of 20.
  fileprivate struct Slot {
    // Computed, because a stored constant is looked up at each use.
    static var groupMask: UInt32 { (1 << 25) - 1 }
    static var endMask: Int64 { (1 << 20) - 1 }
    /// A slot whose last message was taken away: searches go on behind it.
    static var removed: UInt64 { 6 }

    var word: UInt128

    init(word: UInt128) { self.word = word }

    init(group: UInt32) { word = UInt128(group) << 3 }

    private var state: UInt64 { UInt64(truncatingIfNeeded: word) & 7 }
    var isEmpty: Bool { state == 0 }
    var isRemoved: Bool { state == Self.removed }
    var count: Int { isRemoved ? 0 : Int(state) }
    var group: UInt32 { UInt32(truncatingIfNeeded: word >> 3) & Self.groupMask }

    /// An end relative to the shard's base.
    subscript(index: Int) -> Int64 {
      Int64(truncatingIfNeeded: word >> (28 + 20 * index)) & Self.endMask
    }

    /// The slot with one more end. Of more than it holds, which a journal of higher limits may bring, the latest stay:
    /// they are what limits of up to five depend on.
    func adding(_ end: Int64) -> Slot {
      guard count == CompactQuotaTable.most else {
        var more = self
        more.append(end)
        return more
      }
      var latest = Slot(group: group)
      for end in ((0..<count).map { self[$0] } + [end]).sorted().dropFirst() { latest.append(end) }
      return latest
    }

    mutating func append(_ end: Int64) {
      word |= UInt128(end) << (28 + 20 * count)
      word += 1
    }
  }

  fileprivate struct Shard: Sendable {
    /// Three words a slot: the recipient, and the two halves of ``Slot/word``.
    private var words: [UInt64] = []
    private var capacity = 0
    /// Slots that are not empty, removed ones included.
    private(set) var used = 0
    /// The second from which ends are counted.
    private var base: Int64 = 0

    var bytes: Int { words.capacity * 8 }

    struct Found {
      let slot: Slot
      let base: Int64

      var count: Int { slot.count }

      /// Whether nothing of it counts any more.
      func isOver(at now: Int64) -> Bool {
        !(0..<slot.count).contains { base + slot[$0] > now }
      }

      /// In no order.
      func ends(after now: Int64) -> [Int64] {
        (0..<slot.count).map { base + slot[$0] }.filter { $0 > now }
      }

      /// What is not over, counted from another base.
      func current(at now: Int64, from newBase: Int64) -> Slot {
        var current = Slot(group: slot.group)
        for index in 0..<slot.count where base + slot[index] > now {
          current.append(base + slot[index] - newBase)
        }
        return current
      }
    }

    func slot(of recipient: UInt64, _ group: UInt32, _ hash: UInt64) -> Found? {
      guard capacity > 0 else { return nil }
      let place = search(recipient, group, hash)
      return place.isThere ? found(place.index) : nil
    }

    /// Reads the first slot of a search, from end to end: it may lie across two lines of the cache.
    func touch(_ hash: UInt64) -> UInt64 {
      guard capacity > 0 else { return 0 }
      let index = start(for: hash) * 3
      return words[index] &+ words[index + 2]
    }

    mutating func record(
      _ recipient: UInt64, _ group: UInt32, _ hash: UInt64, until end: Int64, at now: Int64
    ) {
      if capacity == 0 || end - base > Slot.endMask { rebuild(at: now) }
      var place = search(recipient, group, hash)
      if !place.isThere, (used + 1) * 4 > capacity * 3 {
        rebuild(at: now)
        place = search(recipient, group, hash)
      }
      var slot = Slot(group: group)
      if place.isThere {
        slot = found(place.index).current(at: now, from: base)
      } else {
        if self.slot(at: place.index).isEmpty { used += 1 }
        words[place.index * 3] = recipient
      }
      store(slot.adding(end - base), at: place.index)
    }

    mutating func remove(_ recipient: UInt64, _ group: UInt32, _ hash: UInt64, until end: Int64) {
      guard capacity > 0, case (let index, let isThere) = search(recipient, group, hash), isThere else {
        return
      }
      let old = slot(at: index)
      var slot = Slot(group: group)
      var isTaken = false
      for place in 0..<old.count {
        if !isTaken, base + old[place] == end {
          isTaken = true
        } else {
          slot.append(old[place])
        }
      }
      if slot.isEmpty { slot.word |= UInt128(Slot.removed) }
      store(slot, at: index)
    }

    /// Drops those whose day is over, when that frees something.
    mutating func sweep(at now: Int64) {
      guard (0..<capacity).contains(where: { !slot(at: $0).isEmpty && found($0).isOver(at: now) }) else {
        return
      }
      rebuild(at: now)
    }

    /// Copies what still counts into slots of which 11 in 20 are taken; at 3 in 4 searches get long and it grows.
    /// So a recipient takes 32 to 44 bytes. The order of the slots stays, so the copy reads and writes in sequence.
    private mutating func rebuild(at now: Int64) {
      let old = self
      let live = (0..<old.capacity).filter { !old.slot(at: $0).isEmpty && !old.found($0).isOver(at: now) }
      capacity = max(8, (live.count + 1) * 20 / 11)
      words = [UInt64](repeating: 0, count: 3 * capacity)
      used = live.count
      base = now
      for index in live {
        let (recipient, slot) = (old.words[index * 3], old.found(index).current(at: now, from: base))
        let place = search(recipient, slot.group, CompactQuotaTable.hash(recipient, slot.group)).index
        words[place * 3] = recipient
        store(slot, at: place)
      }
    }

    private func found(_ index: Int) -> Found { Found(slot: slot(at: index), base: base) }

    private func slot(at index: Int) -> Slot {
      Slot(word: UInt128(words[index * 3 + 2]) << 64 | UInt128(words[index * 3 + 1]))
    }

    private mutating func store(_ slot: Slot, at index: Int) {
      words[index * 3 + 1] = UInt64(truncatingIfNeeded: slot.word)
      words[index * 3 + 2] = UInt64(truncatingIfNeeded: slot.word >> 64)
    }

    /// Where the recipient is, or else where it may be put. The hot loop: it looks at two words of a slot.
    private func search(
      _ recipient: UInt64, _ group: UInt32, _ hash: UInt64
    ) -> (index: Int, isThere: Bool) {
      var index = start(for: hash)
      var free: Int?
      while true {
        let low = words[index * 3 + 1]
        let state = low & 7
        if state == 0 { return (free ?? index, false) }
        if state == Slot.removed {
          free = free ?? index
        } else if words[index * 3] == recipient,
          UInt32(truncatingIfNeeded: low >> 3) & Slot.groupMask == group
        {
          return (index, true)
        }
        index = next(index)
      }
    }

    private func next(_ index: Int) -> Int { index + 1 == capacity ? 0 : index + 1 }

    /// Scales the bits that did not choose the shard to the capacity, which need not be a power of two.
    private func start(for hash: UInt64) -> Int {
      Int((hash << CompactQuotaTable.shardBits).multipliedFullWidth(by: UInt64(capacity)).high)
    }
  }
}
