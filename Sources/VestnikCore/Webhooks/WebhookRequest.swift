#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request that a provider sent to you, in no framework's terms.
///
/// Printing and `dump` show the method and the sizes only: secrets stand in targets, headers and bodies, and so do
/// phone numbers.
public struct WebhookRequest: Sendable, RedactedPrinting {
  /// The method, in capitals.
  public var method: String
  /// Path and query as received, not decoded.
  public var target: String
  /// The header fields in the order of the wire.
  public var headers: [(String, String)]
  /// The body as received.
  public var body: Data
  /// The address of the connection's other end, when the server knows it: `192.0.2.7`, `192.0.2.7:51544`,
  /// `2001:db8::7`, `[2001:db8::7]:51544`.
  public var remoteAddress: String?

  /// Makes a request from what a server framework hands out.
  ///
  /// - Parameters:
  ///   - method: The method, in capitals.
  ///   - target: Path and query as received, not decoded.
  ///   - headers: The header fields in the order of the wire.
  ///   - body: The body as received.
  ///   - remoteAddress: The address of the connection's other end, with or without a port.
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

  /// The method and how much was received.
  public var description: String {
    "\(method.prefix(16)), a target of \(target.utf8.count) bytes, \(headers.count) headers, \(body.count) bytes"
  }
}
