import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// A server of a shared budget that records what it is asked and replies with a scripted text.
final class ScriptedServer: Sendable {
  /// A call of `evaluate`.
  struct Call: Sendable {
    var script: String
    var keys: [String]
    var arguments: [String]
    var operation: String { arguments[0] }
  }

  typealias Reply = @Sendable (Call) throws -> String

  static let now = 1_800_000_000_000_000
  static let identity = "00000000000000ab"
  let calls = Boxed<[Call]>([])
  let reply: Boxed<Reply>
  let losses = Boxed<[SharedBudgetLoss]>([])

  init(_ reply: @escaping Reply) { self.reply = Boxed(reply) }

  /// Returns a server that grants everything.
  static func generous() -> ScriptedServer {
    let evaluations = Boxed(0)
    return ScriptedServer { call in
      granting(
        call,
        evaluation: evaluations.update { count in
          count += 1
          return count
        })
    }
  }

  /// Returns a reply that grants everything, as the evaluation of this number.
  static func granting(_ call: Call, evaluation: Int, identity: String = identity) -> String {
    guard call.operation == "reserve" else { return "ok \(now)" }
    let decisions = Array(repeating: "granted \(now)", count: call.keys.count - 4)
    return (["ok \(now) \(identity) \(evaluation)"] + decisions).joined(separator: " ")
  }

  func asked(_ operation: String) -> [Call] { calls.value.filter { $0.operation == operation } }

  func evaluate(_ script: String, _ keys: [String], _ arguments: [String]) throws -> String {
    let call = Call(script: script, keys: keys, arguments: arguments)
    calls.update { $0.append(call) }
    return try reply.value(call)
  }

  func budget(
    _ time: any TimeSource,
    _ limits: BudgetLimits = BudgetLimits(perSecond: 50, perDayAndRecipient: 5), prefix: String = "vestnik",
    clock: SharedBudget.Clock = .server
  ) -> SharedBudget {
    SharedBudget(
      limits, prefix: prefix, clock: clock, time: time,
      onLoss: { loss in self.losses.update { $0.append(loss) } },
      evaluate: { try self.evaluate($0, $1, $2) })
  }
}

/// Returns keys of one group, one for each number.
func keys(_ numbers: some Sequence<UInt64>, _ group: SenderGroup = "shop") -> [BudgetKey] {
  numbers.map { BudgetKey(group: group, recipient: RecipientKey($0)) }
}

/// Returns the reservations of the messages that were granted.
func reservations(_ decisions: [BudgetDecision]) -> [BudgetReservation] {
  decisions.compactMap { if case .granted(let reservation) = $0 { reservation } else { nil } }
}
