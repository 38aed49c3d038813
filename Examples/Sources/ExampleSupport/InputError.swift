/// What is wrong with the command line or the file: one message for a person, and exit code 2.
public struct InputError: Error, Equatable, CustomStringConvertible {
  /// The message: what, where, and what would be right.
  public let description: String

  /// Makes an error.
  public init(_ description: String) {
    self.description = description
  }
}
