public import VestnikCore

/// A property wrapper that keeps a rarely used part of a model outside of it.
///
/// The model stays small and can hold values of its own type. The property behaves as a plain optional.
@propertyWrapper
public struct Indirect<Value> {
  /// No element or one: an array is a box that takes no memory while it is empty.
  private var storage: [Value] = []

  /// The part, if there is one.
  public var wrappedValue: Value? {
    get { storage.first }
    set { storage = newValue.map { [$0] } ?? [] }
  }

  /// Makes a box without a part.
  public init() {}

  /// Makes a box with a part.
  ///
  /// - Parameter wrappedValue: The part; `nil` for none.
  public init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }
}

extension Indirect: Sendable where Value: Sendable {}
extension Indirect: Equatable where Value: Equatable {}
extension Indirect: Hashable where Value: Hashable {}

extension Indirect: JSONCodableValue where Value: JSONCodableValue {
  /// Reads the part. An empty object gives no part, because some senders write it for none.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtObject {
      let start = reader.mark
      guard try reader.enterObject() else { return Self() }
      reader.rewind(to: start)
    }
    var box = Self()
    // Boxes nest: a single copy of the value keeps the stack small.
    box.storage.append(try Value.read(from: &reader))
    return box
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try storage.first.write(to: &writer)
  }

  @usableFromInline package var isOmitted: Bool { storage.isEmpty }
}
