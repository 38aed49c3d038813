import DevinoVK
import VestnikCore

/// One row of the file.
public struct Recipient: Sendable {
  /// The line where the row begins.
  public var line: Int
  /// The phone number as it stands there.
  public var phone: String
  /// The message, or why the row cannot even become one.
  public var message: Result<DevinoMessage, ValidationError>
}
