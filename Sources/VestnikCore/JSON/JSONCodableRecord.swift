#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The JSON from which a model was read.
///
/// It is no part of what the model says: two models with the same properties are equal, whatever else came with them.
@usableFromInline package struct ReceivedJSON: Hashable, Sendable {
  /// The document, shared; a slice is made of it only when somebody asks, because most never do.
  @usableFromInline let document: Data?
  @usableFromInline let start: Int32
  @usableFromInline let end: Int32

  /// The value as it was received; `nil` for a model that was made here.
  package var raw: RawJSON? {
    document.map { RawJSON(checked: $0[$0.startIndex + Int(start)..<$0.startIndex + Int(end)]) }
  }

  @inlinable package init() {
    document = nil
    start = 0
    end = 0
  }

  @usableFromInline package init(_ raw: RawJSON?) {
    self.init(document: raw?.bytes, 0..<(raw?.bytes.count ?? 0))
  }

  /// Takes a range of a document; none of one that is too large to be kept whole for its parts.
  @usableFromInline package init(document: Data?, _ range: Range<Int>) {
    let end = Int32(exactly: range.upperBound)
    self.document = end == nil ? nil : document
    start = Int32(truncatingIfNeeded: range.lowerBound)
    self.end = end ?? 0
  }

  /// Returns `true`: where a model comes from does not tell it from another.
  @inlinable package static func == (left: Self, right: Self) -> Bool { true }

  /// Feeds nothing into the hasher.
  @inlinable package func hash(into hasher: inout Hasher) {}
}

extension ReceivedJSON: RedactedPrinting {
  /// Whether there is something: the document itself would hide the properties of the model that is printed.
  @usableFromInline package var description: String { document == nil ? "none" : "received" }
}

/// An object that is written back as it was received, but for the properties that were changed since.
///
/// Providers send keys that a model does not have, spell numbers as texts and leave lists out or not. None of that may
/// change when a captured response or event is stored and read again.
@usableFromInline package protocol JSONCodableRecord: JSONCodableObject, Equatable {
  /// The JSON from which this object was read.
  var received: ReceivedJSON { get set }
}

extension JSONCodableRecord {
  /// Reads an object in place, as `fill` does, and keeps its JSON.
  @inlinable package mutating func fillKeepingJSON(from reader: inout JSONReader) throws(JSONError) {
    let start = reader.mark
    try fill(from: &reader)
    keepJSON(of: &reader, since: start)
  }

  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    var record = Self()
    try record.fill(from: &reader)
    record.keepJSON(of: &reader, since: start)
    return consume record
  }

  // Apart, because records nest: what this needs is off the stack while the next record is read.
  @inline(never) @usableFromInline package mutating func keepJSON(
    of reader: inout JSONReader, since start: JSONReader.Mark
  ) {
    received = reader.received(since: start)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if let raw = received.raw {
      try writeChanges(of: raw, to: &writer)
    } else {
      try writeFields(to: &writer)
    }
  }

  /// Writes the properties alone, as if nothing had been received.
  @usableFromInline package func writeFields(to writer: inout JSONWriter) throws(JSONError) {
    var object = self
    try writer.beginObject()
    try object.fields(&writer)
    writer.endObject()
  }

  /// A record that is equal to what was received is not written again: else each level of records within records would
  /// double the work.
  @inline(never) private func writeChanges(of raw: RawJSON, to writer: inout JSONWriter) throws(JSONError) {
    let original = try Self(parsing: raw)
    guard original != self else { return writer.raw(raw) }
    try changedMembers(since: original, in: raw).write(to: &writer)
  }

  private init(parsing raw: RawJSON) throws(JSONError) {
    var reader = try JSONReader(raw.bytes, limits: .inMemory, isLenient: true)
    reader.begin()
    self = try Self.read(from: &reader)
  }

  /// Returns the received members with the changed properties in them.
  private func changedMembers(
    since original: Self, in raw: RawJSON
  ) throws(JSONError) -> [String: RawJSON] {
    let before = try original.members()
    let after = try members()
    var members = try raw.members()
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    for key in changed { members[key] = after[key] }
    // What was changed must not stand there a second time, under another of its names.
    for alias in try JSONReader.aliases(of: Self.self) where members[alias] != nil {
      var others = try raw.members()
      others[alias] = nil
      let without = try? Self(parsing: RawJSON(checked: others.json())).members()
      if changed.contains(where: { without?[$0] != before[$0] }) { members[alias] = nil }
    }
    let written = try? Self(parsing: RawJSON(checked: members.json()))
    guard try written?.members() != after else { return members }
    // Something else that was received is read for it again.
    let known = try JSONReader.fieldNames(of: Self.self)
    return members.filter { !known.contains($0.key) }.merging(after) { $1 }
  }

  /// Returns the properties that would be written, each in its JSON.
  private func members() throws(JSONError) -> [String: RawJSON] {
    var writer = JSONWriter()
    try writeFields(to: &writer)
    return try RawJSON(checked: writer.data).members()
  }
}

extension RawJSON {
  /// Returns the members of an object.
  fileprivate func members() throws(JSONError) -> [String: RawJSON] {
    var reader = try JSONReader(bytes, limits: .inMemory)
    return try reader.document([String: RawJSON].self)
  }
}
