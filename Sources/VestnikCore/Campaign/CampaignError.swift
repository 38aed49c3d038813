/// Why a campaign ended before its input did.
///
/// It is thrown after the results of everything that was handed to the sender have been given out.
public enum CampaignError: Error, Sendable {
  /// The source of the messages failed; what was read before is sent and given out first.
  case source(any Error)
  /// The checkpoint cannot be opened, read or written. Nothing is sent that it could not note down before.
  case checkpoint(JournalError)
  /// The row is not the one of the former run, or the input now ends before it. Counted from 0.
  case inputChanged(index: Int)
}
