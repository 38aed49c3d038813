#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A request as a client would send it, without the credentials: for a dry run or a support ticket.
///
/// It holds phone numbers, texts and the addresses for reports in the clear. Of the header fields it has `Content-Type` alone.
public struct RequestPreview: Hashable, Sendable, CustomStringConvertible {
  /// The text that is shown instead of a credential in the address or the body.
  public static let placeholder = "HIDDEN"

  /// The method, in capitals.
  public let method: String
  /// The whole address, with its query.
  public let url: String
  /// The `Content-Type` field; `nil` without a body.
  public let contentType: String?
  /// The body; `nil` for GET.
  public let body: String?

  /// The preview of a request that was made with ``placeholder`` for its credentials.
  package init(_ request: TransportRequest) {
    method = request.method
    url = request.url.absoluteString
    contentType = request.headers["Content-Type"]
    body = if case .bytes(let data) = request.body { String(decoding: data, as: UTF8.self) } else { nil }
  }

  /// Method and address, the type, an empty line, the body.
  public var description: String {
    "\(method) \(url)" + (contentType.map { "\nContent-Type: \($0)" } ?? "")
      + (body.map { "\n\n\($0)" } ?? "")
  }
}

extension ProviderAdapter {
  /// Returns the request that would carry the messages.
  ///
  /// - Parameter placeholders: This adapter with ``RequestPreview/placeholder`` for its credentials.
  /// - Throws: ``ValidationError`` for everything that `send` would refuse as invalid.
  package func preview(
    _ messages: [Message], with placeholders: Self
  ) throws(ValidationError) -> RequestPreview {
    let isAlone = messages.count == 1
    var issues = MessageLimits.batchIssues(count: messages.count, under: limits.batch)
    if messages.isEmpty {
      issues.append(
        ValidationIssue(
          path: "batch", rule: "batch.count", actual: "none", allowed: "one message at least",
          source: "a client sends no request without a message"))
    }
    for (index, message) in messages.enumerated() {
      let found = self.issues(message)
      issues += isAlone ? found : found.map { $0.nested(in: "[\(index)]") }
    }
    if issues.containsError { throw ValidationError(issues: issues) }
    // With the real credentials: whatever is wrong with them is told as well.
    issues = try request(messages[...]).issues(allowsPlainHTTP: allowsPlainHTTP)
    if issues.containsError { throw ValidationError(issues: issues) }
    return RequestPreview(try placeholders.request(messages[...]))
  }
}
