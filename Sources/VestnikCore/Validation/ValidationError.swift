/// All that is wrong with a value; at least one of the issues is an error.
public struct ValidationError: Error, Sendable, CustomStringConvertible {
  /// Every issue, warnings too, in the order of the value's fields.
  public var issues: [ValidationIssue]

  /// Wraps the issues.
  public init(issues: [ValidationIssue]) {
    self.issues = issues
  }

  /// The issues, separated by semicolons; at most ten, then how many more there are.
  public var description: String {
    let shown = issues.prefix(10).map(\.description).joined(separator: "; ")
    return issues.count > 10 ? "\(shown); and \(issues.count - 10) more" : shown
  }
}
