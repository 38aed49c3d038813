/// The strict part of the reader, for values that are going to be sent: a key that would be lost is an error.
extension JSONReader {
  /// Reports the current object's unknown and repeated keys, and returns to its start.
  @usableFromInline mutating func checkKeys<Object: JSONCodableObject>(of type: Object.Type) throws(JSONError)
  {
    let start = mark
    let known = try Self.fieldNames(of: type)
    var seen: Set<String> = []
    var hasMember = try enterObject()
    while hasMember {
      let key = key()
      if !seen.insert(key).inserted {
        try report(repeatedKey)
      } else if !known.contains(key) {
        try report(failure("no such key, known are \(known.joined(separator: ", "))"))
      }
      try skip()
      hasMember = try nextMember()
    }
    rewind(to: start)
  }

  /// Returns the keys of all fields, including alternative keys.
  static func fieldNames<Object: JSONCodableObject>(of type: Object.Type) throws(JSONError) -> [String] {
    try names(of: type).known
  }

  /// Returns the alternative keys, under which a field is read and never written.
  static func aliases<Object: JSONCodableObject>(of type: Object.Type) throws(JSONError) -> [String] {
    try names(of: type).aliases
  }

  private static func names<Object: JSONCodableObject>(of type: Object.Type) throws(JSONError) -> FieldNames {
    var names = FieldNames()
    var object = Object()
    try object.fields(&names)
    return names
  }

  /// The error of a key that occurs in one object for the second time.
  @usableFromInline var repeatedKey: JSONError {
    failure("this key stands here twice, and only one of them can count")
  }

  private mutating func report(_ error: JSONError) throws(JSONError) {
    guard isLenient else { throw error }
    note(error)
  }
}

/// A visitor that collects the keys of an object's fields.
private struct FieldNames: JSONFieldVisitor {
  private(set) var known: [String] = []
  private(set) var aliases: [String] = []

  mutating func callAsFunction<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(JSONError) {
    known.append("\(name)")
  }

  mutating func alias<Value: JSONCodableValue>(_ name: StaticString, _ value: inout Value?) throws(JSONError)
  {
    known.append("\(name)")
    aliases.append("\(name)")
  }

  func matches(_ name: StaticString) -> Bool { true }
}
