import Foundation
import Testing
import VestnikCore

@Suite(.serialized, .timeLimit(.minutes(10))) struct JournalKillTests {
  private let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 5)

  /// A running `journal-child`; what it prints goes to a file, so that nothing is lost with it.
  private struct Child {
    let process = Process()
    let output: URL

    init(_ folder: JournalFolder, _ mode: String, seed: Int = 0) throws {
      output = folder.url.appendingPathComponent("output-\(mode)-\(seed)")
      _ = FileManager.default.createFile(atPath: output.path, contents: nil)
      process.executableURL = Self.program
      process.arguments = [folder.url.path, mode, "\(seed)"]
      process.standardOutput = try FileHandle(forWritingTo: output)
      try process.run()
    }

    static var program: URL {
      #if os(macOS)
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
          return bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("journal-child")
        }
      #endif
      return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("journal-child")
    }

    /// The whole lines printed so far; one that the kill cut short says nothing.
    func lines() throws -> [[Substring]] {
      let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      return lines.map { $0.split(separator: " ") }
    }

    func waitForLine() async throws {
      while try lines().isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    }

    func kill() {
      #if !os(Windows)
        Foundation.kill(process.processIdentifier, SIGKILL)
      #endif
      process.waitUntilExit()
    }
  }

  @Test func aPrintedGrantCountsAfterKill9() async throws {
    let folder = try JournalFolder()
    var granted: [BudgetKey: Int] = [:]
    for round in 0..<(runsLongJournalTests ? 150 : 10) {
      let child = try Child(folder, "loop", seed: round)
      // Every other one may be killed while it opens the journal and rewrites it.
      if round % 2 == 0 { try await child.waitForLine() }
      try await Task.sleep(for: .microseconds(.random(in: 0...60_000)))
      child.kill()
      #expect(child.process.terminationReason == .uncaughtSignal)
      for line in try child.lines() where line[0] == "granted" {
        let number = try #require(UInt64(line[2]))
        granted[key(number, SenderGroup(String(line[1]))), default: 0] += 1
      }
      try #expect(!child.lines().contains { ["error", "refused"].contains($0[0]) })
      try await withJournal(folder, limits) { budget in
        let forgotten = granted.filter { 5 - (budget.remaining($0.key).day ?? 5) < $0.value }
        #expect(forgotten.isEmpty, "round \(round)")
      }
    }
    #expect(granted.count > 10)
  }

  @Test func anotherProcessHoldsTheLockUntilItDies() async throws {
    let folder = try JournalFolder()
    let child = try Child(folder, "hold")
    try await child.waitForLine()
    let error = await #expect(throws: JournalError.self) {
      _ = try await JournaledBudget(limits, directory: folder.url)
    }
    #expect(error?.kind == .locked)
    child.kill()
    try await withJournal(folder, limits) { _ in }
  }

  @Test func aFullDiskEndsTheGrantsAndLosesNone() async throws {
    let folder = try JournalFolder()
    let child = try Child(folder, "full")
    child.process.waitUntilExit()
    let lines = try child.lines()
    #expect(lines.last == ["error", "full"])
    let granted = lines.filter { $0[0] == "granted" }
    #expect(granted.count > 100)
    try await withJournal(folder, limits) { budget in
      for line in granted {
        let number = try #require(UInt64(line[2]))
        #expect(budget.remaining(key(number, SenderGroup(String(line[1])))).day != 5)
      }
    }
  }
}
