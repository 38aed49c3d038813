import Foundation
import Testing

/// ARCHITECTURE.md names files, types and functions: each of them has to be there.
@Suite struct ArchitectureTests {
  private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

  /// The code in backticks.
  private func codes() throws -> [String] {
    let text = try String(contentsOf: root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
    return text.matches(of: /`([^`\n]+)`/).map { String($0.1) }
  }

  private func sources() throws -> [(path: String, text: String)] {
    var files: [(String, String)] = []
    for folder in ["Sources", "Examples/Sources", "Tests", "Benchmarks/Sources"] {
      let enumerator = FileManager.default.enumerator(
        at: root.appending(path: folder), includingPropertiesForKeys: nil)
      for case let file as URL in enumerator ?? .init() where file.pathExtension == "swift" {
        files.append((file.standardizedFileURL.path, try String(contentsOf: file, encoding: .utf8)))
      }
    }
    return files
  }

  @Test func everyFileIsThere() throws {
    let paths = try sources().map(\.path)
    let named = try codes().filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Package") && !$0.contains("…") }
    #expect(named.count >= 9)
    #expect(named.filter { name in !paths.contains { $0.hasSuffix("/\(name)") } } == [])
  }

  @Test func everySymbolIsThere() throws {
    let words = Set(try sources().flatMap { $0.text.matches(of: /\w+/).map { String($0.0) } })
    // Types, members and functions: what begins with a letter or a full stop and has neither space nor slash.
    let symbols = try codes().filter {
      $0.wholeMatch(of: /\.?[A-Za-z][A-Za-z0-9_.+:()]*/) != nil && !$0.hasSuffix(".swift")
        && !$0.hasSuffix(".md")
    }
    #expect(symbols.count >= 60)
    let missing = symbols.filter { symbol in
      symbol.matches(of: /[A-Za-z]\w*/).contains { !words.contains(String($0.0)) }
    }
    #expect(missing == [])
  }
}
