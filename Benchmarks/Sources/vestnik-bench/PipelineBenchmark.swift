@_spi(Benchmarks) import DevinoVK
import Foundation
import VestnikCore

/// One call of `send` for a batch in one request.
enum PipelineBenchmark {
  /// The call beside its two parts that are not the pipeline's own. The transport answers at once, with an error
  /// and no body, so that reading the answer takes no time; every message gets its outcome all the same.
  static func sending() throws -> Contest {
    let messages = Inputs.messages
    let size = try DevinoMessage.requestBody(messages).count
    // No limits: waiting is not what is measured. The budget is asked all the same.
    let context = ClientContext(
      transport: Unwell(), budget: SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: nil)),
      options: SendOptions(budget: .failFast, pacing: .providerQueues))
    let client = DevinoClient(.apiKey("key"), context: context)
    return Contest(
      name: "send 1000 messages",
      contestants: [
        Contestant(name: "Vestnik", expected: Inputs.count) {
          await client.send(messages, options: nil)
            .count { if case .failed(let error) = $0 { error.code == .server } else { false } }
        },
        Contestant(name: "validating them", expected: 0) {
          messages.reduce(0) { $0 + $1.issues(under: .devino).count }
        },
        Contestant(name: "encoding them", expected: size) { try DevinoMessage.requestBody(messages).count },
      ])
  }

  /// Reading the answer to a batch; the peer reads one shape of it, we all that are documented.
  static func answer() -> Contest {
    let messages = Inputs.messages
    return Contest(
      name: "decode the answer to 1000 messages",
      contestants: [
        Contestant(name: "Vestnik", expected: Inputs.count) {
          DevinoMessage.accepted(messages, by: Inputs.answer)
        },
        Contestant(name: "JSONDecoder", expected: Inputs.count) {
          try JSONDecoder().decode(PlainAnswer.self, from: Inputs.answer).result.count { $0.code == "OK" }
        },
      ])
  }

  /// What `send` takes beside validating and encoding, in microseconds: of the fastest passes, because a
  /// difference of two large numbers bears no noise.
  static func overhead(_ result: ContestResult) -> Double {
    result.figures[0].fastest - result.figures.dropFirst().reduce(0) { $0 + $1.fastest }
  }

  private struct Unwell: HTTPTransport {
    func send(
      _ request: HTTPRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> HTTPResponse {
      HTTPResponse(status: 500)
    }
  }

  private struct PlainAnswer: Decodable {
    struct Item: Decodable {
      var code: String
      var messageId: String
    }
    var result: [Item]
  }
}
