@_spi(Benchmarks) import DevinoVK
import Foundation
import VestnikCore

/// One call of `send` for a batch in one request.
enum PipelineBenchmark {
  /// The call beside its parts that are not the pipeline's own. The transport answers at once, and takes all messages.
  static func sending() throws -> Contest {
    let messages = Inputs.messages
    let size = try DevinoMessage.requestBody(messages).count
    // No limits: waiting is not what is measured. The budget is asked all the same.
    let budget = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: nil))
    let context = ClientContext(
      transport: Taking(), budget: budget,
      options: SendOptions(budget: .failFast, pacing: .providerQueues))
    let client = DevinoClient(.apiKey("key"), context: context)
    let keys = messages.compactMap { BudgetKey(group: $0.service, phone: $0.phone) }
    return Contest(
      name: "send 1000 messages",
      contestants: [
        Contestant(name: "Vestnik", expected: Inputs.count) {
          let outcomes = await client.send(messages, options: nil)
          return outcomes.indices.count { if case .accepted = outcomes[$0] { true } else { false } }
        },
        Contestant(name: "validating them", expected: 0) { messages.issues(under: .devino).count },
        Contestant(name: "encoding them", expected: size) { try DevinoMessage.requestBody(messages).count },
        Contestant(name: "asking the budget", expected: Inputs.count) { budget.reserve(keys).count },
        Contestant(name: "reading the answer", expected: Inputs.count) {
          DevinoMessage.accepted(messages, by: Inputs.answer)
        },
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

  /// What `send` takes beside all of these, in microseconds: of the fastest passes, because a difference of two large
  /// numbers bears no noise.
  static func overhead(_ result: ContestResult) -> Double {
    result.figures[0].fastest - result.figures.dropFirst().reduce(0) { $0 + $1.fastest }
  }

  private struct Taking: HTTPTransport {
    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      TransportResponse(status: 200, body: Inputs.answer)
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
