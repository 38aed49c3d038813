/// A JSON object with one list of its fields, for reading and for writing.
///
/// The type starts out empty, with the defaults of what may be missing. Reading fills it in, in whatever
/// order the keys come; a key that no field has is skipped; `null` is as good as no key; of several same keys
/// the last one counts, as in JavaScript, Python and Go, so that we see what the sender's own tools see.
///
/// The list is walked again until no key is left: one walk when the keys come in its order, so list the
/// fields in the order in which the documents show them.
@usableFromInline package protocol JSONCodableObject: JSONCodableValue {
  /// An object of which nothing is known.
  init()

  /// Names every field once.
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError)

  /// The name of a field without which the object means nothing and that was not there.
  var missingField: StaticString? { get }

  /// Called when all fields have been read, for what only several of them say together.
  mutating func complete()
}

extension JSONCodableObject {
  @usableFromInline package var missingField: StaticString? { nil }

  @inlinable package mutating func complete() {}

  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var object = Self()
    try object.fill(from: &reader)
    return consume object
  }

  /// Reads an object in place: what is large is better not copied.
  @inlinable package mutating func fill(from reader: inout JSONReader) throws(JSONError) {
    let start = reader.mark
    if reader.keepsEverything { try reader.checkKeys(of: Self.self) }
    var hasMember = try reader.enterObject()
    while hasMember {
      let key = reader.position
      try fields(&reader)
      // Nobody knows this key.
      if reader.position == key { try reader.skipMember() }
      hasMember = reader.hasMember
    }
    complete()
    if let name = missingField { throw reader.missing(name, at: start) }
  }

  @inlinable package func write(to writer: inout JSONWriter) throws(JSONError) {
    var object = self
    try writer.beginObject()
    try object.fields(&writer)
    writer.endObject()
  }
}
