import VestnikCore

/// One row of a file that is to be sent.
public struct Row<Message: Sendable>: Sendable {
  /// The line where the row begins.
  public var line: Int
  /// The phone number as it stands there.
  public var phone: String
  /// The message, or why the row cannot even become one.
  public var message: Result<Message, ValidationError>

  /// Makes a row.
  public init(line: Int, phone: String, message: Result<Message, ValidationError>) {
    self.line = line
    self.phone = phone
    self.message = message
  }
}
