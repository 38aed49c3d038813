/// One thing that is wrong, or doubtful, in a value: what, where, and what would be right.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct ValidationIssue: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The name of a rule, stable across versions: `ttl.range`, `phone.e164`.
  public struct Rule: OpenValue {
    /// The name itself.
    public let rawValue: String

    /// Wraps a name.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }
  }

  /// Whether the issue stops the message.
  public enum Severity: String, Sendable, Codable {
    /// The message is not sent.
    case error
    /// The message is sent all the same.
    case warning
  }

  /// Where it is, in the provider's own field names: `[17].ttl`, `routes[1]`.
  public var path: String
  /// Which rule was broken.
  public var rule: Rule
  /// Whether it stops the message.
  public var severity: Severity
  /// What stands there, shortened and with phone numbers masked.
  public var actual: String
  /// What would be right.
  public var allowed: String
  /// Where the rule comes from.
  public var source: String

  /// Makes an issue.
  public init(
    path: String, rule: Rule, severity: Severity = .error, actual: String, allowed: String, source: String
  ) {
    self.path = path
    self.rule = rule
    self.severity = severity
    self.actual = actual
    self.allowed = allowed
    self.source = source
  }

  /// The issue as a person reads it: `[17].ttl: 30 s, allowed 60…86400 s`.
  public var description: String {
    "\(path): \(actual), allowed \(allowed)" + (severity == .warning ? " (warning)" : "")
  }
}

extension ValidationIssue {
  /// The same issue, found inside of something else: `ttl` at `[17]` becomes `[17].ttl`.
  @usableFromInline package func nested(in parent: String) -> Self {
    var issue = self
    issue.path = path.isEmpty ? parent : path.hasPrefix("[") ? parent + path : "\(parent).\(path)"
    return issue
  }
}

extension ValidationIssue {
  /// Returns the same issue without the parent in front of its path: `[0].ttl` becomes `ttl` again.
  package func unnested(from parent: String) -> Self {
    guard path.hasPrefix(parent) else { return self }
    var issue = self
    issue.path = String(path.dropFirst(parent.count))
    if issue.path.hasPrefix(".") { issue.path.removeFirst() }
    return issue
  }
}

extension [ValidationIssue] {
  /// Adds what was found, as a rule nothing: `+` would make a new array each time.
  package mutating func add(_ found: [ValidationIssue]) {
    if !found.isEmpty { self += found }
  }

  /// Whether any of them stops the message.
  public var containsError: Bool {
    contains { $0.severity == .error }
  }
}

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

/// A value that can be checked before anything is sent.
public protocol Validatable {
  /// Everything that is wrong or doubtful, all at once.
  ///
  /// Pure: needs no client and no network, and may be called from a form or a command-line tool.
  func issues(under limits: MessageLimits) -> [ValidationIssue]
}

extension Validatable {
  /// Throws when one of the issues is an error; warnings alone pass.
  ///
  /// - Throws: ``ValidationError`` with every issue, warnings too.
  public func validate(under limits: MessageLimits) throws(ValidationError) {
    let issues = issues(under: limits)
    if issues.containsError {
      throw ValidationError(issues: issues)
    }
  }
}

/// Messages that are to travel in one request: each by itself, and how many there are.
///
/// A client's `send` cuts longer arrays into requests by itself; this is the check of one request.
extension Array: Validatable where Element: Validatable {
  /// The issues of every element under its index, such as `[17].ttl`, then the size of the batch.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    var issues: [ValidationIssue] = []
    // By index: an iterator would copy each message.
    for index in indices {
      let found = self[index].issues(under: limits)
      if !found.isEmpty { issues += found.map { $0.nested(in: "[\(index)]") } }
    }
    return issues + MessageLimits.batchIssues(count: count, under: limits.batch)
  }
}
