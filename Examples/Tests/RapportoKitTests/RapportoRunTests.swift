import ExampleSupport
import Foundation
import Synchronization
import Testing

@testable import RapportoKit

@Suite struct RapportoRunTests {
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

  private func write(_ text: String, to name: String = "a.csv") throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    return path(name)
  }

  private func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Screen {
    let screen = Screen()
    let run = try RapportoRun(
      RapportoOptions(arguments), bundledFile: path("none.csv"), environment: environment, isTerminal: false,
      print: { screen.print($0) })
    try await run.run()
    return screen
  }

  private func messages(_ count: Int) -> String {
    "phone,text,tag,partner_id\n"
      + (0..<count).map { "\(79_990_000_000 + $0),\"Заказ \($0), готов + 1\",t-1,ord-\($0)\n" }.joined()
  }

  @Test func aDamagedJournalIsRepairedWhenThatIsAskedFor() async throws {
    let arguments = [try write(messages(2)), "--journal", path("journal")]
    _ = try await run(arguments)
    let journal = URL(filePath: path("journal/budget.journal"))
    var bytes = [UInt8](try Data(contentsOf: journal))
    bytes[40] ^= 1
    try Data(bytes).write(to: journal)
    let error = await #expect(throws: InputError.self) { _ = try await run(arguments) }
    #expect(error?.description.contains("--repair") == true)
    #expect(try await run(arguments + ["--repair"]).text.contains("budget.journal.damaged-1"))
    #expect(throws: InputError.self) { try RapportoOptions(["a.csv", "--repair"]) }
  }

  private static let ways = [
    [], ["--method", "get"], ["--response", "xml"], ["--method", "get", "--response", "xml"], ["--rest"],
    ["--idempotent"], ["--rest", "--idempotent"],
  ]

  @Test(arguments: ways) func everyWayDeliversEveryMessage(flags: [String]) async throws {
    let file = try write(messages(120))
    let screen = try await run([file, "--summary", "json", "--deliveries", path("d.jsonl")] + flags)
    #expect(
      screen.lastLine
        == #"{"total":120,"accepted":120,"rejected":0,"invalid":0,"over_budget":0,"failed":0,"requests":120,"warnings":{}}"#
    )
    let lines = try String(contentsOfFile: path("d.jsonl"), encoding: .utf8).split(separator: "\n")
    #expect(
      screen.text.contains("the column tag is not sent") == flags.contains("--rest"),
      "\(screen.text.prefix(300))")
    #expect(lines.count == 120 && lines.contains { $0.contains(#""text":"Заказ 3, готов + 1""#) })
  }

  @Test(arguments: [["--idempotent"], ["--idempotent", "--rest"], [], ["--rest"]])
  func faultsDeliverNothingTwice(flags: [String]) async throws {
    let file = try write(messages(600))
    let screen = try await run(
      [file, "--summary", "json", "--deliveries", path("d.jsonl"), "--faults", "0.1", "--seed", "11"] + flags)
    let lines = try String(contentsOfFile: path("d.jsonl"), encoding: .utf8).split(separator: "\n")
    let texts = Set(lines.compactMap { $0.split(separator: #""text":""#).last })
    #expect(texts.count == lines.count)
    let isIdempotent = flags.contains("--idempotent")
    #expect(screen.lastLine.contains(#""accepted":600"#) == isIdempotent)
    #expect(screen.text.contains("may have arrived") == !isIdempotent)
  }

  @Test func aDryRunShowsTheEncodedBodiesAndNoCredentials() async throws {
    let file = try write("phone,text\n+79990001122,\"Код 1 + 1 & я\"\nnonsense,x\n")
    let environment = [
      "RAPPORTO_URL": "https://gw.example/acme", "RAPPORTO_SERVICE_ID": "login-77",
      "RAPPORTO_PASSWORD": "s3cret",
    ]
    let post = try await run([file, "--dry-run"], environment: environment).text
    #expect(post.contains("POST https://gw.example/acme"))
    #expect(
      post.contains("&clientId=%2B79990001122&message=%D0%9A%D0%BE%D0%B4+1+%2B+1+%26+%D1%8F")
        || post.contains("%D0%9A%D0%BE%D0%B4%201%20%2B%201%20%26%20%D1%8F"))
    #expect(post.contains("line 3\nnot sent: phone.number"))
    let get = try await run([file, "--dry-run", "--method", "get"], environment: environment).text
    let rest = try await run([file, "--dry-run", "--rest", "--sender", "ACME"], environment: environment).text
    for text in [post, get, rest] { #expect(!text.contains("s3cret") && !text.contains("login-77")) }
    #expect(get.contains("GET https://gw.example/acme?") && rest.contains(#""destAddr":"+79990001122""#))
  }

  @Test(arguments: [
    ["--method", "put"], ["--response", "json"], ["--rest", "--method", "post"],
    ["--rest", "--response", "xml"],
    ["--method"], ["--loud"], ["a.csv", "b.csv"],
  ])
  func whatCannotBeMeantIsRefused(arguments: [String]) {
    #expect(throws: InputError.self) { try RapportoOptions(arguments) }
  }

  @Test func theRealServiceNeedsAllOfItsSettingsAndAFileOfOnesOwn() async throws {
    let file = try write(messages(1))
    let url = ["RAPPORTO_URL": "https://gw.example/acme"]
    let all = url.merging(["RAPPORTO_SERVICE_ID": "a", "RAPPORTO_PASSWORD": "b"]) { $1 }
    let wrong = all.merging(["RAPPORTO_URL": "gw.example"]) { $1 }
    for (arguments, environment) in [
      ([file], url), ([], all), ([file, "--faults", "0.1"], all), ([file, "--deliveries", path("d")], all),
      ([file], wrong),
    ] {
      await #expect(throws: InputError.self) { try await run(arguments, environment: environment) }
    }
  }

  @Test func anIdentifierThatTwoRowsHaveIsRefusedWithBothLines() async throws {
    let file = try write("phone,text,partner_id\n79990001122,x,a\n79990001123,y,b\n79990001124,z,a\n")
    let error = await #expect(throws: InputError.self) { try await run([file]) }
    #expect(
      error?.description.hasSuffix(
        "line 4: the partner_id is that of line 2; each message needs one of its own") == true)
  }

  @Test func plainHTTPNeedsTheSwitch() async throws {
    let file = try write(messages(1))
    let environment = [
      "RAPPORTO_URL": "http://gw.example/acme", "RAPPORTO_SERVICE_ID": "a", "RAPPORTO_PASSWORD": "b",
    ]
    let error = await #expect(throws: InputError.self) { try await run([file], environment: environment) }
    #expect(error?.description.contains("--allow-http") == true)
    let shown = try await run([file, "--dry-run", "--allow-http"], environment: environment).text
    #expect(shown.contains("POST http://gw.example/acme"))
  }

  @Test func aFileWithoutAHeaderShowsNobodysNumber() async throws {
    let file = try write("79991234567,Your order\n79991234568,Your code\n")
    let error = await #expect(throws: InputError.self) { try await run([file]) }
    #expect(error?.description.contains("is the header line missing?") == true)
    #expect(error?.description.contains("79991234567") == false)
  }

  @Test func anUnknownColumnIsNamed() async throws {
    let file = try write("phone,text,color\n79990001122,x,red\n")
    let error = await #expect(throws: InputError.self) { try await run([file]) }
    #expect(error?.description.contains("the column \"color\" is not known") == true)
  }

  @Test func aDryRunShowsWarningsToo() async throws {
    let file = try write(
      "sep=;\nphone ;text;;\n8 916 123-45-67;Код\u{7};;\n;;;\n89161234568;x;;\n+79161234568;x;;\n")
    let text = try await run([file, "--dry-run", "--summary", "json"]).text
    for line in [
      "a.csv: 3 rows", "warning column.blanks: once, line 2", "warning phone.spelling: once, line 3",
      "warning text.control: once, line 3", "the control character U+0007",
      "warning row.repeated: once, line 6 (as 5)",
    ] {
      #expect(text.split(separator: "\nline 3\n")[0].contains(line), "\(line) in \(text)")
    }
    #expect(
      text.hasSuffix(
        #""requests":0,"warnings":{"column.blanks":1,"phone.spelling":1,"row.repeated":1,"text.control":1}}"#
          + "\n"))
  }

  @Test func aFileOfRussianExcelIsRead() async throws {
    let name = path("cp1251.csv")
    let text = Data("phone;text\r\n79161234567;".utf8) + [0xC4, 0xE0, 0x21, 0x0D, 0x0A]
    try text.write(to: URL(filePath: name))
    let error = await #expect(throws: InputError.self) { try await run([name]) }
    #expect(
      error?.description.contains("line 2, column 13: bytes that are not UTF-8; they read \"Да\"") == true)
    #expect(error?.description.contains("give --encoding windows-1251") == true)
    _ = try await run([
      name, "--encoding", "windows-1251", "--deliveries", path("d.jsonl"), "--results", path("r.csv"),
    ])
    #expect(try String(contentsOfFile: path("d.jsonl"), encoding: .utf8).contains(#""text":"Да!""#))
    #expect(
      try String(contentsOfFile: path("r.csv"), encoding: .utf8).hasPrefix(
        "line;phone;outcome;message_id;reason\n2;"))
  }
}
