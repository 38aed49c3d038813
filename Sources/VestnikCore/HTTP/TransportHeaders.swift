/// The header fields of a request or a response: a sequence of names and values in which repeated names are kept.
///
/// ```swift
/// var headers: TransportHeaders = ["Accept": "application/json"]
/// headers["X-Request-ID"] = "42"
/// for field in headers { print(field.name) }
/// ```
///
/// Names are compared without regard to case (RFC 9110 §5.1). Printing shows all names, but the values of a few
/// harmless fields only, because other fields hold keys and tokens.
public struct TransportHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral, RedactedPrinting {
  /// A header field: a name and a value.
  public struct Field: Hashable, Sendable, RedactedPrinting {
    /// The name as written.
    public let name: String
    /// The value as written.
    public var value: String

    /// Makes a field. A name or value that would break its line is kept, and refused when the request is sent.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }

    /// The field with its value hidden unless the name is known to be harmless.
    public var description: String { "\(name): \(TransportHeaders.isHarmless(name) ? value : "(hidden)")" }
  }

  private var fields: [Field]

  /// Makes an empty set of fields.
  public init() {
    fields = []
  }

  /// Makes fields from pairs of a name and a value, in their order; a name may be repeated.
  public init(_ pairs: some Sequence<(String, String)>) {
    fields = pairs.map { Field(name: $0.0, value: $0.1) }
  }

  /// Makes fields from a literal: `["Accept": "application/json"]`.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements)
  }

  /// The value of the fields of a name, `nil` when there is none.
  ///
  /// Several values are joined with a comma, as RFC 9110 §5.3 allows (`Set-Cookie` is the exception, see
  /// ``values(of:)``). Setting a value replaces all fields of the name, setting `nil` removes them.
  ///
  /// A name or value that would break its line is kept, and refused by the pipeline and the transport before anything
  /// is sent (rule `header.text`).
  public subscript(name: String) -> String? {
    get {
      var joined: String?
      for field in fields where field.name.isSameHeader(as: name) {
        joined = joined.map { "\($0), \(field.value)" } ?? field.value
      }
      return joined
    }
    set {
      let first = fields.firstIndex { $0.name.isSameHeader(as: name) }
      guard let newValue else { return fields.removeAll { $0.name.isSameHeader(as: name) } }
      guard let first else { return fields.append(Field(name: name, value: newValue)) }
      fields[first].value = newValue
      fields[(first + 1)...].removeAll { $0.name.isSameHeader(as: name) }
    }
  }

  /// Returns the values of all fields of a name, in their order.
  public func values(of name: String) -> [String] {
    fields.filter { $0.name.isSameHeader(as: name) }.map(\.value)
  }

  /// Adds a field at the end, whether there are fields of that name or not.
  public mutating func append(name: String, value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Adds a field unless there is one of that name.
  package mutating func setDefault(_ value: String, for name: String) {
    guard !fields.contains(where: { $0.name.isSameHeader(as: name) }) else { return }
    append(name: name, value: value)
  }

  /// Returns the fields with their values transformed.
  package func mapValues(_ transform: (String) -> String) -> Self {
    Self(fields.map { ($0.name, transform($0.value)) })
  }

  /// The fields, with the values of all but a few harmless ones hidden.
  public var description: String { fields.map(\.description).joined(separator: ", ") }

  /// The names of the fields, in lower case, whose values may be printed.

  private static let harmless = [
    "accept", "allow", "content-encoding", "content-length", "content-type", "date", "invocation-error",
    "retry-after", "server", "user-agent",
  ]

  /// Returns whether the value of a field may be printed.
  private static func isHarmless(_ name: String) -> Bool {
    harmless.contains { $0.isSameHeader(as: name) }
  }

  /// Returns an issue (rule `header.text`) for each field whose name is not a token or whose value has a line break
  /// or a NUL (RFC 9110 §5.5).
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

extension TransportHeaders: RandomAccessCollection {
  /// The index of the first field: 0.
  public var startIndex: Int { 0 }
  /// The index after the last field: the number of fields.
  public var endIndex: Int { fields.count }

  /// The field at an index from 0 to below the number of fields.
  public subscript(position: Int) -> Field { fields[position] }
}

extension String {
  /// Returns whether both texts name the same header field: they differ at most in the case of ASCII letters.
  fileprivate func isSameHeader(as other: String) -> Bool {
    func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    return utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

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
