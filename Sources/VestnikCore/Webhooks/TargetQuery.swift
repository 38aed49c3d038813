/// The query of a request's target, read as a form: pairs between `&`, a `+` is a space, `%XX` is UTF-8.
///
/// Of parameters with the same name the first one counts. A value is decoded when it is asked for, so that a
/// parameter nobody knows spoils nothing; one whose name cannot be decoded is left out.
package struct TargetQuery: Sendable {
  private let values: [String: Substring.UTF8View]

  /// Reads the part of the target after its first `?`, without a fragment.
  package init(target: String) {
    // Bytes, not characters: a combining mark after a separator would hide it.
    let query = target.utf8.prefix { $0 != UInt8(ascii: "#") }.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    var values: [String: Substring.UTF8View] = [:]
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let encodedName = pair.prefix { $0 != UInt8(ascii: "=") }
      guard let name = try? PercentEncoding.decode(encodedName, plusIsSpace: true) else { continue }
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
  ///
  /// - Throws: ``WebhookError`` of the kind `malformed` when the value cannot be decoded.
  package func value(of name: String) throws(WebhookError) -> String? {
    guard let value = values[name] else { return nil }
    do {
      return try PercentEncoding.decode(value, plusIsSpace: true)
    } catch {
      throw WebhookError(.malformed, path: "query.\(name.excerpt)", detail: error.detail)
    }
  }
}
