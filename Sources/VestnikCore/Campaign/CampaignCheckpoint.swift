import Dispatch

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The file from which a campaign goes on after its process has ended, in whatever way.
///
/// Before a request leaves, its rows are written down, with a fingerprint of each message, and are on the disk. What
/// became of them follows. So after a crash no more is in doubt than what was on its way, and one request a group that
/// was about to leave; with a sender of your own that does not report departures, its calls under way. A run that finds
/// the file then treats each row of the input so:
///
/// | the file says | the new run |
/// | --- | --- |
/// | nothing | sends it |
/// | accepted, rejected, or failed with `.unknown` | gives the outcome out again, does not send |
/// | over budget, invalid, or failed with `.notSent` or `.rejected` | sends it: it provably was not taken |
/// | about to leave or on its way, no outcome | gives `.failed` with the code `interrupted` and `.unknown`, does not send |
///
/// What a run did not send has ``CampaignResult/isReplayed`` set: so the results of the last run alone are
/// complete. A row that differs from the former run, or an input that ends too early, is
/// ``CampaignError/inputChanged(index:)``; nothing of it or behind it is handed over from then on.
///
/// Only one campaign at a time has the file: another gets ``JournalError/Kind/locked``. Half a record at its end,
/// zeros, or bytes that were never a record are what a crash or a power cut leaves and are cut off; damage anywhere
/// else is reported and nothing is sent, nor when the file is removed while the campaign runs. It is readable by
/// its owner only; it holds fingerprints, receipts and errors, no messages. It is never deleted.
public struct CampaignCheckpoint: Hashable, Sendable {
  /// Where the file is. Its folder has to exist.
  public var file: URL

  /// Names the file; it is made when the campaign begins.
  public init(file: URL) {
    self.file = file
  }

  /// Returns when no campaign has the file open: after a loop was left early.
  public func released() async {
    let path = file.path
    await withCheckedContinuation { continuation in
      // A thread of its own kind: waiting for the lock blocks.
      DispatchQueue.global().async {
        AppendOnlyFile.waitUntilUnlocked(path)
        continuation.resume()
      }
    }
  }
}

/// How a run writes its messages and outcomes down: where the types are known to be codable.
struct CheckpointCodec<Message: Sendable, Receipt: Sendable>: Sendable {
  let file: URL
  let fingerprint: @Sendable (Message) throws -> UInt64
  let encode: @Sendable (SendOutcome<Receipt>) -> [UInt8]
  let decode: @Sendable ([UInt8]) -> SendOutcome<Receipt>
}

extension CheckpointCodec where Message: Encodable, Receipt: Codable {
  init(_ checkpoint: CampaignCheckpoint) {
    self.init(
      file: checkpoint.file,
      fingerprint: { message in FNV64.hash(try ExactJSONEncoder().encode(message)) },
      encode: { outcome in
        if let data = try? ExactJSONEncoder().encode(StoredOutcome(outcome)) { return [UInt8](data) }
        // Cannot be written, must not be sent again: that much is kept.
        return [UInt8]("{}".utf8)
      },
      decode: { bytes in
        if let stored = try? ExactJSONDecoder().decode(StoredOutcome<Receipt>.self, from: Data(bytes)),
          let outcome = stored.outcome
        {
          return outcome
        }
        return .failed(
          MessagingError(
            code: .interrupted, delivery: .unknown,
            detail: "a former run handed the message over; its outcome cannot be read"))
      })
  }
}

/// The 64-bit FNV-1a hash: tells a changed row, no protection against intent.
enum FNV64 {
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}

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
