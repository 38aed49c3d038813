import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

@testable import RapportoVK

/// One payload in the documented shape, with values of our own.
func fixture(_ name: String) throws -> Data {
  let file = try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
  return try Data(contentsOf: file)
}

/// What most tests send, and how.
enum Sample {
  static let message = RapportoMessage(to: "79990001122", text: "Order 17 shipped")
  static let keyed = RapportoMessage(
    to: "79990001122", text: "Order 17 shipped", partnerMessageID: "ord-17-a1")
  static let credentials = RapportoCredentials(serviceID: "acme-vk", password: "Pa55-w0rd")

  static func url(_ text: String = "https://gw.example:9080/acme") throws -> URL {
    try #require(URL(string: text))
  }

  static func form(
    _ method: RapportoClient.Method = .post, _ answer: RapportoClient.ResponseFormat = .text
  ) throws -> RapportoClient.Interface {
    .form(url: try url(), method: method, responseFormat: answer)
  }

  static func rest() throws -> RapportoClient.Interface {
    .rest(url: try url("https://gw.example/acme_rest"))
  }

  static func channel(
    _ interface: RapportoClient.Interface, _ idempotency: RapportoIdempotency = .off,
    _ credentials: RapportoCredentials = credentials, limits: MessageLimits? = nil
  ) -> RapportoAdapter {
    RapportoAdapter(
      credentials, .init(interface: interface, group: "acme", idempotency: idempotency, limits: limits))
  }
}

extension TransportRequest {
  var text: String {
    if case .bytes(let data) = body { String(decoding: data, as: UTF8.self) } else { "" }
  }
}

extension TransportResponse {
  init(_ status: Int, _ text: String) {
    self.init(status: status, body: Data(text.utf8))
  }
}

/// A value behind a lock, for what concurrent closures note down.
final class Boxed<Value: Sendable>: Sendable {
  private let storage: Mutex<Value>

  init(_ value: Value) { storage = Mutex(value) }

  var value: Value { storage.withLock { $0 } }

  @discardableResult func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    storage.withLock { value in change(&value) }
  }
}

/// One line for an outcome.
func word(_ outcome: SendOutcome<SendReceipt>) -> String {
  switch outcome {
  case .accepted(let receipt): "accepted \(receipt.id) \(receipt.attempts)"
  case .rejected(let rejection): "rejected \(rejection.reasons.map(\.code).joined())"
  case .invalid(let issues): "invalid \(issues.map(\.rule.rawValue).joined(separator: " "))"
  case .overBudget: "over"
  case .failed(let error): "\(error.code) \(error.delivery) \(error.attempts)"
  }
}
