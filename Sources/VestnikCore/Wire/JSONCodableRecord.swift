/// The JSON from which a model was read.
///
/// It is no part of what the model says: two models with the same properties are equal, whatever else came with them.
@usableFromInline package struct ReceivedJSON: Hashable, Sendable {
  /// The value as it was received; `nil` for a model that was made here.
  @usableFromInline package var raw: RawJSON?

  @inlinable package init(_ raw: RawJSON? = nil) {
    self.raw = raw
  }

  /// Returns `true`: where a model comes from does not tell it from another.
  @inlinable package static func == (left: Self, right: Self) -> Bool { true }

  /// Feeds nothing into the hasher.
  @inlinable package func hash(into hasher: inout Hasher) {}
}

/// An object that is written back as it was received, but for the properties that were changed since.
///
/// Providers send keys that a model does not have, spell numbers as texts and leave lists out or not. None of that may
/// change when a captured response or event is stored and read again.
@usableFromInline package protocol JSONCodableRecord: WireObject {
  /// The JSON from which this object was read.
  var received: ReceivedJSON { get set }
}

extension JSONCodableRecord {
  @inlinable package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let start = reader.mark
    var record = Self()
    try record.fill(from: &reader)
    record.received = ReceivedJSON(reader.raw(since: start))
    return consume record
  }

  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    guard let raw = received.raw else { return try writeFields(to: &writer) }
    var original = Self()
    var reader = try WireReader(raw.bytes, limits: .inMemory, isLenient: true)
    try original.fill(from: &reader)
    let before = try original.members()
    let after = try members()
    guard before != after else { return raw.write(to: &writer) }
    var members = try raw.members()
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      members[key] = after[key]
    }
    try members.write(to: &writer)
  }

  /// Writes the properties alone, as if nothing had been received.
  @usableFromInline package func writeFields(to writer: inout WireWriter) throws(WireError) {
    var object = self
    try writer.beginObject()
    try object.fields(&writer)
    writer.endObject()
  }

  /// Returns the properties that would be written, each in its JSON.
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
