#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A request as a client would send it, without the credentials: for a dry run or a support ticket.
///
/// It contains phone numbers, texts and the addresses for reports in the clear. `Content-Type` is its only header
/// field.
public struct RequestPreview: Hashable, Sendable, CustomStringConvertible {
  /// The text that replaces a credential in the address or the body.
  public static let placeholder = "HIDDEN"

  /// The method of the request, in capitals.
  public let method: String
  /// The whole address, with its query.
  public let url: String
  /// The `Content-Type` field; `nil` without a body.
  public let contentType: String?
  /// The body; `nil` for GET.
  public let body: String?

  /// Makes the preview of a request that was made with ``placeholder`` for its credentials.
  package init(_ request: TransportRequest) {
    method = request.method
    url = request.url.absoluteString
    contentType = request.headers["Content-Type"]
    body = if case .bytes(let data) = request.body { String(decoding: data, as: UTF8.self) } else { nil }
  }

  /// The method and the address, the content type, an empty line, and the body.
  public var description: String {
    "\(method) \(url)" + (contentType.map { "\nContent-Type: \($0)" } ?? "")
      + (body.map { "\n\n\($0)" } ?? "")
  }
}

extension ProviderAdapter {
  /// Returns the preview of the request that would carry the messages.
  ///
  /// - Parameters:
  ///   - messages: The messages of one request.
  ///   - placeholders: This adapter with ``RequestPreview/placeholder`` for its credentials.
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
    // Made with the real credentials, so that what is wrong with them is reported as well.
    issues = try request(messages[...]).issues(allowsPlainHTTP: allowsPlainHTTP)
    if issues.containsError { throw ValidationError(issues: issues) }
    return RequestPreview(try placeholders.request(messages[...]))
  }
}
