import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a request must be before its content is looked at; a refusal's status is the code of the answer.
struct OKRequestValidator {
  let rules: OKRules

  /// Reads path, method, token and query, then the body; `admit` is called once the token is right.
  func call(
    _ request: TransportRequest, admit: () throws(SandboxRefusal) -> Void
  ) throws(SandboxRefusal) -> OKMethodCall {
    let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true)
    var path = (parts?.path ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    // The documentation writes `/me/info/`.
    if path.last == "" { path.removeLast() }
    guard let start = path.firstIndex(of: "graph"),
      let route = OKRoute(method: request.method, path: Array(path[(start + 1)...]))
    else { throw SandboxRefusal(status: 3, text: "a documented path and method expected") }
    let form = StrictForm(Array((parts?.percentEncodedQuery ?? "").utf8))
    // An empty query is no pair at all.
    if parts?.percentEncodedQuery?.isEmpty == false, let failure = form.failure {
      throw SandboxRefusal(status: 4, text: "query: \(failure)")
    }
    guard form.values["access_token"] == rules.token.reveal() else {
      throw SandboxRefusal(status: 103, text: "query.access_token: the token of the group expected")
    }
    try admit()
    for name in form.names where name != "access_token" && !route.parameters.contains(name) {
      throw .badRequest("query.\(name): nothing expected")
    }
    if let name = form.repeated.first { throw .badRequest("query.\(name): one value expected") }
    return OKMethodCall(route: route, query: form.values, body: try document(of: request))
  }

  /// The body of a `POST`, `null` for a `GET`.
  private func document(of request: TransportRequest) throws(SandboxRefusal) -> StrictJSON {
    let body = request.body.wireBytes
    guard request.method == "POST" else {
      guard body == nil else { throw SandboxRefusal(status: 4, text: "body: nothing expected in a GET") }
      return .null
    }
    guard Self.isJSON(request.headers["Content-Type"]) else {
      throw SandboxRefusal(status: 4, text: "Content-Type: application/json;charset=utf-8 expected")
    }
    do throws(StrictJSON.Failure) {
      return try StrictJSON(parsing: Array(body ?? Data()))
    } catch {
      throw SandboxRefusal(status: 4, text: "body: \(error)")
    }
  }

  /// "Should be specified for all Graph API POST requests", so the charset is asked for as well.
  private static func isJSON(_ contentType: String?) -> Bool {
    let parts = (contentType ?? "").lowercased().split(separator: ";").map {
      $0.filter { $0 != " " && $0 != "\t" }
    }
    return parts.count == 2 && parts[0] == "application/json"
      && ["charset=utf-8", "charset=\"utf-8\""].contains(parts[1])
  }
}
