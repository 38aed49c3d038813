import VestnikCore

/// Variables that do not fit a template: all of them at once.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Names that the template has and the values have not, in the order of the text.
  public var missing: [String]
  /// Names that the values have and the template has not, sorted.
  public var surplus: [String]

  /// Makes an error.
  public init(missing: [String], surplus: [String]) {
    self.missing = missing
    self.surplus = surplus
  }

  /// Both lists in one line.
  public var description: String {
    [("no value for", missing), ("no place for", surplus)].filter { !$0.1.isEmpty }
      .map { "\($0.0) \($0.1.map(\.redactedPreview).joined(separator: ", "))" }.joined(separator: "; ")
  }
}
