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

  /// The wait that `Retry-After` asks for in whole seconds, when it is within 0 and one hour.
  ///
  /// The form with a date is ignored, because the two clocks need not agree.
  package var retryAfter: Duration? {
    guard let text = headers["Retry-After"], let seconds = Int(text), (0...3600).contains(seconds) else {
      return nil
    }
    return .seconds(seconds)
  }
}
