import Dispatch

/// Runs the journal's writer on a queue of its own, because it blocks for the disk, which no thread of the
/// cooperative pool may do.
final class JournalExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "vestnik.budget-journal")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}
