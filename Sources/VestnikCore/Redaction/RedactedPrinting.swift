/// A value whose printed forms all show its `description` and nothing else, because its properties hold what must not
/// be seen: keys, logins, phone numbers.
///
/// `print`, string interpolation, `debugPrint`, `dump` and `Mirror` show no property, also where the value stands inside
/// another one. A type has to write its `description` alone.
public protocol RedactedPrinting: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension RedactedPrinting {
  /// The same as `description`.
  public var debugDescription: String { description }

  /// A mirror without properties, so that `dump` shows no more than `print`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
