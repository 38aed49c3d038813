/// The provider's identifier of a message, kept as text so that no digit is lost.
///
/// Providers write one and the same identifier as a number, as a string, or as an array of one element
/// even within one document. All three decode to the same value; numbers above 2⁵³ stay exact.
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
    guard var array = try? decoder.unkeyedContainer() else {
      rawValue = try Scalar(from: decoder).text
      return
    }
    rawValue = try array.decode(Scalar.self).text
    guard array.isAtEnd else {
      throw DecodingError.dataCorruptedError(
        in: array, debugDescription: "a message id in an array must be its only element")
    }
  }

  /// A string or an integer; no array, so that arrays in arrays do not recurse.
  private struct Scalar: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self.text = text
      } else if let number = try? value.decode(Int64.self) {
        text = String(number)
      } else {
        text = String(try value.decode(UInt64.self))
      }
    }
  }
}
