/// The header fields of a request or an answer; names are compared without regard to case.
///
/// Printing shows names, and values of a few harmless fields only, because others hold keys and tokens.
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral, RedactedPrinting {
  /// The fields in the order in which they were set, each name as it was first written.
  public private(set) var fields: [Field] = []

  /// One field.
  public struct Field: Hashable, Sendable, RedactedPrinting {
    /// The name as written.
    public let name: String
    /// The value as written.
    public var value: String

    /// The field with its value hidden unless the name is known to be harmless.
    public var description: String { "\(name): \(HTTPHeaders.isHarmless(name) ? value : "(hidden)")" }
  }

  /// Makes an empty set of fields.
  public init() {}

  /// Makes fields from pairs; a repeated name is joined with a comma, as RFC 9110 §5.3 allows.
  public init(_ pairs: some Sequence<(String, String)>) {
    for (name, value) in pairs {
      self[name] = self[name].map { "\($0), \(value)" } ?? value
    }
  }

  /// Makes fields from a literal: `["Accept": "application/json"]`.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements)
  }

  /// The value of a field; setting `nil` removes it.
  ///
  /// A name or value that would break out of its line is kept here and refused by the pipeline and the transport
  /// before anything is sent (rule `header.text`).
  public subscript(name: String) -> String? {
    get { index(of: name).map { fields[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): fields[index].value = value
      case (let index?, nil): fields.remove(at: index)
      case (nil, let value?): fields.append(Field(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The fields, hidden values hidden.
  public var description: String { fields.map(\.description).joined(separator: ", ") }

  private func index(of name: String) -> Int? {
    fields.firstIndex { Self.lowercased($0.name) == Self.lowercased(name) }
  }

  private static func lowercased(_ name: String) -> String {
    name.lowercased()
  }

  private static func isHarmless(_ name: String) -> Bool {
    [
      "accept", "allow", "content-encoding", "content-length", "content-type", "date", "retry-after",
      "server",
      "user-agent", "invocation-error",
    ].contains(lowercased(name))
  }

  /// Fields whose name is no token or whose value holds a line break or a NUL.
  package func issues() -> [ValidationIssue] {
    fields.compactMap { field in
      let nameIsToken = field.name.isHTTPToken
      let valueIsOneLine = !field.value.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }
      guard !(nameIsToken && valueIsOneLine) else { return nil }
      return ValidationIssue(
        path: "header \(nameIsToken ? field.name : "name")", rule: "header.text",
        actual: nameIsToken ? "a value with a line break or a NUL" : "a name that is not a token",
        allowed: "one line of text under a name of visible ASCII", source: "RFC 9110 §5.5")
    }
  }
}

extension String {
  /// Whether the text is a token in the grammar of RFC 9110 §5.6.2.
  package var isHTTPToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
