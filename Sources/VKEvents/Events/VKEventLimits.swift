/// How much an event may hold, so that a hostile one costs little.
public struct VKEventLimits: Hashable, Sendable {
  /// The largest event, in bytes.
  public var maxBytes: Int
  /// How deep arrays and objects may be nested. More than 128 counts as 128: reading recurses, and a thread's stack may
  /// be small.
  public var maxDepth: Int
  /// How many elements all arrays together may have, so that `[{},{},…` does not grow a hundredfold in memory.
  public var maxElements: Int

  /// Makes limits.
  ///
  /// - Parameters:
  ///   - maxBytes: The largest event, in bytes; by default 1 MiB.
  ///   - maxDepth: How deep arrays and objects may be nested, at most 128; by default 128. Forwards nested 45 deep,
  ///     which is all that VK allows, take about 100.
  ///   - maxElements: How many elements all arrays together may have; by default 10,000.
  public init(maxBytes: Int = 1 << 20, maxDepth: Int = 128, maxElements: Int = 10_000) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxElements = maxElements
  }
}
