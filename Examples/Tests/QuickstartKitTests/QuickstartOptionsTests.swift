import ExampleSupport
import Testing
import VestnikTesting

@testable import QuickstartKit

@Suite struct QuickstartOptionsTests {
  @Test func everyFlagIsRead() throws {
    let options = try QuickstartOptions([
      "--fault", "503:2", "people.csv", "--results", "out.csv", "--summary", "json", "--fault",
      "timeout-after",
      "--balance", "7", "--faults", "0.25", "--seed", "18446744073709551615", "--journal", "state",
      "--deliveries", "read.jsonl",
    ])
    #expect(options.sending.file == "people.csv" && options.sending.results == "out.csv")
    #expect(options.sending.wantsJSONSummary && options.balance == 7 && !options.isLive)
    #expect(options.faults.map(\.fault) == [.status(503), .timeOutAfterAcceptance])
    #expect(options.faults.map(\.times) == [2, 1])
    #expect(options.sending.faultRate == 0.25 && options.sending.seed == .max)
    #expect(options.sending.journal == "state" && options.sending.deliveries == "read.jsonl")
  }

  @Test(arguments: [
    ["--faults"], ["-x"], ["--fault"], ["--fault", "fire"], ["--fault", "503:0"], ["--fault", "503:"],
    ["--fault", "99"], ["--results"], ["--results", "--live"], ["--summary", "xml"], ["--summary"],
    ["--balance", "-1"], ["--balance", "many"], ["a.csv", "b.csv"], ["a.csv", "--live", "--fault", "503"],
    ["a.csv", "--live", "--balance", "1"], ["--live"],
    ["--faults", "1.01"], ["--faults", "-0.1"], ["--faults", "nan"], ["--faults", "5%"], ["--seed", "-1"],
    ["--seed", "x"], ["--journal"], ["--deliveries"], ["a.csv", "--live", "--faults", "0.1"],
    ["a.csv", "--live", "--deliveries", "d.jsonl"], ["--template", "a"], ["--template", "=a.json"],
    ["--template", "a="], ["--encoding", "koi8-r"], ["--delimiter", "x"], ["--results", ""],
    ["-results", "a"],
  ])
  func whatCannotBeMeantIsRefused(arguments: [String]) {
    #expect(throws: InputError.self) { try QuickstartOptions(arguments) }
  }
}
