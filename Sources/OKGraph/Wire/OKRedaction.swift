import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Takes the token out of whatever comes back: it stands in every URL, so a server or a transport may repeat it.
struct OKRedaction: Sendable {
  private let secrets: [Secret]

  /// - Parameter secrets: The token, and what else must not show. One of fewer than four letters hides nothing: it
  ///   would tear up every text.
  init(_ secrets: [Secret]) {
    let texts = secrets.map { $0.reveal() }.flatMap {
      [$0, $0.percentEncoded(), $0.percentEncoded(keeping: ":")]
    }
    self.secrets = Set(texts).filter { $0.utf8.count >= 4 }.sorted { $0.utf8.count > $1.utf8.count }
      .map { Secret($0) }
  }

  func text(_ text: String) -> String {
    secrets.reduce(text) { text, secret in
      text.contains(secret.reveal()) ? text.replacing(secret.reveal(), with: "(hidden)") : text
    }
  }

  func response(_ response: HTTPResponse) -> HTTPResponse {
    var response = response
    for field in response.headers.fields {
      let shown = text(field.value)
      if shown != field.value { response.headers[field.name] = shown }
    }
    // Bytes that are no text are left as they are.
    if let body = String(validating: response.body, as: UTF8.self) {
      let shown = text(body)
      if shown != body { response.body = Data(shown.utf8) }
    }
    return response
  }

  func error(_ error: TransportError) -> TransportError {
    var error = error
    error.detail = text(error.detail)
    return error
  }
}
