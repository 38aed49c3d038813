#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An outcome as the checkpoint keeps it: exactly one member is set.
struct StoredOutcome<Receipt: Codable & Sendable>: Codable {
  struct Failure: Codable {
    var code: MessagingError.Code
    var delivery: String
    var providerCode: String?
    var retryAfter: Double?
    var retryAt: Date?
    var attempts: Int
    var requestID: String
    var issues: [ValidationIssue]
    var rejection: Rejection?
    var detail: String?
  }

  var accepted: Receipt?
  var rejected: Rejection?
  var invalid: [ValidationIssue]?
  var overBudget: Date?
  var failed: Failure?

  init(_ outcome: SendOutcome<Receipt>) {
    switch outcome {
    case .accepted(let receipt): accepted = receipt
    case .rejected(let rejection): rejected = rejection
    case .invalid(let issues): invalid = issues
    case .overBudget(let until): overBudget = until
    case .failed(let error): failed = Failure(error)
    }
  }

  var outcome: SendOutcome<Receipt>? {
    if let accepted { return .accepted(accepted) }
    if let rejected { return .rejected(rejected) }
    if let invalid { return .invalid(invalid) }
    if let overBudget { return .overBudget(until: overBudget) }
    return failed.map { .failed($0.error) }
  }
}

extension StoredOutcome.Failure {
  init(_ error: MessagingError) {
    code = error.code
    delivery =
      switch error.delivery {
      case .notSent: "not-sent"
      case .rejected: "rejected"
      case .unknown: "unknown"
      }
    providerCode = error.providerCode
    retryAfter = error.retryAfter?.inSeconds
    retryAt = error.retryAt
    attempts = error.attempts
    requestID = error.requestID
    issues = error.issues
    rejection = error.rejection
    // The answer and the transport's error are not kept: bodies may hold anything.
    detail = error.detail ?? error.transport?.description
  }

  var error: MessagingError {
    let delivery: MessagingError.Delivery =
      switch delivery {
      case "not-sent": .notSent
      case "rejected": .rejected
      default: .unknown
      }
    return MessagingError(
      code: code, delivery: delivery, providerCode: providerCode,
      retryAfter: retryAfter.map { .seconds($0) }, retryAt: retryAt, attempts: attempts,
      requestID: requestID, issues: issues, rejection: rejection, detail: detail)
  }
}
