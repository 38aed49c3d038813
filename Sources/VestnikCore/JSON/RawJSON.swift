#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One JSON value that was not interpreted: a range of the received bytes, shared and not copied.
///
/// Encoded with Vestnik's own writer its bytes are written as they are. Through a Foundation encoder it goes
/// as a ``JSONValue``: the same value, whose spaces and order of keys may differ. Two are equal when their
/// bytes are.
public struct RawJSON: Hashable, Sendable, CustomStringConvertible {
  /// The text of the value: valid JSON in UTF-8. A slice, so its indices need not start at 0.
  public let bytes: Data

  /// Takes bytes that hold exactly one JSON value, with or without white space around it.
  ///
  /// - Throws: ``JSONError`` when they are no JSON, hold more than 16 MiB, or are nested deeper than
  ///   128 levels.
  public init(_ bytes: Data) throws(JSONError) {
    var reader = try JSONReader(bytes, limits: .raw)
    self = try reader.document(RawJSON.self)
  }

  /// Takes bytes that hold one JSON value, or nearly so, as everything that comes in is read: without a byte order mark
  /// and commas that nothing follows, with control characters and stray backslashes in texts escaped, and with U+FFFD
  /// in place of what is no UTF-8 and of half a surrogate pair.
  ///
  /// - Throws: ``JSONError`` when they are no JSON even then, hold more than 16 MiB, or are nested deeper than
  ///   128 levels.
  public init(mending bytes: Data) throws(JSONError) {
    self = try JSONReader.incoming(bytes, limits: .raw) { reader throws(JSONError) in
      try reader.document(RawJSON.self)
    }
  }

  /// A range of bytes that a reader has checked.
  package init(checked bytes: Data) {
    self.bytes = bytes
  }

  /// The whole value.
  ///
  /// - Throws: ``JSONError`` only for values beyond the limits of ``init(_:)``.
  public func value() throws(JSONError) -> JSONValue {
    var reader = try JSONReader(bytes, limits: .raw)
    return try reader.document(JSONValue.self)
  }

  /// The same value in memory of its own, so that the rest of the received body can be freed.
  public func detached() -> RawJSON {
    RawJSON(checked: Data(ContiguousArray(bytes)))
  }

  /// Decodes a type of yours with `JSONDecoder`.
  ///
  /// - Throws: `DecodingError`, or what the type itself throws.
  public func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try JSONDecoder().decode(type, from: bytes)
  }

  /// The size alone: the text of a person may be inside.
  public var description: String { "JSON of \(bytes.count) bytes" }
}

extension RawJSON: Codable {
  /// Reads any value.
  ///
  /// - Throws: `DecodingError`, as ``JSONValue`` does.
  public init(from decoder: any Decoder) throws {
    try self.init(lenientlyFrom: decoder)
  }

  /// Writes the value.
  ///
  /// - Throws: `EncodingError` for a number of more digits than `Decimal` holds, and beyond the limits of
  ///   ``JSONValue``.
  public func encode(to encoder: any Encoder) throws {
    try encodeJSON(to: encoder)
  }
}

extension RawJSON {
  /// Takes the bytes of a file that a person wrote: exactly one JSON value in UTF-8, with or without a byte order mark.
  ///
  /// `JSONDecoder` takes a comma too many and, of a key that stands in one object twice, one of the two without a word;
  /// here both are errors. Decode a type of yours with ``decode(_:)`` afterwards:
  ///
  /// ```swift
  /// let settings = try RawJSON(file: data).decode(Settings.self)
  /// ```
  ///
  /// - Parameter bytes: The file, at most 128 MiB.
  /// - Throws: ``JSONError`` with the place of the first fault in ``JSONError/byteOffset``, and what is to be done in
  ///   words: for a text in another encoding its name, as far as its bytes tell.
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

  /// What is wrong when a comma stands before the bracket at this offset.
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

/// The encoding of a text that is not UTF-8, as far as its bytes tell.
private struct TextEncoding {
  /// The first byte that is not UTF-8.
  let offset: Int
  private let name: String?
  private let command: String?

  /// What is to be done.
  var advice: String {
    guard let name else { return "the text is not UTF-8: save it as UTF-8" }
    return "the text is not UTF-8; by its bytes it is \(name): save it as UTF-8"
      + (command.map { ", or convert it: iconv -f \($0) -t UTF-8" } ?? "")
  }

  /// Looks at a text; `nil` when it is UTF-8.
  init?(of bytes: Data) {
    // JSON begins with a character of ASCII, so that zeros among the first bytes tell how wide a character is.
    switch Array(bytes.prefix(2)) {
    case [0xFF, 0xFE]: self.init(0, "UTF-16 with a byte order mark", "UTF-16")
    case [0xFE, 0xFF]: self.init(0, "UTF-16 with a byte order mark", "UTF-16")
    case let first where first.count == 2 && first[0] == 0: self.init(0, "UTF-16 without a mark", "UTF-16BE")
    case let first where first.count == 2 && first[1] == 0: self.init(1, "UTF-16 without a mark", "UTF-16LE")
    default:
      guard let offset = UTF8Check.firstFault(in: ContiguousArray(bytes)) else { return nil }
      // Russian texts are mostly small letters: those of Windows lie above 0xE0, those of KOI8-R below.
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
