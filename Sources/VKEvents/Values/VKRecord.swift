public import VestnikCore

/// A VK model that is written back as it was received, except for the properties that were changed since.
@usableFromInline package protocol VKRecord: JSONCodableRecord, Hashable {}

/// The JSON of an object of which only a part has properties.
///
/// Two are equal when they hold the same JSON value, whatever their spaces and the order of their keys.
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

extension JSONFieldVisitor {
  /// Visits a list that is left out when it is empty.
  @inline(__always) mutating func list<Element: JSONCodableValue>(
    _ name: StaticString, _ list: inout [Element]
  ) throws(JSONError) {
    guard matches(name) else { return }
    var some = list.isEmpty ? nil : list
    try self(name, &some)
    list = some ?? []
  }

  /// Visits a flag that VK writes as 0 or 1.
  @inline(__always) mutating func flag(_ name: StaticString, _ flag: inout Bool?) throws(JSONError) {
    guard matches(name) else { return }
    var number = flag.map { NumberFlag(isOn: $0) }
    try self(name, &number)
    flag = number?.isOn
  }
}

private struct NumberFlag: JSONCodableValue {
  var isOn: Bool

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(isOn: try reader.bool())
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    writer.integer(isOn ? 1 : 0)
  }
}
