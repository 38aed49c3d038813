/// An error or a warning about one place in a value: the broken rule, what is there, and what would be right.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct ValidationIssue: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The name of a rule, stable across versions: `ttl.range`, `phone.e164`.
  public struct Rule: OpenValue {
    /// The name of the rule.
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

  /// The path of the value, in the provider's own field names: `[17].ttl`, `routes[1]`.
  public var path: String
  /// The rule that was broken.
  public var rule: Rule
  /// Whether the issue stops the message.
  public var severity: Severity
  /// The value at the path in words, shortened and with phone numbers masked.
  public var actual: String
  /// The values that would be right, in words.
  public var allowed: String
  /// The source of the rule: a document, or the reason for a rule of Vestnik's own.
  public var source: String

  /// Makes an issue; by default an error.
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

  /// The issue in one line, without rule and source: `[17].ttl: 30 s, allowed 60…86400 s`.
  public var description: String {
    "\(path): \(actual), allowed \(allowed)" + (severity == .warning ? " (warning)" : "")
  }
}

extension ValidationIssue {
  /// Returns the issue with its path below a parent: `ttl` in `[17]` becomes `[17].ttl`.
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
  /// Appends issues. Most checks find none, and `+` would make a new array all the same.
  package mutating func add(_ found: [ValidationIssue]) {
    if !found.isEmpty { self += found }
  }

  /// Whether at least one of the issues is an error, which stops the message.
  public var containsError: Bool {
    contains { $0.severity == .error }
  }
}

/// The error for a value with issues, of which at least one is an error.
public struct ValidationError: Error, Sendable, CustomStringConvertible {
  /// Every issue, warnings too, in the order of the value's fields.
  public var issues: [ValidationIssue]

  /// Wraps the issues.
  public init(issues: [ValidationIssue]) {
    self.issues = issues
  }

  /// The first ten issues, separated by semicolons, and the number of further ones.
  public var description: String {
    let shown = issues.prefix(10).map(\.description).joined(separator: "; ")
    return issues.count > 10 ? "\(shown); and \(issues.count - 10) more" : shown
  }
}

/// A value that can be checked before it is sent.
///
/// ```swift
/// for issue in message.issues(under: .devino) {
///   print(issue.severity, issue)
/// }
/// ```
public protocol Validatable {
  /// Returns all errors and warnings about the value at once.
  ///
  /// It needs no client and no network, and may be called from a form or a command-line tool.
  ///
  /// - Parameter limits: The limits to check against: a provider's preset, or your own.
  func issues(under limits: MessageLimits) -> [ValidationIssue]
}

extension Validatable {
  /// Checks the value, and throws when it has an error; a value with warnings only passes.
  ///
  /// - Parameter limits: The limits to check against: a provider's preset, or your own.
  /// - Throws: ``ValidationError`` with every issue, warnings too.
  public func validate(under limits: MessageLimits) throws(ValidationError) {
    let issues = issues(under: limits)
    if issues.containsError {
      throw ValidationError(issues: issues)
    }
  }
}

/// The check of messages that are to be sent in one request: each message, and their number.
///
/// It is not needed before a client's `send`, which cuts longer arrays into requests by itself.
extension Array: Validatable where Element: Validatable {
  /// Returns the issues of every element under its index, such as `[17].ttl`, then that of the size of the batch.
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
