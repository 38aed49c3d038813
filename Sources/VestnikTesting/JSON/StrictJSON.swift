/// A JSON value as a strict reader sees it, for sandboxes and tests.
///
/// It is a duplicate by intention: it shares nothing with the encoders and decoders that it checks, so that a
/// mistake of theirs is not repeated here. Numbers stay the text that stood in the document, and members keep
/// their order.
package enum StrictJSON: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it was written: no digit passes through a floating-point value.
  case number(String)
  /// A string, escapes resolved.
  case string(String)
  /// An array.
  case array([StrictJSON])
  /// An object; every key occurs once.
  case object([Member])

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    /// The key, escapes resolved.
    package let key: String
    /// The value.
    package let value: StrictJSON

    /// Makes a member.
    package init(_ key: String, _ value: StrictJSON) {
      self.key = key
      self.value = value
    }
  }

  /// Why bytes are not one JSON document.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, counted in bytes from 0.
    package let offset: Int
    /// What would be right there.
    package let expected: String

    /// Both in one line.
    package var description: String { "byte \(offset): expected \(expected)" }
  }

  /// How many arrays and objects may be nested.
  package static let maxDepth = 64

  /// Reads one document of RFC 8259.
  ///
  /// Refused: a byte order mark, comments, a comma before a closing bracket, a key that occurs twice in its
  /// object, invalid UTF-8, unpaired surrogates, control characters in strings, leading zeros, more than
  /// ``maxDepth`` levels, and anything but white space after the value.
  ///
  /// - Throws: ``Failure`` at the first offence.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    var scanner = StrictJSONScanner(bytes)
    self = try scanner.document()
  }

  /// The elements, when the value is an array.
  package var elements: [StrictJSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, when the value is an object.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The text, when the value is a string.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, when it is written as an integer (no fraction, no exponent) and fits.
  package var integer: Int64? {
    if case .number(let literal) = self { Int64(literal) } else { nil }
  }

  /// The value of a member, when the value is an object that has it.
  package subscript(key: String) -> StrictJSON? {
    members?.first { $0.key == key }?.value
  }

  /// The document that holds the value, without white space.
  package var bytes: [UInt8] {
    var writer = StrictJSONWriter()
    writer.write(self)
    return writer.bytes
  }
}
