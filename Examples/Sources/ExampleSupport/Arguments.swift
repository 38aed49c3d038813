/// The arguments of a command line, taken one after another.
public struct Arguments {
  private var rest: ArraySlice<String>

  /// Wraps the arguments, without the name of the program.
  public init(_ arguments: [String]) {
    rest = arguments[...]
  }

  /// The next argument, or `nil` at the end.
  public mutating func next() -> String? {
    rest.popFirst()
  }

  /// The value that follows a flag.
  ///
  /// - Throws: ``InputError`` when another flag, an empty text or nothing follows.
  public mutating func value(of flag: String) throws(InputError) -> String {
    guard let value = next(), !value.isEmpty, !value.hasPrefix("--") else {
      throw InputError("\(flag) needs a value; see --help")
    }
    return value
  }
}
