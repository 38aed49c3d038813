#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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
