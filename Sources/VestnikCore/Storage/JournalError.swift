/// An error of the file of a ``JournaledBudget`` or of a ``CampaignCheckpoint``: what was written may not be durable.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of an error.
  public enum Kind: Hashable, Sendable {
    /// The directory or the file is in use, by another process or elsewhere in this one.
    case locked
    /// The file is not what was written. It was left unchanged.
    ///
    /// `offset` is the offset of the first bad record in bytes, `recordsSaved` the number of records before and after
    /// it that are still readable; ``JournaledBudget/repair(directory:)`` saves those of a budget's journal.
    case damaged(offset: Int, recordsSaved: Int)
    /// The file has another format, of another kind of file or another version of Vestnik; the text names it. The
    /// file was left unchanged.
    case unsupportedFormat(String)
    /// The file was removed, renamed or replaced while it was in use: the next start would not find what is written.
    case removed
    /// The disk is full, the disk quota is used up, or the file has reached the largest size that is allowed.
    case full
    /// The directory or a file in it cannot be created, read, written or synced, or the budget was shut down.
    case unwritable
  }

  /// The kind of the error.
  public var kind: Kind
  /// The path of the file or directory that the error is about.
  public var path: String

  /// Makes an error.
  public init(kind: Kind, path: String) {
    self.kind = kind
    self.path = path
  }

  /// The error in words, with advice where there is something to do.
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
