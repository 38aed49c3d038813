import CSQLite
import Dispatch
import Foundation

struct SQLiteError: Error, CustomStringConvertible {
  var description: String
}

/// The five a day in SQLite, as a careful user would write it: WAL, `synchronous=FULL`, one connection on a queue of its
/// own, prepared statements.
actor SQLiteBudget {
  /// How calls become transactions.
  enum Commit {
    /// Each call is one.
    case eachCall
    /// Calls that come while one is being committed share the next.
    case shared
  }

  private final class Executor: SerialExecutor {
    let queue = DispatchQueue(label: "sqlite")
    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
  }

  private let executor = Executor()
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private let connection: OpaquePointer
  private let begin, count, insert, commit: OpaquePointer
  private let mode: Commit
  private var waiting: [(UInt64, CheckedContinuation<Bool, any Error>)] = []

  init(path: String, _ mode: Commit) throws {
    var opened: OpaquePointer?
    guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else { throw SQLiteError(description: path) }
    connection = opened
    self.mode = mode
    for text in [
      "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
      "CREATE TABLE grants(service INTEGER, recipient INTEGER, at REAL)",
      "CREATE INDEX byRecipient ON grants(service, recipient, at)",
    ] {
      guard sqlite3_exec(opened, text, nil, nil, nil) == SQLITE_OK else {
        throw SQLiteError(description: String(cString: sqlite3_errmsg(opened)))
      }
    }
    func prepare(_ text: String) throws -> OpaquePointer {
      var statement: OpaquePointer?
      guard sqlite3_prepare_v2(opened, text, -1, &statement, nil) == SQLITE_OK, let statement else {
        throw SQLiteError(description: String(cString: sqlite3_errmsg(opened)))
      }
      return statement
    }
    begin = try prepare("BEGIN IMMEDIATE")
    count = try prepare("SELECT count(*) FROM grants WHERE service = 1 AND recipient = ? AND at > ?")
    insert = try prepare("INSERT INTO grants VALUES(1, ?, ?)")
    commit = try prepare("COMMIT")
  }

  /// Whether one more message to the recipient is granted, durably.
  func reserve(_ recipient: UInt64) async throws -> Bool {
    switch mode {
    case .eachCall:
      try step(begin)
      let isGranted = try grant(recipient)
      try step(commit)
      return isGranted
    case .shared:
      if waiting.isEmpty { Task { self.commitWaiting() } }
      return try await withCheckedThrowingContinuation { waiting.append((recipient, $0)) }
    }
  }

  private func commitWaiting() {
    let calls = waiting
    waiting = []
    do {
      try step(begin)
      let decisions = try calls.map { try grant($0.0) }
      try step(commit)
      for (call, isGranted) in zip(calls, decisions) { call.1.resume(returning: isGranted) }
    } catch {
      for call in calls { call.1.resume(throwing: error) }
    }
  }

  private func grant(_ recipient: UInt64) throws -> Bool {
    let now = Date().timeIntervalSinceReferenceDate
    sqlite3_bind_int64(count, 1, Int64(recipient))
    sqlite3_bind_double(count, 2, now - 86_400)
    defer { sqlite3_reset(count) }
    guard sqlite3_step(count) == SQLITE_ROW, sqlite3_column_int(count, 0) < 5 else { return false }
    sqlite3_bind_int64(insert, 1, Int64(recipient))
    sqlite3_bind_double(insert, 2, now)
    try step(insert)
    return true
  }

  private func step(_ statement: OpaquePointer) throws {
    defer { sqlite3_reset(statement) }
    guard sqlite3_step(statement) == SQLITE_DONE else {
      throw SQLiteError(description: String(cString: sqlite3_errmsg(connection)))
    }
  }

  func close() {
    for statement in [begin, count, insert, commit] { sqlite3_finalize(statement) }
    sqlite3_close(connection)
  }
}
