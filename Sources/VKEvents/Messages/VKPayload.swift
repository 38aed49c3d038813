public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The payload of a button: JSON that your bot made.
///
/// VK sends it in three spellings: as a text of JSON, as JSON, and as a text that is not JSON. ``json`` and ``text``
/// read all three. Its JSON has the spelling that was received.
public struct VKPayload: Hashable, JSONModel {
  private enum Form: Hashable, Sendable {
    case text(String)
    case json(RawJSON)
  }

  private let form: Form

  private init(form: Form) {
    self.form = form
  }

  /// Makes a payload in the spelling of `message_new`: a text, which need not be JSON.
  ///
  /// - Parameter text: The text.
  public init(text: String) {
    form = .text(text)
  }

  /// Whether the payload is written as a text, the only form in a keyboard that is sent.
  var isText: Bool {
    if case .text = form { true } else { false }
  }

  /// The payload as JSON, parsed at each call; `nil` for a text that is not JSON.
  public var json: JSONValue? {
    switch form {
    case .text(let text):
      guard var reader = try? JSONReader(Data(text.utf8), limits: .raw) else { return nil }
      return try? reader.document(JSONValue.self)
    case .json(let raw): return try? raw.value()
    }
  }

  /// The payload as text; the received bytes for a payload that came as JSON.
  public var text: String {
    switch form {
    case .text(let text): text
    case .json(let raw): String(decoding: raw.bytes, as: UTF8.self)
    }
  }

  /// Decodes the payload as a type of yours with `JSONDecoder`; returns the value.
  ///
  /// - Parameter type: The type.
  /// - Throws: `DecodingError`, also for a text that is not JSON, or what the type itself throws.
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
