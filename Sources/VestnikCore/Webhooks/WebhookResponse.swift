#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What to answer to a provider: give the three to your server framework.
public struct WebhookResponse: Hashable, Sendable {
  /// The status code.
  public var status: Int
  /// The header fields; the framework adds the length of the body.
  public var headers: [String: String]
  /// The body.
  public var body: Data

  /// Makes an answer.
  ///
  /// - Parameters:
  ///   - status: The status code; by default 200.
  ///   - headers: The header fields; by default none.
  ///   - body: The body; by default empty.
  public init(status: Int = 200, headers: [String: String] = [:], body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
