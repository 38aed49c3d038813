#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The response to a ``TransportRequest``, whatever its status.
///
/// Printing and `dump` show neither the body nor most header values.
public struct TransportResponse: Hashable, Sendable, RedactedPrinting {
  /// The HTTP status code.
  public var status: Int
  /// The header fields.
  public var headers: TransportHeaders
  /// The body, at most ``TransportRequest/responseLimit`` bytes.
  public var body: Data

  /// Makes a response; by default without header fields and with an empty body.
  public init(status: Int, headers: TransportHeaders = TransportHeaders(), body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The status, the header fields with most values hidden, and the size of the body.
  public var description: String { "HTTP \(status) [\(headers)] \(body.count) bytes" }

  /// The pause that `Retry-After` names in seconds. It is `nil` for a date, because the clocks of server and client
  /// may differ.
  package var retryAfter: Duration? {
    guard let text = headers["Retry-After"], !text.isEmpty,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    // A number too large for Int64 becomes a hundred years, longer than any wait.
    return .seconds(min(Int64(text) ?? .max, 100 * 365 * 86_400))
  }

  /// Returns how many bytes of the body are missing by `Content-Length`; `nil` for a complete body, and when the
  /// header does not tell.
  ///
  /// A text whose end is missing may still be readable, and mean something else: an id with fewer digits.
  /// `Content-Length` does not count in the response to a HEAD and with 1xx, 204 and 304, which have no body (RFC
  /// 9110 §6.4.1), nor beside `Transfer-Encoding` (RFC 9112 §6.3), nor with a `Content-Encoding` other than
  /// `identity`, which was undone, so that the body has another number of bytes than travelled. A response with
  /// ``isCompleteWithoutBody`` misses nothing.
  ///
  /// - Parameter method: The method of the request, in capitals.
  package func missingBytes(to method: String) -> Int? {
    let hasNoBody = method == "HEAD" || (100..<200).contains(status) || status == 204 || status == 304
    guard !hasNoBody, !isCompleteWithoutBody, headers["Transfer-Encoding"] == nil,
      headers["Content-Encoding"].map({ $0.lowercased() == "identity" }) ?? true,
      let length = contentLength, length > body.count
    else { return nil }
    return length - body.count
  }

  /// Whether the response has its whole meaning without a body: the credentials were refused (401, 407), or the
  /// address is wrong (3xx).
  ///
  /// The system may withhold the body of such a response: `URLSession` does so on Linux with a 401 that asks for
  /// `Basic` credentials, and with a redirect that names no location.
  package var isCompleteWithoutBody: Bool { status == 401 || status == 407 || (300..<400).contains(status) }

  /// The value of `Content-Length` in bytes; the same number several times counts as one (RFC 9110 §8.6).
  private var contentLength: Int? {
    guard let text = headers["Content-Length"] else { return nil }
    if let number = Int(text) { return number }
    let numbers = text.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// A description of a redirect for an error: its location as the server wrote it, without the query, in which a
  /// token may be repeated, and at most 200 characters. No redirect is ever followed.
  package var redirectDescription: String {
    let advice = "redirects are not followed, check the base URL"
    guard let location = headers["Location"], !location.isBlank else {
      return "a redirect (status \(status)) that names no location: \(advice)"
    }
    let shown = location.prefix { $0 != "?" && $0 != "#" }
    return "a redirect to \(String(shown).withoutUserInfo.redactedPreview(limit: 200)): \(advice)"
  }

  /// Returns the pause before the request is repeated: that of `Retry-After`, a minute when `Retry-After` is not a
  /// number of seconds, or the given one without `Retry-After`.
  package func pause(else pause: Duration) -> Duration {
    retryAfter ?? (headers["Retry-After"] == nil ? pause : .seconds(60))
  }
}

extension String {
  /// The URL without user and password: `https://user:pw@host/` becomes `https://host/`.
  fileprivate var withoutUserInfo: String {
    guard let start = firstRange(of: "//")?.upperBound else { return self }
    let authority = self[start...].prefix { $0 != "/" && $0 != "\\" }
    guard let end = authority.lastIndex(of: "@") else { return self }
    return String(self[..<start] + self[index(after: end)...])
  }
}
