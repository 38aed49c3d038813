public import VestnikCore

/// A seldom used part of a model that is kept outside of it, so that the model stays small and may hold its like.
///
/// The property behaves as the plain optional that it seems to be.
@propertyWrapper
public struct Indirect<Value> {
  /// None or one: an array is the box that costs nothing while it is empty.
  private var storage: [Value] = []

  /// The part, if there is one.
  public var wrappedValue: Value? {
    get { storage.first }
    set { storage = newValue.map { [$0] } ?? [] }
  }

  /// No part.
  public init() {}

  /// Boxes a part.
  public init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }
}

extension Indirect: Sendable where Value: Sendable {}
extension Indirect: Equatable where Value: Equatable {}
extension Indirect: Hashable where Value: Hashable {}

extension Indirect: JSONCodableValue where Value: JSONCodableValue {
  /// Reads the part; an empty object is how some senders say that there is none.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtObject {
      let start = reader.mark
      guard try reader.enterObject() else { return Self() }
      reader.rewind(to: start)
    }
    var box = Self()
    // Boxes nest: with a single copy of the value on the stack they need little of it.
    box.storage.append(try Value.read(from: &reader))
    return box
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try storage.first.write(to: &writer)
  }

  @usableFromInline package var isOmitted: Bool { storage.isEmpty }
}
