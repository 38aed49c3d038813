/// Something in a file that is doubtful and stops nothing.
public struct TableWarning: Equatable, Sendable {
  /// The name of the rule: `column.blanks`.
  public var rule: String
  /// The line where it stands, from 1.
  public var line: Int
  /// What stands there, where, and what was made of it.
  public var message: String

  /// Makes a warning.
  public init(rule: String, line: Int, message: String) {
    self.rule = rule
    self.line = line
    self.message = message
  }
}
