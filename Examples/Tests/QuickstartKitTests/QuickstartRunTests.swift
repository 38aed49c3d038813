import ExampleSupport
import Foundation
import Synchronization
import Testing

@testable import QuickstartKit

@Suite struct QuickstartRunTests {
  /// What a run prints.
  private final class Screen: Sendable {
    private let storage = Mutex("")
    var text: String { storage.withLock { $0 } }
    var lastLine: String { text.split(separator: "\n").last.map(String.init) ?? "" }
    func print(_ part: String) { storage.withLock { $0 += part } }
  }

  private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  private func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    return path(name)
  }

  @discardableResult
  private func run(_ arguments: [String], isTerminal: Bool = false, environment: [String: String] = [:])
    async throws -> Screen
  {
    let screen = Screen()
    let run = try QuickstartRun(
      QuickstartOptions(arguments), bundledFile: path("none.csv"), environment: environment,
      isTerminal: isTerminal,
      print: { screen.print($0) })
    try await run.run()
    return screen
  }

  private func people(_ count: Int) -> String {
    "phone,service,template,guest\n"
      + (0..<count).map { "\(79_990_000_000 + $0),cafe,order_ready,\"Ольга, \($0)\"\n" }.joined()
  }

  @Test func aDamagedJournalIsRepairedWhenThatIsAskedFor() async throws {
    let file = try write(people(3), to: "a.csv")
    let arguments = [file, "--journal", path("journal")]
    try await run(arguments)
    let journal = URL(filePath: path("journal/budget.journal"))
    var bytes = [UInt8](try Data(contentsOf: journal))
    bytes[48] ^= 4
    try Data(bytes).write(to: journal)
    let error = await #expect(throws: InputError.self) { try await run(arguments) }
    #expect(error?.description.contains("is damaged at byte 48; 3 records") == true)
    #expect(
      error?.description.contains("--repair") == true && error?.description.contains("(directory:)") == false)
    #expect(try [UInt8](Data(contentsOf: journal)) == bytes)
    let screen = try await run(arguments + ["--repair"])
    #expect(screen.text.contains("budget.journal.damaged-1, which holds phone numbers; 3 records"))
    #expect(try await run(arguments + ["--repair"]).text.contains("the journal is not damaged"))
    #expect(throws: InputError.self) { try QuickstartOptions([file, "--repair"]) }
  }

  @Test func everyRowIsAccountedForInOrder() async throws {
    let file = try write(
      "phone,service,template,ttl,guest\n79990001122,cafe,a,60,x\nnonsense,cafe,a,59,\"y\nz\"\n79990001123,cafe,7,x,\n"
        + String(repeating: "79990001124,cafe,a,,\n", count: 6), to: "a.csv")
    let screen = try await run([file, "--results", path("out.csv"), "--summary", "json"])
    #expect(
      screen.lastLine
        == #"{"total":9,"accepted":6,"rejected":0,"invalid":2,"over_budget":1,"failed":0,"requests":1,"warnings":{"row.repeated":5}}"#
    )
    let lines = try String(contentsOfFile: path("out.csv"), encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "line,phone,outcome,message_id,reason")
    #expect(lines.count == 10)
    #expect(lines[1].hasPrefix("2,79990001122,accepted,'3"))
    #expect(lines[2].hasPrefix("3,nonsense,invalid,,\"phone.e164: n*****se, allowed 7 to 15 digits"))
    #expect(lines[2].hasSuffix("; ttl.range: 59 s, allowed 60…86400 s\""))
    #expect(lines[3] == "5,79990001123,invalid,,\"ttl.number: x, allowed a whole number of seconds\"")
    #expect(lines[9].hasPrefix("11,79990001124,over_budget,,room again at 2026-01-02T"))
  }

  @Test(arguments: [
    (
      ["--fault", "timeout-after"],
      #""accepted":100,"rejected":0,"invalid":0,"over_budget":0,"failed":50,"requests":3"#
    ),
    (
      ["--fault", "503"], #""accepted":100,"rejected":0,"invalid":0,"over_budget":0,"failed":50,"requests":3"#
    ),
    (
      ["--fault", "truncate:2"],
      #""accepted":50,"rejected":0,"invalid":0,"over_budget":0,"failed":100,"requests":3"#
    ),
    (
      ["--fault", "refuse"],
      #""accepted":150,"rejected":0,"invalid":0,"over_budget":0,"failed":0,"requests":4"#
    ),
    (
      ["--balance", "120"],
      #""accepted":120,"rejected":30,"invalid":0,"over_budget":0,"failed":0,"requests":3"#
    ),
  ])
  func faultsLeaveNoRowUnaccounted(arguments: [String], totals: String) async throws {
    let file = try write(people(150), to: "a.csv")
    let screen = try await run([file, "--summary", "json"] + arguments)
    #expect(screen.lastLine == "{\"total\":150,\(totals),\"warnings\":{}}")
    let hasUnknown = screen.text.contains("may have arrived")
    #expect(hasUnknown == (arguments[0] == "--fault" && arguments[1] != "refuse"))
  }

  @Test func aTerminalGetsABarAndAPipeGetsLines() async throws {
    let file = try write(people(100), to: "a.csv")
    let bar = try await run([file], isTerminal: true).text
    #expect(bar.contains("\r") && bar.contains("█") && bar.contains("100 %"))
    let lines = try await run([file]).text
    #expect(!lines.contains("\r") && !lines.contains("\u{1B}") && lines.contains("100 of 100 done\n"))
  }

  @Test func badInputIsRefusedBeforeAnythingIsWritten() async throws {
    let broken = try write("phone,service,template\n1,2\n", to: "broken.csv")
    let good = try write(people(1), to: "good.csv")
    let results = try write("precious", to: "results.csv")
    for arguments in [
      [broken, "--results", results], [path("missing.csv"), "--results", results],
      [directory.path, "--results", results], [good, "--results", good],
      [good, "--results", directory.path], [good, "--results", path("no/such/place.csv")],
      [good, "--live", "--results", results], [good, "--deliveries", good],
      [good, "--results", results, "--deliveries", results], [good, "--deliveries", path("no/such/place")],
      [good, "--journal", good],
    ] {
      await #expect(throws: InputError.self, "\(arguments)") { try await run(arguments) }
    }
    #expect(try String(contentsOfFile: results, encoding: .utf8) == "precious")
    #expect(try String(contentsOfFile: good, encoding: .utf8) == people(1))
  }

  @Test func aJournalLetsASecondRunRepeatTheOutcomesOfTheFirst() async throws {
    let file = try write(people(120), to: "a.csv")
    let arguments = [
      file, "--journal", path("state"), "--results", path("out.csv"), "--deliveries", path("read.jsonl"),
      "--summary", "json",
    ]
    let first = try await run(arguments)
    let results = try String(contentsOfFile: path("out.csv"), encoding: .utf8)
    let second = try await run(arguments)
    #expect(first.lastLine.contains(#""accepted":120"#) && !first.text.contains("former run"))
    #expect(
      second.lastLine.contains(#""accepted":120"#)
        && second.lastLine.hasSuffix(#""requests":0,"warnings":{}}"#))
    #expect(second.text.contains("120 outcomes are those of a former run"))
    #expect(try String(contentsOfFile: path("out.csv"), encoding: .utf8) == results)
    let lines = try String(contentsOfFile: path("read.jsonl"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 120)
    // In the order in which they arrived, which is that of the file only within a request.
    let line = try #require(lines.first { $0.contains(#""phone":"79990000007""#) })
    #expect(line.contains(#""service":"cafe""#) && line.contains(#""variables":{"guest":"Ольга, 7"}"#))
  }

  @Test func aJournalOfAnotherFileIsRefusedWithTheLine() async throws {
    let file = try write(people(10), to: "a.csv")
    try await run([file, "--journal", path("state")])
    _ = try write(people(5) + "79990009999,cafe,order_ready,x\n", to: "a.csv")
    await #expect(throws: InputError(message(path("state"), "line 7 is not what it was"))) {
      try await run([file, "--journal", path("state")])
    }
    _ = try write(people(4), to: "a.csv")
    await #expect(throws: InputError(message(path("state"), "it had more rows then"))) {
      try await run([file, "--journal", path("state")])
    }
  }

  @Test func theFilesOfARunStayApart() async throws {
    let file = try write(people(3), to: "a.csv")
    try FileManager.default.createDirectory(
      at: URL(filePath: path("real")), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("real"))
    try await run([file, "--journal", path("state")])
    for arguments in [
      ["--results", path("state/campaign.checkpoint")], ["--results", path("state/new.csv")],
      ["--deliveries", path("state/campaign.checkpoint")], ["--results", "/dev/null"],
      ["--results", path("real/o.csv"), "--deliveries", path("link/o.csv")],
    ] {
      await #expect(throws: InputError.self, "\(arguments)") {
        try await run([file, "--journal", path("state")] + arguments)
      }
    }
    #expect(
      try await run([file, "--journal", path("state"), "--summary", "json"]).lastLine.contains(
        #""accepted":3"#))
  }

  @Test func aJournalOfTheSandboxSaysNothingOfTheRealService() async throws {
    let file = try write(people(3), to: "a.csv")
    try await run([file, "--journal", path("state")])
    let error = await #expect(throws: InputError.self) {
      try await run([file, "--journal", path("state"), "--live"], environment: ["DEVINO_API_KEY": "k"])
    }
    #expect(error?.description.contains("of messages to the sandbox, not to Devino") == true)
  }

  private func message(_ journal: String, _ what: String) -> String {
    "--journal \(journal): this is the journal of another file: \(what);"
      + " give the file that was sent before, or another directory"
  }

  @Test func warningsAreShownBeforeAnythingIsSent() async throws {
    let file = try write(
      """
      phone;service;template;Routes;routes;guеst
      89161234567;cafe;a;;VK;Ольга
      89161234568;cafe;a;;MAX;Ольга
      +7 916 123-45-67;cafe;a;;VK;Ольга
      79161234567;cafe;a;;VK;Ольга

      """, to: "a.csv")
    let screen = try await run([file, "--summary", "json"])
    let parts = screen.text.components(separatedBy: "sending to the sandbox")
    #expect(
      parts[0].hasSuffix(
        """
        a.csv: 4 rows
        warning column.letters: once, line 1
            \(file), line 1, column 6: "guеst" has Latin and Cyrillic letters in one word: е is U+0435, Cyrillic; it is read as a variable of the template
        warning column.lookalike: once, line 1
            \(file), line 1, column 4: "Routes" differs from "routes" only in case; it is read as a variable of the template
        warning phone.domestic: 2 times, lines 2, 3
            line 2: phone: 8********67, allowed the international form of a Russian number, which begins with 7; a leading + for another country
        warning routes.unknown: once, line 3
            line 3: routes[0]: MAX, allowed VK or OK
        warning row.repeated: once, line 5 (as 2)
            line 5: the same message to the same person as in line 2
        warnings hold nothing back: mend the file first if this is not what you mean

        """), "\(parts[0])")
    #expect(
      screen.lastLine.hasSuffix(
        #""warnings":{"column.letters":1,"column.lookalike":1,"phone.domestic":2,"routes.unknown":1,"row.repeated":1}}"#
      ))
  }

  @Test func aTemplateThatIsKnownIsHeldAgainstTheColumns() async throws {
    let file = try write("phone;service;template;оrder\n79161234567;cafe;ready;7\n", to: "a.csv")
    let good = try write(#"{"text":"Order {оrder}","placeholder":"braces"}"#, to: "good.json")
    let bad = try write(#"{"text":"Order #order#"}"#, to: "bad.json")
    let arguments = [file, "--deliveries", path("d.jsonl"), "--template"]
    let error = await #expect(throws: InputError.self) { try await run(arguments + ["ready=\(bad)"]) }
    #expect(error?.description.contains("the template ready (\(bad)) has the variable \"order\"") == true)
    for wrong in ["late=\(good)", "ready=\(path("none.json"))", "ready=\(file)", good] {
      await #expect(throws: InputError.self) { try await run(arguments + [wrong]) }
    }
    #expect(!FileManager.default.fileExists(atPath: path("d.jsonl")))
    let line = try await run(arguments + ["ready=\(good)", "--summary", "json"]).lastLine
    #expect(line.contains(#""accepted":1"#) && line.contains(#""warnings":{"column.letters":1}"#), "\(line)")
    let short = try write(#"{"text":"Order"}"#, to: "short.json")
    #expect(
      try await run([file, "--template", "ready=\(short)"]).text.contains(
        "warning variables.surplus: once, line 2"))
  }

  @Test func theSameSeedGivesTheSameFaults() async throws {
    let file = try write(people(400), to: "a.csv")
    let arguments = [file, "--summary", "json", "--faults", "0.5"]
    let first = try await run(arguments + ["--seed", "3"]).lastLine
    #expect(try await run(arguments + ["--seed", "3"]).lastLine == first)
    #expect(try await run(arguments + ["--seed", "4"]).lastLine != first)
    #expect(!first.contains(#""failed":0"#))
  }

  @Test func aFileWithoutRowsIsARunWithoutRows() async throws {
    let file = try write("phone,service,template\n", to: "a.csv")
    let screen = try await run([file, "--summary", "json"])
    #expect(screen.lastLine.hasPrefix(#"{"total":0,"accepted":0"#))
  }
}
