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
