import ExampleSupport
import Foundation
import Testing

@testable import QuickstartKit

/// Kills the real program at random moments, starts it again until it comes to its end, and counts from outside.
///
/// A few rounds by default, hundreds with the environment variable `VESTNIK_LONG_TESTS`.
@Suite(.serialized, .timeLimit(.minutes(10))) struct QuickstartKillTests {
  private static let isLong = ProcessInfo.processInfo.environment["VESTNIK_LONG_TESTS"] != nil

  private struct Delivery: Decodable {
    var phone: String
    var service: String
    var variables: [String: String]
    var at: String
  }

  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// 1500 people of three services; every tenth row belongs to one of ten people who are in the file 15 times.
  private func writeRecipients() throws -> Int {
    let rows = 1500
    let lines = (0..<rows).map { row in
      let phone = row % 10 == 0 ? 79_990_000_000 + row / 10 % 10 : 79_991_000_000 + row
      return "\(phone),service_\(row % 3),order_ready,\(row)\n"
    }
    let text = "phone,service,template,row\n" + lines.joined() + "nonsense,service_0,order_ready,\(rows)\n"
    try Data(text.utf8).write(to: folder.appending(path: "people.csv"))
    return rows + 1
  }

  /// Starts the program; its standard output goes nowhere, because nobody reads it after a kill.
  private func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  private static var program: URL {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent().appending(path: "quickstart")
      }
    #endif
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "quickstart")
  }

  @Test(arguments: [0, 0.05]) func whatIsKilledGoesOnAndSendsNothingTwice(faults: Double) async throws {
    let rows = try writeRecipients()
    let arguments = [
      path("people.csv"), "--journal", path("journal"), "--deliveries", path("deliveries.jsonl"), "--results",
      path("results.csv"),
    ]
    let seed = UInt64.random(in: 0 ... .max)
    var kills = 0
    for round in 0..<(Self.isLong ? 400 : 12) {
      let process = try start(arguments + ["--faults", "\(faults)", "--seed", "\(seed &+ UInt64(round))"])
      try await Task.sleep(for: .milliseconds(.random(in: 20...400)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { kills += 1 }
    }
    // The results appear whole: after a kill in the middle there is no half of them.
    let last = try start(arguments)
    last.waitUntilExit()
    #expect(last.terminationReason == .exit && last.terminationStatus == 0)
    #expect(kills > 0)
    try check(rows: rows, context: "faults \(faults), seed \(seed), \(kills) kills")
  }

  private func check(rows: Int, context: String) throws {
    let results = try String(contentsOfFile: path("results.csv"), encoding: .utf8).split(separator: "\n")
    #expect(results.count == rows + 1, "\(context)")
    let lines = try String(contentsOfFile: path("deliveries.jsonl"), encoding: .utf8).split(separator: "\n")
    let deliveries = try lines.map { try JSONDecoder().decode(Delivery.self, from: Data($0.utf8)) }
    let delivered = Dictionary(grouping: deliveries) { $0.variables["row"] ?? "" }
    let twice = delivered.filter { $0.value.count > 1 }.keys.sorted()
    #expect(twice.isEmpty, "\(context)")
    let tooMany = Dictionary(grouping: deliveries) { "\($0.service) \($0.phone)" }.filter {
      $0.value.count > 5
    }
    #expect(tooMany.isEmpty, "\(context)")
    for (row, line) in results.dropFirst().enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields[0] == "\(row + 2)", "\(context)")
      let count = delivered["\(row)"]?.count ?? 0
      switch fields[2] {
      case "accepted": #expect(count == 1, "\(context), row \(row)")
      case "failed" where fields[4].contains("(unknown)"): #expect(count <= 1, "\(context), row \(row)")
      default: #expect(count == 0, "\(context), row \(row): \(line)")
      }
    }
    #expect(delivered.count > rows / 2, "\(context)")
  }
}
