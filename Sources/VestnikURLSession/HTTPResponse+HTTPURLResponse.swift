import Foundation
package import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension HTTPResponse {
  /// Fields are sorted by name, because the original order is lost.
  init(_ response: HTTPURLResponse, body: Data = Data()) {
    let fields = response.allHeaderFields.map { ("\($0.key)", "\($0.value)") }
    self.init(
      status: response.statusCode, headers: HTTPHeaders(fields.sorted { $0.0 < $1.0 }), body: body)
  }

  /// Whether the answer announced a longer body than what came.
  ///
  /// `Content-Length` says nothing about a body that was decompressed, sent in chunks or not to be expected.
  package func isShort(to method: String) -> Bool {
    let hasNoBody = method == "HEAD" || status == 204 || (300..<400).contains(status)
    guard !hasNoBody, headers["Content-Encoding"] == nil, headers["Transfer-Encoding"] == nil,
      let length = headers["Content-Length"].flatMap({ Int($0) })
    else { return false }
    return length > body.count
  }
}
