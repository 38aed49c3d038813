/// Why a ``JournaledBudget`` or a ``CampaignCheckpoint`` cannot promise that what it noted outlives the process.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// Another user, of this process or of another one, has the directory or the file open.
    case locked
    /// The file is not what was written: it was left as it is. `offset` is the place of the first bad record in
    /// bytes, `recordsSaved` how many records before and after it are still readable;
    /// ``JournaledBudget/repair(directory:)`` goes on with those of a budget's journal.
    case damaged(offset: Int, recordsSaved: Int)
    /// The file is a whole one of another kind or of another version of Vestnik, named by the text: it was left as it is.
    case unsupportedFormat(String)
    /// The file was removed, renamed or replaced while it was in use: the next start would not find what is written.
    case removed
    /// The disk, the quota or the allowed size of a file is used up.
    case full
    /// The directory or a file in it cannot be made, read, written or synced, or the budget was shut down.
    case unwritable
  }

  /// What is wrong.
  public var kind: Kind
  /// The file or directory that it is about.
  public var path: String

  /// Makes an error.
  public init(kind: Kind, path: String) {
    self.kind = kind
    self.path = path
  }

  /// The error in words, with what can be done about it.
  public var description: String {
    switch kind {
    case .locked:
      "the journal \(path) is in use by another process, or elsewhere in this one"
    case .damaged(let offset, let saved):
      "the journal \(path) is damaged at byte \(offset); \(saved) records are readable; it was left as it is; "
        + (path.hasSuffix("/" + JournaledBudget.journalName)
          ? "JournaledBudget.repair(directory:) keeps the file aside and goes on with them"
          : "which further rows were handed over cannot be known, so nothing is sent: "
            + "give the rows that certainly were not, as an input of their own, another checkpoint")
    case .unsupportedFormat(let found):
      "\(path) is \(found), which this version does not read; it was left as it is; "
        + "end the work with the version that wrote it, or name another file"
    case .removed:
      "the journal \(path) was removed or replaced while it was in use, so that the next start would not find what is "
        + "written; nothing more is granted; start anew, and leave the file where it is"
    case .full:
      "there is no space left for the journal \(path)"
    case .unwritable:
      "the journal \(path) cannot be opened, written or synced, or was shut down"
    }
  }
}
