#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The JSON from which a model was read, or nothing for a model that was made in code.
///
/// It is not part of the model's value: two models with the same properties are equal, whatever JSON they came from.
@usableFromInline package struct ReceivedJSON: Hashable, Sendable {
  /// The whole received document, shared by all models read from it. The model's part is sliced out only on demand,
  /// because most models are never asked for it.
  @usableFromInline let document: Data?
  @usableFromInline let start: Int32
  @usableFromInline let end: Int32

  /// The model's JSON as it was received; `nil` for a model that was made in code, or from a document over 2 GiB.
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

  /// Takes a range of a document, as offsets from its start. A range that ends beyond 2³¹ - 1 bytes is not kept.
  @usableFromInline package init(document: Data?, _ range: Range<Int>) {
    let end = Int32(exactly: range.upperBound)
    self.document = end == nil ? nil : document
    start = Int32(truncatingIfNeeded: range.lowerBound)
    self.end = end ?? 0
  }

  /// Returns `true` always, so that equality of models depends on their properties only.
  @inlinable package static func == (left: Self, right: Self) -> Bool { true }

  /// Feeds nothing into the hasher, because all values are equal.
  @inlinable package func hash(into hasher: inout Hasher) {}
}

extension ReceivedJSON: RedactedPrinting {
  /// Whether JSON is held, in one word: the document itself would bury the properties of a printed model.
  @usableFromInline package var description: String { document == nil ? "none" : "received" }
}

/// A JSON object that is written back as it was received, except for properties that were changed since.
///
/// Providers send keys that a model does not have, write numbers as strings, and send empty lists or leave them out.
/// None of that may change when a response or event is stored and read again. Models of responses, reports and
/// events conform; encoding them comes here through ``JSONCodableValue/json()`` and
/// ``JSONCodableValue/encodeJSON(to:)``.
///
/// A record that was made in code has no received JSON and writes its properties. A record that was read keeps the
/// range of its bytes. Writing reads those bytes again and compares: a record equal to the one they hold is written
/// as those bytes, a changed one as the received members with only the changed properties replaced. The work is done
/// when a record is written and not when it is read, because most received records are never written.
@usableFromInline package protocol JSONCodableRecord: JSONCodableObject, Equatable {
  /// The JSON from which this object was read.
  var received: ReceivedJSON { get set }
}

extension JSONCodableRecord {
  /// Reads an object into this value, as ``JSONCodableObject/fill(from:)`` does, and keeps its JSON.
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

  // Not inlined, because records nest: its stack frame is gone while a nested record is read.
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

  /// Writes only the properties, as if no JSON had been received.
  @usableFromInline package func writeFields(to writer: inout JSONWriter) throws(JSONError) {
    var object = self
    try writer.beginObject()
    try object.fields(&writer)
    writer.endObject()
  }

  /// Writes the received JSON with the changed properties in it. An unchanged record is written as its bytes: writing
  /// its members one by one would double the work at each level of nested records.
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

  /// Returns the members to write, by their keys: the received ones with the changed properties replaced.
  private func changedMembers(
    since original: Self, in raw: RawJSON
  ) throws(JSONError) -> [String: RawJSON] {
    let before = try original.members()
    let after = try members()
    var members = try raw.members()
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    for key in changed { members[key] = after[key] }
    // A changed property must not keep its old value under an alternative key.
    for alias in try JSONReader.aliases(of: Self.self) where members[alias] != nil {
      var others = try raw.members()
      others[alias] = nil
      let without = try? Self(parsing: RawJSON(checked: others.json())).members()
      if changed.contains(where: { without?[$0] != before[$0] }) { members[alias] = nil }
    }
    let written = try? Self(parsing: RawJSON(checked: members.json()))
    guard try written?.members() != after else { return members }
    // Reading these members would not give the properties back, because another received key still sets one of them:
    // keep only the unknown keys, and write all properties.
    let known = try JSONReader.fieldNames(of: Self.self)
    return members.filter { !known.contains($0.key) }.merging(after) { $1 }
  }

  /// Returns the JSON of each property that would be written, by its key.
  private func members() throws(JSONError) -> [String: RawJSON] {
    var writer = JSONWriter()
    try writeFields(to: &writer)
    return try RawJSON(checked: writer.data).members()
  }
}

extension RawJSON {
  /// Returns the members of an object, by their keys.
  fileprivate func members() throws(JSONError) -> [String: RawJSON] {
    var reader = try JSONReader(bytes, limits: .inMemory)
    return try reader.document([String: RawJSON].self)
  }
}
