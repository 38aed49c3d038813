/// The query of a request's target, read as a form: pairs between `&`, a `+` is a space, `%XX` is UTF-8.
///
/// Of parameters with the same name the first one counts. What is not quite percent-encoded is mended: a `%` without two
/// hexadecimal digits stands for itself, and U+FFFD for what is no UTF-8.
package struct QueryParameters: Sendable {
  /// A decoded value.
  package struct Value: Sendable {
    package var text: String
    /// What was mended, without the value.
    package var problem: String?
  }

  private let values: [String: Substring.UTF8View]

  /// Reads the part of the target after its first `?`, without a fragment.
  package init(target: String) {
    // Bytes, not characters: a combining mark after a separator would hide it.
    let query = target.utf8.prefix { $0 != UInt8(ascii: "#") }.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    var values: [String: Substring.UTF8View] = [:]
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let encodedName = pair.prefix { $0 != UInt8(ascii: "=") }
      let name = PercentEncoding.mend(encodedName, plusIsSpace: true).text
      if values[name] == nil {
        values[name] = pair[encodedName.endIndex...].dropFirst()
      }
    }
    self.values = values
  }

  /// The names of all parameters, in no order.
  package var names: some Collection<String> { values.keys }

  /// Whether a parameter of this name stands there.
  package func contains(_ name: String) -> Bool { values[name] != nil }

  /// The value of a parameter, empty when it stands there without one, or `nil` when it does not stand there.
  package func value(of name: String) -> Value? {
    values[name].map { encoded in
      let (text, failure) = PercentEncoding.mend(encoded, plusIsSpace: true)
      return Value(text: text, problem: failure?.detail)
    }
  }
}
