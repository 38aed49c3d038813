public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a button carries: JSON that your bot made.
///
/// It comes in three spellings: as a text of JSON, as JSON, and as a text that is none. Both ways of looking at it work
/// for all of them, and it is written in the spelling in which it came.
///
/// As JSON: Writes the spelling that was received.
public struct VKPayload: Hashable, JSONModel {
  private enum Form: Hashable, Sendable {
    case text(String)
    case json(RawJSON)
  }

  private let form: Form

  private init(form: Form) {
    self.form = form
  }

  /// Makes a payload in the spelling of `message_new`: a text, of JSON or of anything.
  ///
  /// - Parameter text: The text.
  public init(text: String) {
    form = .text(text)
  }

  /// Whether the payload is written as a text, the only form of one that is sent.
  var isText: Bool {
    if case .text = form { true } else { false }
  }

  /// The JSON, read anew at each call; `nil` for a text that is none.
  public var json: JSONValue? {
    switch form {
    case .text(let text):
      guard var reader = try? JSONReader(Data(text.utf8), limits: .raw) else { return nil }
      return try? reader.document(JSONValue.self)
    case .json(let raw): return try? raw.value()
    }
  }

  /// The text; for JSON, what was received.
  public var text: String {
    switch form {
    case .text(let text): text
    case .json(let raw): String(decoding: raw.bytes, as: UTF8.self)
    }
  }

  /// Decodes a type of yours with `JSONDecoder`.
  ///
  /// - Parameter type: The type.
  /// - Returns: The value.
  /// - Throws: `DecodingError`, also for a text that is no JSON, or what the type itself throws.
  public func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }
}

extension VKPayload: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let raw = try reader.raw()
    guard raw.bytes.first == UInt8(ascii: "\"") else { return Self(form: .json(raw)) }
    reader.rewind(to: start)
    return Self(text: try reader.text())
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch form {
    case .text(let text): writer.text(text)
    case .json(let raw): writer.raw(raw)
    }
  }
}
