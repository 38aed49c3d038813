import Foundation
import Testing
import VestnikCore
import VestnikTesting

struct MockTransportTests {
  @Test func itAnswersWhatTheClosureSaysAndRecordsRequestsInOrder() async throws {
    let transport = MockTransport { request in TransportResponse(status: request.method == "GET" ? 200 : 201)
    }
    let methods = ["GET", "POST", "GET"]
    var statuses: [Int] = []
    for method in methods {
      statuses.append(try await transport.send(try post("[]", method: method)).status)
    }
    #expect(statuses == [200, 201, 200])
    #expect(transport.requests.map(\.method) == methods)
    #expect(transport.requests.first?.headers["Authorization"] == "Key test")
  }

  @Test func itThrowsTheErrorOfTheClosureAndKeepsTheRequest() async throws {
    let error = TransportError(phase: .maybeSent, reason: .truncated, detail: "cut")
    let transport = MockTransport { _ throws(TransportError) in throw error }
    let request = try post("[]")
    await #expect(throws: error) { try await transport.send(request) }
    #expect(transport.requests.count == 1)
  }

  @Test func itReportsTheBodyAsSent() async throws {
    let transport = MockTransport { _ in TransportResponse(status: 200) }
    let progress = Record<TransferProgress>()
    _ = try await transport.send(try post("[1]"), onUpload: { progress.add($0) })
    #expect(progress.entries == [TransferProgress(sent: 3, total: 3)])
  }
}
