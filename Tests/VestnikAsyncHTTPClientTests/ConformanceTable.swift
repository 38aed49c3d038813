#if AsyncHTTPClient
  import Foundation
  import Testing
  import VestnikTesting

  /// The outcome of every case with every transport, as a document.
  struct ConformanceTable {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Documentation/TransportConformance.md")

    private var titles: [String] = []
    private var columns: [[String: String]] = []
    private var secureOnly: [String] = []

    mutating func add(_ title: String, _ report: ConformanceReport) {
      let failed = Set(report.failures.map(\.name))
      add(
        title, Dictionary(uniqueKeysWithValues: report.names.map { ($0, failed.contains($0) ? "no" : "yes") })
      )
    }

    mutating func add(_ title: String, _ results: [String: String]) {
      titles.append(title)
      columns.append(results)
      secureOnly += results.keys.filter { $0.hasPrefix("tls/") && !secureOnly.contains($0) }.sorted()
    }

    private var document: String {
      let names = TransportConformance.allCases.map(\.name) + secureOnly
      let rows = names.map { name in
        "| `\(name)` | " + columns.map { Self.cell($0[name]) }.joined(separator: " | ") + " |"
      }
      let expected = TransportConformance.allCases.map { "- `\($0.name)`: \($0.expected); \($0.reason)" }
      return """
        # Which transport keeps which promise

        The outcome of every case of `TransportConformance` with every transport, as a test has run it on Linux with
        Swift 6.3 and AsyncHTTPClient 1.37; the test fails when it finds something else. What each case expects, and why,
        stands below the table. An empty field is a case that has no meaning there.

        | case | \(titles.joined(separator: " | ")) |
        | --- |\(String(repeating: " --- |", count: titles.count))
        \(rows.joined(separator: "\n"))

        ## What each case expects

        \(expected.joined(separator: "\n"))

        """
    }

    private static func cell(_ result: String?) -> String {
      switch result {
      case nil: ""
      case "yes"?: "yes"
      case let other?: "**\(other)**"
      }
    }

    /// Fails when the document says something else. With `VESTNIK_WRITE_DOCUMENTS` in the environment it is written.
    func compareWithDocumentation() throws {
      if ProcessInfo.processInfo.environment["VESTNIK_WRITE_DOCUMENTS"] != nil {
        try FileManager.default.createDirectory(
          at: Self.file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(document.utf8).write(to: Self.file)
      }
      let written = try String(contentsOf: Self.file, encoding: .utf8)
      let found = Set(document.split(separator: "\n"))
      let others = found.subtracting(written.split(separator: "\n"))
      #expect(written == document, "not in the document: \(others.sorted())")
    }
  }

  /// `URLSessionTransport` in processes of their own, because some cases end them.
  enum URLSessionChild {
    /// Whether these end a process, or pass, is a matter of microseconds.
    private static let varying: Set = ["deadline/silence-in-header", "cancel/in-header"]

    static func results(of names: [String]) throws -> [String: String] {
      var results: [String: String] = [:]
      for name in names {
        if varying.contains(name) {
          results[name] = "may end the process"
          continue
        }
        let output = try run([name])
        results[name] =
          output.contains("\(name): passed") ? "yes" : output.isEmpty ? "ends the process" : "no"
      }
      return results
    }

    private static func run(_ arguments: [String]) throws -> String {
      let process = Process()
      process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "transport-child")
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) {
        $1
      }
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return text
    }
  }
#endif
