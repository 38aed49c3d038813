public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of an error (OK API, Error codes): `{"error_code": 100, "error_msg": "PARAM : …", "error_data": null}`.
///
/// OK sends errors with any HTTP status, 200 included. The header field `invocation-error` of the response has the
/// same code and takes precedence over this body.
public struct OKErrorBody: Hashable, JSONModel, JSONCodableRecord {
  /// The code of the error; `error_code`, a number in the JSON.
  public var code: OKErrorCode?
  /// The name of the code and an explanation, such as `PARAM : Missing required parameter chat_id`; `error_msg`.
  public var message: String?
  /// More about the error, of any JSON type; `error_data`. In the bodies seen so far it is `null`.
  public var data: JSONValue?
  /// The name of the parameter at fault; `error_field`, seen in responses of OK's REST API.
  public var field: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when the body is no JSON object, even mended, is larger than `maxBytes`, or is nested
  ///   deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }

  /// An error code that is read from a number or a text and written as a number.
  private struct Code: JSONCodableValue {
    let rawValue: String

    static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      Self(rawValue: try String.read(from: &reader))
    }

    func write(to writer: inout JSONWriter) throws(JSONError) {
      writer.numberOrText(rawValue)
    }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    var code = self.code.map { Code(rawValue: $0.rawValue) }
    try field("error_code", &code)
    self.code = code.map { OKErrorCode($0.rawValue) }
    try field("error_msg", &message)
    try field("error_data", &data)
    try field("error_field", &self.field)
  }
}

extension OKErrorBody {
  /// Returns the explanation for `Rejection.Reason.text`: the message, or the name of the code, followed by
  /// `error_data`.
  func text(of code: OKErrorCode) -> String? {
    let message = message ?? code.name
    guard let details else { return message }
    return message.map { "\($0) (error_data: \(details))" } ?? "error_data: \(details)"
  }

  /// The first 1,000 characters of `error_data`; `nil` when it is empty. A text is taken without its JSON escapes, in
  /// which a secret could hide from redaction.
  private var details: String? {
    let text: String? =
      switch data {
      case nil, .null?, .string("")?, .array([])?, .object([:])?: nil
      case .string(let text)?: text
      case let value?: (try? value.json()).map { String(decoding: $0, as: UTF8.self) }
      }
    // A response may hold megabytes of it.
    return text.map { String($0.prefix(1000)) }
  }
}

/// The error that a response reports: in the header field `invocation-error`, or else in the body (OK API, Error
/// codes).
///
/// The HTTP status is not considered, because OK sends errors with status 200, too.
struct OKReportedError: Sendable {
  let code: OKErrorCode
  let reason: Rejection.Reason

  /// Reads a response; `nil` when neither the header field nor the body names a code.
  init?(_ response: TransportResponse) {
    let body = try? JSONReader.incoming(response.body, limits: .raw) { reader throws(JSONError) in
      try reader.document(OKErrorBody.self)
    }
    let named = [response.headers["invocation-error"], body?.code?.rawValue].compactMap { $0?.firstWord }
    // 0 is not a code of OK's list: it means that there was no error.
    guard let code = named.first(where: { !$0.isEmpty && $0 != "0" }) else { return nil }
    self.code = OKErrorCode(String(code.prefix(40)))
    reason = Rejection.Reason(
      code: self.code.rawValue, field: body?.field, text: body?.text(of: self.code) ?? self.code.name)
  }
}

extension String {
  /// The first word of the text: the characters between leading spaces or tabs and the next one.
  fileprivate var firstWord: String {
    String(drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
  }
}
