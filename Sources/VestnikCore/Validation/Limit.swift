/// A limit together with its origin; no value means no limit.
public struct Limit<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The limit, or `nil` for none.
  public var value: Value?
  /// Where it comes from: a document, or why it was chosen.
  public var source: String

  /// Makes a limit with its source.
  public init(_ value: Value?, source: String) {
    self.value = value
    self.source = source
  }

  /// No limit.
  public static var none: Self { Self(nil, source: "no limit") }
}
