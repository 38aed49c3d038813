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
