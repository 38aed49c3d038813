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
