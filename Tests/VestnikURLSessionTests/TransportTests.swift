import Foundation
import Testing
import VestnikCore

@testable import VestnikURLSession

/// All tests of the transport, one after another: several measure time, and all of them share two cores.
@Suite(.serialized, .timeLimit(.minutes(20))) enum TransportTests {}

extension TransportRequest {
  /// A small request with a body and a timeout that an idle machine never reaches.
  static func post(
    _ url: URL, body: String = "hello", timeout: Duration = .seconds(20), responseLimit: Int = 8 << 20
  ) -> Self {
    Self(url: url, body: .bytes(Data(body.utf8)), timeout: timeout, responseLimit: responseLimit)
  }
}

extension URLSessionTransport {
  /// The error of a request that is expected to fail.
  func error(for request: TransportRequest) async -> TransportError? {
    do throws(TransportError) {
      let answer = try await send(request)
      Issue.record("an answer with status \(answer.status) instead of an error")
      return nil
    } catch {
      return error
    }
  }

  /// The number of requests on the shared session whose task `URLSession` has not completed, including those whose
  /// caller has returned.
  var pendingTaskCount: Int { session.delegate.count }

  /// Waits until `URLSession` has ended every exchange.
  func becomesIdle(within limit: Duration = .seconds(20)) async -> Bool {
    let start = ContinuousClock.now
    while pendingTaskCount > 0 && start.duration(to: .now) < limit {
      try? await Task.sleep(for: .milliseconds(20))
    }
    return pendingTaskCount == 0
  }
}
