import VestnikCore

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
