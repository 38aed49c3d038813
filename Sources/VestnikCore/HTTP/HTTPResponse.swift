#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An answer, whatever its status.
public struct HTTPResponse: Hashable, Sendable {
  /// The status code.
  public var status: Int
  /// The header fields.
  public var headers: HTTPHeaders
  /// The body, at most as long as the request allowed.
  public var body: Data

  /// Makes an answer.
  public init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The wait that `Retry-After` asks for in seconds; as a date it is `nil`, because the two clocks need not agree.
  package var retryAfter: Duration? {
    guard let text = headers["Retry-After"], !text.isEmpty,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    // Digits that are no number ask for longer than anybody waits.
    return .seconds(min(Int64(text) ?? .max, 100 * 365 * 86_400))
  }

  /// How many bytes of the body `Content-Length` promises in vain; `nil` when none is missing or nobody can tell.
  ///
  /// A text whose end is missing may still be readable, and mean something else: an id with fewer digits.
  package var missingBytes: Int? {
    // A transport that unpacks a body hands out more bytes, or fewer, than travelled.
    guard headers["Content-Encoding"] == nil, let length = headers["Content-Length"].flatMap({ Int($0) }),
      length > body.count
    else { return nil }
    return length - body.count
  }

  /// The pause before the provider is asked again; a minute when it named an end that is not understood.
  package func pause(else pause: Duration) -> Duration {
    retryAfter ?? (headers["Retry-After"] == nil ? pause : .seconds(60))
  }
}
