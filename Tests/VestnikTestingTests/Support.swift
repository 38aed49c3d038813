import Foundation
import Synchronization
import VestnikCore

/// Runs its jobs only when it is told to, one at a time, in the order of their arrival.
final class SteppedExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
  }

  func runAll() {
    while let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}

/// What happened, in order, from any task.
final class Record<Entry: Sendable>: Sendable {
  private let storage = Mutex<[Entry]>([])

  var entries: [Entry] { storage.withLock { $0 } }

  func add(_ entry: Entry) { storage.withLock { $0.append(entry) } }
}

/// A request with a JSON body.
func post(_ body: String, method: String = "POST") throws -> TransportRequest {
  guard let url = URL(string: "https://api.example.org/messages") else { throw URLError(.badURL) }
  return TransportRequest(
    method: method, url: url, headers: ["Authorization": "Key test"], body: .bytes(Data(body.utf8)))
}
