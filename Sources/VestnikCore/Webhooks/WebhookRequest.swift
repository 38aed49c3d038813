#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request that a provider sent to you, in no framework's terms.
public struct WebhookRequest: Sendable {
  /// The method, in capitals.
  public var method: String
  /// Path and query as received, not decoded.
  public var target: String
  /// The header fields in the order of the wire.
  public var headers: [(String, String)]
  /// The body as received.
  public var body: Data
  /// The address of the connection's other end, when the server knows it.
  public var remoteAddress: String?

  /// Makes a request from what a server framework hands out.
  public init(
    method: String, target: String, headers: [(String, String)] = [], body: Data = Data(),
    remoteAddress: String? = nil
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }
}
