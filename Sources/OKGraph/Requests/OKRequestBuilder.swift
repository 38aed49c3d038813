import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A builder of requests to the Graph API: `{base}/{node}/{edge}?access_token=…` (apiok.ru/en/dev/graph_api,
/// Endpoint).
struct OKRequestBuilder: Sendable {
  let baseURL: URL?
  let token: Secret

  /// Returns a GET request.
  ///
  /// - Parameters:
  ///   - path: The segments of the path; an id is one segment, whatever characters it has.
  ///   - query: The names and values of the query, without the token.
  /// - Throws: `ValidationError` when the token, the base URL or a segment cannot be used.
  func get(_ path: [String], _ query: [(String, String)] = []) throws(ValidationError) -> TransportRequest {
    var request = TransportRequest(
      method: "GET", url: try url(path, query), headers: ["Accept": "application/json"])
    request.responseLimit = Self.maxResponseBytes
    request.isIdempotent = true
    return request
  }

  /// Returns a POST request with a JSON body.
  ///
  /// - Throws: `ValidationError` when the token, the base URL or a segment cannot be used, or the body cannot be
  ///   JSON.
  func post(
    _ path: [String], _ query: [(String, String)] = [], _ body: some JSONCodableValue
  ) throws(ValidationError) -> TransportRequest {
    var writer = JSONWriter(capacity: 512)
    do throws(JSONError) {
      try body.write(to: &writer)
    } catch {
      throw .one("body", "body.encoding", error.reason, "values that JSON can hold", "RFC 8259")
    }
    var request = TransportRequest(
      method: "POST", url: try url(path, query),
      // OK's pages demand exactly this value for every POST (graph.user.messages, POST).
      headers: ["Content-Type": "application/json;charset=utf-8", "Accept": "application/json"],
      body: .bytes(writer.data))
    request.responseLimit = Self.maxResponseBytes
    return request
  }

  /// The size of the largest response that is read: 4 MiB. A page of 100 messages needs far less.
  static let maxResponseBytes = 4 << 20

  private func url(_ path: [String], _ query: [(String, String)]) throws(ValidationError) -> URL {
    let issues =
      token.reveal().credentialIssues(
        at: "token", allowed: "the group's access key", source: "OK Graph API, access token")
      + (baseURL?.bareAddressIssues(at: "baseURL", source: "OK Graph API, Endpoint") ?? [])
    guard issues.isEmpty else { throw ValidationError(issues: issues) }
    if let segment = path.first(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw .one(
        "path", "id.required", segment.isEmpty ? "empty" : segment, "an id as it was received",
        OKSource.messages)
    }
    let base = baseURL.map { $0.absoluteString } ?? "https://api.ok.ru/graph"
    let pairs = [("access_token", token.reveal())] + query
    let text =
      (base.hasSuffix("/") ? String(base.dropLast()) : base)
      + path.map { "/" + PercentEncoding.encode($0, keeping: ":") }.joined()
      + "?" + pairs.map { $0.0 + "=" + PercentEncoding.encode($0.1) }.joined(separator: "&")
    guard let url = URL(string: text) else {
      throw .one("url", "url.invalid", "not a URL", "a base URL without a query", "RFC 3986")
    }
    return url
  }
}

extension ValidationError {
  /// Returns an error of one issue.
  static func one(
    _ path: String, _ rule: ValidationIssue.Rule, _ actual: String, _ allowed: String, _ source: String
  ) -> Self {
    ValidationError(issues: [
      ValidationIssue(path: path, rule: rule, actual: actual, allowed: allowed, source: source)
    ])
  }
}
