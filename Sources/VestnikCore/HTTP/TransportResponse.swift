#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A response, whatever its status.
///
/// Printing and `dump` show neither the body nor most header values.
public struct TransportResponse: Hashable, Sendable, RedactedPrinting {
  /// The status code.
  public var status: Int
  /// The header fields.
  public var headers: TransportHeaders
  /// The body, at most as long as the request allowed.
  public var body: Data

  /// Makes a response.
  public init(status: Int, headers: TransportHeaders = TransportHeaders(), body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The status, the header fields that tell no secret, and the size of the body.
  public var description: String { "HTTP \(status) [\(headers)] \(body.count) bytes" }

  /// The wait that `Retry-After` asks for in seconds; as a date it is `nil`, because the two clocks need not agree.
  package var retryAfter: Duration? {
    guard let text = headers["Retry-After"], !text.isEmpty,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    // Digits that are no number ask for longer than anybody waits.
    return .seconds(min(Int64(text) ?? .max, 100 * 365 * 86_400))
  }

  /// How many bytes of the body are missing, as far as the header tells; `nil` for a complete body, or when nobody
  /// can tell.
  ///
  /// A text whose end is missing may still be readable, and mean something else: an id with fewer digits. Where
  /// `Content-Length` counts for nothing: in the response to a HEAD and with 1xx, 204 and 304, which have no body
  /// (RFC 9110 §6.4.1), beside `Transfer-Encoding` (RFC 9112 §6.3), and when `Content-Encoding` was undone, because
  /// then more bytes or fewer are here than travelled.
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

  /// Whether the status says everything: the credentials were refused, or the address is wrong.
  ///
  /// The system may withhold the body of such a response: `URLSession` does so on Linux with a 401 that asks for
  /// `Basic` credentials, and with a redirect that names no location.
  package var isCompleteWithoutBody: Bool { status == 401 || status == 407 || (300..<400).contains(status) }

  /// The length that `Content-Length` names; the same number several times counts as one (RFC 9110 §8.6).
  private var contentLength: Int? {
    guard let text = headers["Content-Length"] else { return nil }
    if let number = Int(text) { return number }
    let numbers = text.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// What to tell about a redirect: where it leads as the server wrote it, up to the query, in which a token may be
  /// repeated, and to 200 characters. No redirect is ever followed.
  package var redirectDescription: String {
    let advice = "redirects are not followed, check the base URL"
    guard let location = headers["Location"], !location.isBlank else {
      return "a redirect (status \(status)) that names no location: \(advice)"
    }
    let shown = location.prefix { $0 != "?" && $0 != "#" }
    return "a redirect to \(String(shown).withoutUserInfo.redactedPreview(limit: 200)): \(advice)"
  }

  /// The pause before the provider is asked again; a minute when it named an end that is not understood.
  package func pause(else pause: Duration) -> Duration {
    retryAfter ?? (headers["Retry-After"] == nil ? pause : .seconds(60))
  }
}

extension String {
  /// The address without user and password: `https://user:pw@host/` becomes `https://host/`.
  fileprivate var withoutUserInfo: String {
    guard let start = firstRange(of: "//")?.upperBound else { return self }
    let authority = self[start...].prefix { $0 != "/" && $0 != "\\" }
    guard let end = authority.lastIndex(of: "@") else { return self }
    return String(self[..<start] + self[index(after: end)...])
  }
}
