#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A JSON value that is kept as its bytes: a range of the received bytes, shared and not copied.
///
/// The clients and ``ExactJSONEncoder`` write its bytes as they are. Other encoders write it as a ``JSONValue``: the
/// same value, whose white space and order of keys may differ. Two values are equal when their bytes are.
public struct RawJSON: Hashable, Sendable, CustomStringConvertible {
  /// The bytes of the value: valid JSON in UTF-8. They may be a slice, whose indices do not start at 0.
  public let bytes: Data

  /// Takes bytes that hold exactly one JSON value, with or without white space around it.
  ///
  /// - Throws: ``JSONError`` when the bytes are not JSON, are more than 16 MiB, or are nested deeper than 128 levels.
  public init(_ bytes: Data) throws(JSONError) {
    var reader = try JSONReader(bytes, limits: .raw)
    self = try reader.document(RawJSON.self)
  }

  /// Takes bytes that hold one JSON value, and repairs them if they are not quite JSON, as the clients and webhooks
  /// do with all that they receive.
  ///
  /// A byte order mark and trailing commas are left out, control characters and stray backslashes in strings are
  /// escaped, and U+FFFD replaces bytes that are not UTF-8 and halves of surrogate pairs.
  ///
  /// - Throws: ``JSONError`` when the bytes are not JSON even then, are more than 16 MiB, or are nested deeper than
  ///   128 levels.
  public init(repairing bytes: Data) throws(JSONError) {
    self = try JSONReader.incoming(bytes, limits: .raw) { reader throws(JSONError) in
      try reader.document(RawJSON.self)
    }
  }

  /// Takes bytes that are known to be one JSON value, because ``JSONReader`` has read or ``JSONWriter`` written them.
  package init(checked bytes: Data) {
    self.bytes = bytes
  }

  /// Returns the value, parsed.
  ///
  /// - Throws: ``JSONError``, only for values beyond the limits of ``init(_:)``.
  public func value() throws(JSONError) -> JSONValue {
    var reader = try JSONReader(bytes, limits: .raw)
    return try reader.document(JSONValue.self)
  }

  /// Returns the same value in memory of its own, so that the rest of the received body can be freed.
  public func detached() -> RawJSON {
    RawJSON(checked: Data(ContiguousArray(bytes)))
  }

  /// Returns the value of a type of your own, decoded with `JSONDecoder`.
  ///
  /// - Throws: `DecodingError`, or what the type itself throws.
  public func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try JSONDecoder().decode(type, from: bytes)
  }

  /// The size in bytes only, because the JSON may hold a person's text.
  public var description: String { "JSON of \(bytes.count) bytes" }
}

extension RawJSON: Codable {
  /// Reads any value.
  ///
  /// - Throws: `DecodingError`, as ``JSONValue`` does.
  public init(from decoder: any Decoder) throws {
    try self.init(lenientlyFrom: decoder)
  }

  /// Writes the value, as ``JSONValue`` does.
  ///
  /// - Throws: `EncodingError` for a number with more digits than the 38 that `Decimal` holds.
  public func encode(to encoder: any Encoder) throws {
    try encodeJSON(to: encoder)
  }
}

extension RawJSON {
  /// Takes the bytes of a file that a person wrote: exactly one JSON value in UTF-8, with or without a byte order
  /// mark.
  ///
  /// `JSONDecoder` accepts a trailing comma, and silently drops one of two members with the same key; here both are
  /// errors. Decode a type of your own with ``decode(_:)`` afterwards:
  ///
  /// ```swift
  /// let settings = try RawJSON(file: data).decode(Settings.self)
  /// ```
  ///
  /// - Parameter bytes: The content of the file, at most 128 MiB, nested at most 128 levels deep.
  /// - Throws: ``JSONError`` with the offset of the first fault in ``JSONError/byteOffset``, and a reason that says
  ///   what is wrong. For a file in another encoding the reason names it, as far as the bytes show, and says how to
  ///   convert it.
  public init(file bytes: Data) throws(JSONError) {
    if let encoding = TextEncoding(of: bytes) {
      throw JSONError(path: "", byteOffset: encoding.offset, reason: encoding.advice)
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let text = bytes.dropFirst(start)
    let limits = JSONReader.Limits(bytes: 128 << 20, depth: 128, elements: .max)
    do throws(JSONError) {
      var reader = try JSONReader(text, limits: limits)
      self = try reader.document(RawJSON.self)
    } catch {
      throw JSONError(
        path: error.path, byteOffset: error.byteOffset.map { $0 + start },
        reason: "this is not JSON: " + (Self.surplusComma(text, error.byteOffset) ?? error.reason))
    }
    do throws(JSONError) {
      var reader = try JSONReader(text, limits: limits)
      reader.keepsEverything = true
      _ = try reader.document(JSONValue.self)
    } catch {
      throw JSONError(path: error.path, byteOffset: error.byteOffset.map { $0 + start }, reason: error.reason)
    }
  }

  /// Returns a reason that names the trailing comma, if a comma comes before the closing bracket at the offset; else
  /// `nil`.
  private static func surplusComma(_ text: Data, _ offset: Int?) -> String? {
    guard let offset, offset < text.count else { return nil }
    let bracket = text[text.startIndex + offset]
    let before = text.prefix(offset).last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    guard before == UInt8(ascii: ","), [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bracket) else {
      return nil
    }
    return "a comma stands before \(String(decoding: [bracket], as: UTF8.self)), and nothing follows it"
  }
}

/// The encoding of a file that is not UTF-8, guessed from its bytes.
private struct TextEncoding {
  /// The offset of the first byte that is not UTF-8.
  let offset: Int
  private let name: String?
  private let command: String?

  /// The advice to the person who wrote the file.
  var advice: String {
    guard let name else { return "the text is not UTF-8: save it as UTF-8" }
    return "the text is not UTF-8; by its bytes it is \(name): save it as UTF-8"
      + (command.map { ", or convert it: iconv -f \($0) -t UTF-8" } ?? "")
  }

  /// Guesses the encoding of a file; `nil` when it is UTF-8.
  init?(of bytes: Data) {
    // JSON begins with an ASCII character, so that a zero among the first two bytes shows UTF-16.
    switch Array(bytes.prefix(2)) {
    case [0xFF, 0xFE]: self.init(0, "UTF-16 with a byte order mark", "UTF-16")
    case [0xFE, 0xFF]: self.init(0, "UTF-16 with a byte order mark", "UTF-16")
    case let first where first.count == 2 && first[0] == 0: self.init(0, "UTF-16 without a mark", "UTF-16BE")
    case let first where first.count == 2 && first[1] == 0: self.init(1, "UTF-16 without a mark", "UTF-16LE")
    default:
      guard let offset = UTF8Check.firstFault(in: ContiguousArray(bytes)) else { return nil }
      // Russian texts are mostly lower-case letters: 0xE0 to 0xFF in Windows-1251, 0xC0 to 0xDF in KOI8-R.
      let letters = bytes.filter { $0 >= 0x80 }
      let small = letters.count { $0 >= 0xE0 }
      let capital = letters.count { (0xC0..<0xE0).contains($0) || $0 == 0xA8 || $0 == 0xB8 }
      if small + capital < letters.count * 3 / 4 {
        self.init(offset, nil, nil)
      } else if small >= capital {
        self.init(offset, "Windows-1251 (CP1251), as Russian Windows saves texts", "WINDOWS-1251")
      } else {
        self.init(offset, "KOI8-R", "KOI8-R")
      }
    }
  }

  private init(_ offset: Int, _ name: String?, _ command: String?) {
    self.offset = offset
    self.name = name
    self.command = command
  }
}
