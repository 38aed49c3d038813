import Foundation
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportResponse {
  /// Fields are sorted by name, because the original order is lost.
  init(_ response: HTTPURLResponse, body: Data = Data()) {
    let fields = response.allHeaderFields.map { ("\($0.key)", "\($0.value)") }
    self.init(
      status: response.statusCode, headers: TransportHeaders(fields.sorted { $0.0 < $1.0 }), body: body)
  }
}
