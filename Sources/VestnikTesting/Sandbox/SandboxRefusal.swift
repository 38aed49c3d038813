import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A request that is refused as a whole.
struct SandboxRefusal: Error, Hashable, Sendable {
  let status: Int
  /// What is wrong, and where.
  let text: String
  var headers: TransportHeaders = ["Content-Type": "text/plain; charset=utf-8"]

  /// A body that breaks the rules.
  static func badRequest(_ text: String) -> SandboxRefusal {
    SandboxRefusal(status: 400, text: text)
  }

  var response: TransportResponse {
    TransportResponse(status: status, headers: headers, body: Data(text.utf8))
  }
}
