/// A compact hash table of the messages of the last 24 hours, at most five for each recipient.
///
/// A recipient has a slot of 24 bytes without text, because a budget keeps every recipient of a day in memory. The
/// table is open-addressed and divided into 256 shards, each of which grows by itself, so that growing never doubles
/// the whole table. A message is kept as the second in which it stops counting, rounded up: it counts less than a
/// second too long and never too short. A slot is empty, holds one to five such seconds, or is marked as removed, so
/// that searches continue behind it. Recipients whose day is over are removed when their shard is rebuilt: when it
/// grows, and one shard after the other as time passes (``sweep(at:)``). ``DailyQuota`` calls it, with all seconds on
/// the time source's uptime.
struct CompactQuotaTable: Sendable {
  /// The most messages that a slot can hold.
  static var most: Int { 5 }
  /// How far ahead of now an end may lie, in seconds: six days.
  static var horizon: Int64 { 1 << 19 }
  private static var shardBits: UInt64 { 8 }

  private var shards = [Shard](repeating: Shard(), count: 1 << shardBits)
  private var groups: [SenderGroup: UInt32] = [:]
  /// The group of the last call: a batch usually has one, and comparing names is cheaper than hashing them.
  private var lastGroup: (name: SenderGroup, number: UInt32)?
  /// The index of the shard that ``sweep(at:)`` sweeps next.
  private var sweeping = 0
  /// The sum of the words that ``warm(_:)`` has read: storing it keeps the compiler from removing the reads.
  private var warmth: UInt64 = 0

  /// The number of slots that are not empty: the recipients, including those whose day is over.
  var recipients: Int { shards.reduce(0) { $0 + $1.used } }

  /// The size of all slots in bytes, including empty slots.
  var bytes: Int { shards.reduce(0) { $0 + $1.bytes } }

  /// Returns the second in which one more message may be sent to the recipient; `nil` while fewer than `limit`
  /// messages count.
  mutating func opening(_ key: BudgetKey, limit: Int, at now: Int64) -> Int64? {
    guard let slot = slot(of: key), slot.slot.count >= limit else { return nil }
    let ends = slot.ends(after: now)
    return ends.count < limit ? nil : ends.sorted()[ends.count - limit]
  }

  /// Returns the seconds in which the messages of the recipient stop counting, in no particular order.
  mutating func ends(_ key: BudgetKey, at now: Int64) -> [Int64] {
    slot(of: key)?.ends(after: now) ?? []
  }

  /// Reads the slots of a whole batch once, so that they are in the processor's caches. The processor does these
  /// loads without waiting for each; otherwise every key of the batch would wait for the memory.
  mutating func warm(_ keys: [BudgetKey]) {
    var sum: UInt64 = 0
    for key in keys {
      let hash = Self.hash(key.recipient.number, groupNumber(of: key.group))
      sum &+= shards[Self.shard(of: hash)].touch(hash)
    }
    warmth = sum
  }

  /// Adds a message that counts until the second `end`.
  mutating func record(_ key: BudgetKey, until end: Int64, at now: Int64) {
    let group = groupNumber(of: key.group)
    let hash = Self.hash(key.recipient.number, group)
    shards[Self.shard(of: hash)].record(key.recipient.number, group, hash, until: end, at: now)
  }

  /// Removes one message that counts until the second `end`.
  mutating func remove(_ key: BudgetKey, until end: Int64) {
    let group = groupNumber(of: key.group)
    let hash = Self.hash(key.recipient.number, group)
    shards[Self.shard(of: hash)].remove(key.recipient.number, group, hash, until: end)
  }

  /// Removes the recipients whose day is over from one shard, the next in turn.
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
    // Beyond 33 million groups all further groups share one number: their limits are then too strict, never too
    // loose.
    let number = groups[group] ?? UInt32(min(groups.count, Int(Slot.groupMask)))
    groups[group] = number
    lastGroup = (group, number)
    return number
  }

  /// Returns a hash with well-spread bits: phone numbers of one country differ only in their last digits.
  private static func hash(_ recipient: UInt64, _ group: UInt32) -> UInt64 {
    var z = recipient &+ UInt64(group) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func shard(of hash: UInt64) -> Int { Int(hash >> (64 - shardBits)) }
}

extension CompactQuotaTable {
  /// The second and the third word of a slot as one number, from the lowest bit: 3 bits of state (0 for empty, 1 to 5
  /// for the number of ends, 6 for removed), 25 bits of group, and five ends of 20 bits.
  fileprivate struct Slot {
    // Computed properties, because a stored constant is looked up at each use.
    static var groupMask: UInt32 { (1 << 25) - 1 }
    static var endMask: Int64 { (1 << 20) - 1 }
    /// The state of a slot whose last message was removed: searches continue behind it.
    static var removed: UInt64 { 6 }

    var word: UInt128

    init(word: UInt128) { self.word = word }

    init(group: UInt32) { word = UInt128(group) << 3 }

    private var state: UInt64 { UInt64(truncatingIfNeeded: word) & 7 }
    var isEmpty: Bool { state == 0 }
    var isRemoved: Bool { state == Self.removed }
    var count: Int { isRemoved ? 0 : Int(state) }
    var group: UInt32 { UInt32(truncatingIfNeeded: word >> 3) & Self.groupMask }

    /// Returns an end, in seconds from the shard's base.
    subscript(index: Int) -> Int64 {
      Int64(truncatingIfNeeded: word >> (28 + 20 * index)) & Self.endMask
    }

    /// Returns the slot with one more end. When it is full, as with the journal of a budget that had a higher limit,
    /// the earliest end is dropped: limits of up to five depend only on the five latest.
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
    /// Three words for each slot: the recipient, and the two halves of ``Slot/word``.
    private var words: [UInt64] = []
    /// The number of slots.
    private var capacity = 0
    /// The number of slots that are not empty, including removed slots.
    private(set) var used = 0
    /// The second from which the ends in the slots are counted.
    private var base: Int64 = 0

    var bytes: Int { words.capacity * 8 }

    /// A slot with the base of its shard.
    struct Found {
      let slot: Slot
      let base: Int64

      var count: Int { slot.count }

      /// Whether none of the slot's messages counts any longer.
      func isOver(at now: Int64) -> Bool {
        !(0..<slot.count).contains { base + slot[$0] > now }
      }

      /// Returns the seconds after `now` in which messages of the slot stop counting, in no particular order.
      func ends(after now: Int64) -> [Int64] {
        (0..<slot.count).map { base + slot[$0] }.filter { $0 > now }
      }

      /// Returns the slot with the ends after `now` only, counted from another base.
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
      return place.isFound ? found(place.index) : nil
    }

    /// Reads the first slot of a search and returns a sum of its words. It reads the first and the last word, because
    /// a slot may lie across two cache lines.
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
      if !place.isFound, (used + 1) * 4 > capacity * 3 {
        rebuild(at: now)
        place = search(recipient, group, hash)
      }
      var slot = Slot(group: group)
      if place.isFound {
        slot = found(place.index).current(at: now, from: base)
      } else {
        if self.slot(at: place.index).isEmpty { used += 1 }
        words[place.index * 3] = recipient
      }
      store(slot.adding(end - base), at: place.index)
    }

    mutating func remove(_ recipient: UInt64, _ group: UInt32, _ hash: UInt64, until end: Int64) {
      guard capacity > 0, case (let index, let isFound) = search(recipient, group, hash), isFound else {
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

    /// Removes the recipients whose day is over, if there are any.
    mutating func sweep(at now: Int64) {
      guard (0..<capacity).contains(where: { !slot(at: $0).isEmpty && found($0).isOver(at: now) }) else {
        return
      }
      rebuild(at: now)
    }

    /// Copies the slots that still count into new memory of which they fill 11/20. A shard that is filled to 3/4 is
    /// rebuilt larger, because searches get long. So a recipient takes 32 to 44 bytes. The order of the slots stays
    /// the same, so that the copy reads and writes in sequence.
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

    /// Returns the index of the recipient's slot, or of the slot where the recipient may be stored. This is the hot
    /// loop; it reads only two words of each slot.
    private func search(
      _ recipient: UInt64, _ group: UInt32, _ hash: UInt64
    ) -> (index: Int, isFound: Bool) {
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

    /// Returns the index at which a search begins: the bits that did not choose the shard, scaled to the capacity,
    /// which need not be a power of two.
    private func start(for hash: UInt64) -> Int {
      Int((hash << CompactQuotaTable.shardBits).multipliedFullWidth(by: UInt64(capacity)).high)
    }
  }
}
