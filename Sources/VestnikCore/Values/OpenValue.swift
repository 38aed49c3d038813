/// A word or an identifier that a server chose, such as a status or an error code.
///
/// Any text is valid: a word that this version does not know decodes, compares, prints and encodes unchanged,
/// so that a provider may add one without breaking its users. Known words are static members of the type.
/// Its JSON is the plain string.
public protocol OpenValue: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
where RawValue == String, StringLiteralType == String {
  /// Makes the value from any text, which is not checked.
  init(rawValue: String)
}

extension OpenValue {
  /// Makes the value from any text, which is not checked: `PhoneNumber(row.phone)`.
  public init(_ rawValue: String) {
    self.init(rawValue: rawValue)
  }

  /// Makes the value from a literal: `let network: SocialNetwork = "VK"`.
  public init(stringLiteral value: String) {
    self.init(rawValue: value)
  }

  /// The text itself.
  public var description: String { rawValue }
}

/// The name of a provider in events, logs and metrics.
///
/// Each module of a provider has the constant for its own name.
public struct ProviderName: OpenValue {
  /// The name, in lower case.
  public let rawValue: String

  /// Makes a name from its text, which is not checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// A sender whose messages the send limits count together: a VK community, an OK group, a provider's service name.
public struct SenderGroup: OpenValue {
  /// The name of the group as the provider knows it.
  public let rawValue: String

  /// Makes a group from its name, which is not checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// The provider's identifier of a message, kept as text so that no digit is lost.
///
/// Providers write one and the same identifier as a number, as a string, or as an array of one element
/// even within one document. All three decode to the same value; numbers above 2⁵³ stay exact.
public struct MessageID: OpenValue {
  /// The identifier as text.
  public let rawValue: String

  /// Makes an identifier from its text, which is not checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Reads a string, an integer, or an array of exactly one of these.
  ///
  /// - Throws: `DecodingError` when the value is anything else, or an integer that does not fit 64 bits.
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

  /// A string or an integer as text. Arrays are refused, so that arrays within arrays do not recurse.
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

/// A social network in which a message is delivered, such as ``vk`` or ``ok``.
public struct SocialNetwork: OpenValue {
  /// The word in the provider's JSON, such as `VK`.
  public let rawValue: String

  /// Makes a network from its word, which is not checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// VK.
  public static let vk: Self = "VK"
  /// Odnoklassniki.
  public static let ok: Self = "OK"
}
