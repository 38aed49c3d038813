public import VestnikCore

/// A model of VK that is written back as it was received, but for the properties that were changed since.
///
/// The default of `JSONCodableRecord` writes every part twice to find what changed, and a part that is a record does
/// so again: a message forwarded 45 times deep would take 2^45 steps. Here records that are equal to what was received
/// are not written at all, so that the time grows with the size of the message alone.
@usableFromInline package protocol VKRecord: JSONCodableRecord, Hashable {}

extension VKRecord {
  /// Reads an object in place, as `fill` does, and keeps its JSON.
  @usableFromInline package mutating func fillKeepingJSON(from reader: inout WireReader) throws(WireError) {
    let start = reader.mark
    try fill(from: &reader)
    keepJSON(of: &reader, since: start)
  }

  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let start = reader.mark
    var record = Self()
    try record.fill(from: &reader)
    record.keepJSON(of: &reader, since: start)
    return consume record
  }

  // Apart, because messages nest: what this needs is off the stack while the next message is read.
  @inline(never) private mutating func keepJSON(of reader: inout WireReader, since start: WireReader.Mark) {
    received = ReceivedJSON(reader.raw(since: start))
  }

  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    // Apart, because records nest: the less stands on the stack, the better.
    if let raw = received.raw, !TypedOnly.isOn {
      try writeChanges(of: raw, to: &writer)
    } else {
      try writeFields(to: &writer)
    }
  }

  @inline(never) private func writeChanges(of raw: RawJSON, to writer: inout WireWriter) throws(WireError) {
    let original = try Self(parsing: raw)
    guard original != self else { return writer.raw(raw) }
    try changedMembers(since: original, in: raw).write(to: &writer)
  }

  private init(parsing raw: RawJSON) throws(WireError) {
    self.init()
    var reader = try WireReader(raw.bytes, limits: .inMemory, isLenient: true)
    reader.begin()
    try fillKeepingJSON(from: &reader)
  }

  /// Returns the received members with the changed properties in them.
  private func changedMembers(
    since original: Self, in raw: RawJSON
  ) throws(WireError) -> [String: RawJSON] {
    let before = try original.members()
    let after = try members()
    var members = try raw.members()
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      members[key] = after[key]
    }
    var writer = WireWriter()
    try members.write(to: &writer)
    guard try Self(parsing: RawJSON(checked: writer.data)).members() != after else { return members }
    // A changed property was received under another of its names, which must not be read for it again.
    var names = FieldNames()
    var object = Self()
    try object.fields(&names)
    return members.filter { !names.known.contains($0.key) }.merging(after) { _, new in new }
  }

  /// Returns the properties, each in its JSON.
  private func members() throws(WireError) -> [String: RawJSON] {
    var writer = WireWriter()
    try writeFields(to: &writer)
    return try RawJSON(checked: writer.data).members()
  }
}

extension RawJSON {
  /// Returns the members of an object.
  fileprivate func members() throws(WireError) -> [String: RawJSON] {
    var reader = try WireReader(bytes, limits: .inMemory)
    return try reader.document([String: RawJSON].self)
  }
}

/// A collector of all names under which an object's fields are read.
private struct FieldNames: WireFields {
  private(set) var known: Set<String> = []

  mutating func callAsFunction<Value: WireValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(WireError) {
    known.insert("\(name)")
  }

  mutating func alias<Value: WireValue>(_ name: StaticString, _ value: inout Value?) throws(WireError) {
    known.insert("\(name)")
  }

  func concerns(_ name: StaticString) -> Bool { true }
}

/// The JSON of an object of which only a part has properties.
///
/// Two are equal when they hold the same JSON value: spaces and the order of keys do not count.
struct ComparedJSON: Hashable, Sendable {
  var raw: RawJSON?

  static func == (left: Self, right: Self) -> Bool {
    if left.raw == right.raw { return true }
    guard let left = try? left.raw?.value(), let right = try? right.raw?.value() else { return false }
    return left == right
  }

  /// Feeds nothing into the hasher: equal values may differ in their bytes.
  func hash(into hasher: inout Hasher) {}
}

extension WireFields {
  /// A list that is left out when it is empty.
  @inline(__always) mutating func list<Element: WireValue>(
    _ name: StaticString, _ list: inout [Element]
  ) throws(WireError) {
    guard concerns(name) else { return }
    var some = list.isEmpty ? nil : list
    try self(name, &some)
    list = some ?? []
  }

  /// A flag that VK writes as 0 or 1.
  @inline(__always) mutating func flag(_ name: StaticString, _ flag: inout Bool?) throws(WireError) {
    guard concerns(name) else { return }
    var number = flag.map { NumberFlag(isOn: $0) }
    try self(name, &number)
    flag = number?.isOn
  }
}

private struct NumberFlag: WireValue {
  var isOn: Bool

  static func read(from reader: inout WireReader) throws(WireError) -> Self {
    Self(isOn: try reader.bool())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.integer(isOn ? 1 : 0)
  }
}
