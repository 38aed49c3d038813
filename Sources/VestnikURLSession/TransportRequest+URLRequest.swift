import Foundation
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportRequest {
  /// The timeout within what the clocks can add up: 34 years.
  var waitLimit: Duration { min(timeout, .seconds(1 << 30)) }

  var urlRequest: URLRequest {
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.timeoutInterval = idleTimeout
    request.httpShouldHandleCookies = false
    for field in headers { request.addValue(field.value, forHTTPHeaderField: field.name) }
    return request
  }

  /// How long `URLSession` waits for the next byte, in seconds: longer than our own deadline, which is exact, and a
  /// whole number, because on Linux fractions are cut off and 0.9 s fails at once.
  private var idleTimeout: TimeInterval {
    TimeInterval(waitLimit.components.seconds + 2)
  }
}
