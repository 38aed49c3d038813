import Foundation
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension HTTPResponse {
  /// Fields are sorted by name, because the original order is lost.
  init(_ response: HTTPURLResponse, body: Data) {
    let fields = response.allHeaderFields.map { ("\($0.key)", "\($0.value)") }
    self.init(
      status: response.statusCode, headers: HTTPHeaders(fields.sorted { $0.0 < $1.0 }), body: body)
  }
}

extension HTTPURLResponse {
  /// Whether the answer announced a longer body than what came.
  ///
  /// `Content-Length` says nothing about a body that was decompressed, sent in chunks or not to be expected.
  func promises(moreThan count: Int, to method: String) -> Bool {
    let hasNoBody = method == "HEAD" || statusCode == 204 || (300..<400).contains(statusCode)
    guard !hasNoBody, value(forHTTPHeaderField: "Content-Encoding") == nil,
      value(forHTTPHeaderField: "Transfer-Encoding") == nil,
      let length = value(forHTTPHeaderField: "Content-Length").flatMap(Int.init)
    else { return false }
    return length > count
  }
}
