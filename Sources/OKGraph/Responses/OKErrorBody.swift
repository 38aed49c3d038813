public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of an error (OK API, Error codes): `{"error_code": 100, "error_msg": "PARAM : …", "error_data": null}`.
///
/// An error comes with any HTTP status, also with 200. The header field `invocation-error` of the response has the same
/// code and takes precedence over this body.
public struct OKErrorBody: Hashable, JSONModel {
  /// The code; `error_code`, a number on the wire.
  public var code: OKErrorCode?
  /// The name of the code and a text for people; `error_msg`.
  public var message: String?
  /// What else OK says, of any shape; `error_data`. In the bodies that were seen it is `null`.
  public var data: JSONValue?
  /// The parameter that is meant; `error_field`, seen in the responses of OK's other API.
  public var field: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a body that says nothing yet.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when it is no JSON object, mended or not, too large, or nested deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }
}

extension OKErrorBody: JSONCodableRecord {
  /// A code is read as a number or as a text, and written as a number.
  private struct Code: JSONCodableValue {
    let rawValue: String

    static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      Self(rawValue: try String.read(from: &reader))
    }

    func write(to writer: inout JSONWriter) throws(JSONError) {
      writer.numberOrText(rawValue)
    }
  }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    var code = self.code.map { Code(rawValue: $0.rawValue) }
    try field("error_code", &code)
    self.code = code.map { OKErrorCode($0.rawValue) }
    try field("error_msg", &message)
    try field("error_data", &data)
    try field("error_field", &self.field)
  }
}

extension OKErrorBody {
  /// The text for people: the message, or else the name of the code, with what `error_data` adds.
  func text(of code: OKErrorCode) -> String? {
    let message = message ?? code.name
    guard let details else { return message }
    return message.map { "\($0) (error_data: \(details))" } ?? "error_data: \(details)"
  }

  /// `error_data` as text, without escapes in which a secret could hide from redaction; `nil` when it says nothing.
  private var details: String? {
    let text: String? =
      switch data {
      case nil, .null?, .string("")?, .array([])?, .object([:])?: nil
      case .string(let text)?: text
      case let value?: (try? value.json()).map { String(decoding: $0, as: UTF8.self) }
      }
    // A response may have megabytes of it.
    return text.map { String($0.prefix(1000)) }
  }
}

/// The error in a response: the `invocation-error` field first, then the body (OK API, Error codes). The status
/// by itself is no reliable sign: OK answers errors with 200.
struct OKFailure: Sendable {
  let code: OKErrorCode
  let reason: Rejection.Reason

  /// Reads an answer; `nil` when neither field nor body name a code.
  init?(_ response: TransportResponse) {
    let body = try? JSONReader.incoming(response.body, limits: .raw) { reader throws(JSONError) in
      try reader.document(OKErrorBody.self)
    }
    let named = [response.headers["invocation-error"], body?.code?.rawValue].compactMap { $0?.withoutBlanks }
    // 0 is no code of the list: it says that there was none.
    guard let code = named.first(where: { !$0.isEmpty && $0 != "0" }) else { return nil }
    self.code = OKErrorCode(String(code.prefix(40)))
    reason = Rejection.Reason(
      code: self.code.rawValue, field: body?.field, text: body?.text(of: self.code) ?? self.code.name)
  }
}

extension String {
  fileprivate var withoutBlanks: String {
    String(drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
  }
}
