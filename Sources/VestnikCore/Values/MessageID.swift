/// The provider's identifier of a message, kept as text so that no digit is lost.
///
/// Providers write one and the same identifier as a number, as a string, or as an array of one element
/// (Devino: specification C7). All three decode to the same value; numbers above 2⁵³ stay exact.
public struct MessageID: OpenValue {
  /// The identifier as text.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Reads a string, an integer, or an array of exactly one of these.
  ///
  /// - Throws: `DecodingError` when the value is anything else.
  public init(from decoder: any Decoder) throws {
    if var array = try? decoder.unkeyedContainer() {
      self = try array.decode(MessageID.self)
      guard array.isAtEnd else {
        throw DecodingError.dataCorruptedError(
          in: array, debugDescription: "a message id in an array must be its only element")
      }
      return
    }
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      rawValue = text
    } else if let number = try? value.decode(Int64.self) {
      rawValue = String(number)
    } else {
      rawValue = String(try value.decode(UInt64.self))
    }
  }
}
