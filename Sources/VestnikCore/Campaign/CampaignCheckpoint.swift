import Dispatch

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file from which a campaign goes on after its process has ended, in whatever way.
///
/// A row is the index of a message in the input, from 0. Before a request leaves, its rows are written to the disk
/// with a fingerprint of each message; their outcomes follow. So after a crash the only messages in doubt are those
/// that were on their way, and those of at most one request a group that was about to leave. With a sender of your
/// own that does not report departures, all messages of its calls under way are in doubt. The next run that finds the
/// file treats each row of the input like this:
///
/// | The file says | The new run |
/// | --- | --- |
/// | nothing | sends it |
/// | accepted, rejected, or failed with `.unknown` | gives the outcome out again, does not send |
/// | over budget, invalid, or failed with `.notSent` or `.rejected` | sends it: it provably was not taken |
/// | about to leave or on its way, no outcome | gives `.failed` with the code `interrupted` and `.unknown`, does not send |
///
/// Outcomes that are given out again have ``CampaignResult/isReplayed`` set, so the results of the last run are
/// complete by themselves. A row whose message differs from that of the former run, or an input that ends before the
/// last row in the file, is ``CampaignError/inputChanged(index:)``; neither that row nor any later one is handed
/// over.
///
/// Only one campaign at a time has the file open: another gets ``JournalError/Kind/locked``. A crash or a power cut
/// leaves half a record, zeros, or bytes that were never a record at the end of the file, and these are cut off.
/// Damage anywhere else is reported and nothing is sent; nothing more is sent either once the file is removed while
/// the campaign runs. The file is readable by its owner only; it holds fingerprints, receipts and errors, no
/// messages. It is never deleted.
public struct CampaignCheckpoint: Hashable, Sendable {
  /// The URL of the file. Its folder has to exist.
  public var file: URL

  /// Makes a checkpoint in the file; a file that does not exist is made when the campaign begins.
  public init(file: URL) {
    self.file = file
  }

  /// Waits until no campaign has the file open.
  ///
  /// A loop that was left early closes its file in the background; wait for that before the file is moved or read.
  public func released() async {
    let path = file.path
    await withCheckedContinuation { continuation in
      // Waiting for the lock blocks, so it must not happen on a cooperative thread.
      DispatchQueue.global().async {
        AppendOnlyFile.waitUntilUnlocked(path)
        continuation.resume()
      }
    }
  }
}

/// The conversions between a run's messages and outcomes and the bytes in its checkpoint.
///
/// Closures, because only the initialiser needs a `Codable` message and receipt, and a campaign without a checkpoint
/// sends types that are neither.
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
        // An outcome that cannot be encoded is stored empty, so that its message is still not sent again.
        return [UInt8]("{}".utf8)
      },
      decode: { bytes in
        if let stored = try? ExactJSONDecoder(maxBytes: .max).decode(
          StoredOutcome<Receipt>.self, from: Data(bytes)),
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

/// The 64-bit FNV-1a hash, by which a changed row is noticed. It does not protect against deliberate collisions.
enum FNV64 {
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}

/// An outcome as the checkpoint stores it; exactly one of its members is set.
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
    // Neither the response nor the transport's error is stored: a body may hold anything.
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
