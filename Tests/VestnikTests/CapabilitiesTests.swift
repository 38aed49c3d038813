import Foundation
import Testing

/// `Documentation/Capabilities.md` against the sources and the tests that it names.
@Suite struct CapabilitiesTests {
  /// How many rows each table has at least, so that none is lost without a word.
  private static let leastRows = [
    "Devino: VK.COM": 122, "Rapporto: HTTP API, VK": 115, "VK Notify: questions and answers": 47,
    "OK Graph API: graph.user.messages, POST": 81,
  ]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let index = Result { try CodeIndex(root: Self.root) }

  @Test func everyStatementHasItsSymbolAndItsTest() throws {
    let index = try Self.index.get()
    let document = Self.root.appending(path: "Documentation/Capabilities.md")
    let tables = CapabilityTable.all(in: try String(contentsOf: document, encoding: .utf8))
    #expect(Set(tables.map(\.title)) == Set(Self.leastRows.keys) && tables.count == Self.leastRows.count)
    for table in tables {
      #expect(table.rows.count >= Self.leastRows[table.title] ?? .max, "\(table.title)")
      #expect(Set(table.rows.map(\.statement)).count == table.rows.count, "\(table.title): a row twice")
      for row in table.rows {
        let problems = index.problems(of: row)
        #expect(problems.isEmpty, "\(row.statement): \(problems.joined(separator: "; "))")
      }
    }
  }

  @Test(
    arguments: [
      ("| a | `DevinoMessage.timeToLive` | `CapabilitiesTests/aBadRowIsSeen` |", []),
      ("| a | `DevinoRoute`, `OKChatChange.leave` | documentation: a network through which |", []),
      ("| a | `MessageLimits.rapporto` | documentation: The strictest common READING is taken |", []),
      ("| a | `DevinoMessage.lifetime` | `CapabilitiesTests/aBadRowIsSeen` |", ["DevinoMessage.lifetime"]),
      // Not public, a type of another file, a case of another type.
      ("| a | `DevinoKeys.phone` | `CapabilitiesTests/aBadRowIsSeen` |", ["DevinoKeys.phone"]),
      ("| a | `OKMessage.timeToLive` | `CapabilitiesTests/aBadRowIsSeen` |", ["OKMessage.timeToLive"]),
      ("| a | `OKChatChange.sent` | `CapabilitiesTests/aBadRowIsSeen` |", ["OKChatChange.sent"]),
      ("| a | `DevinoRoute.vk` | `CapabilitiesTests/noSuchTest` |", ["CapabilitiesTests/noSuchTest"]),
      ("| a | `DevinoRoute.vk` | `OtherTests/aBadRowIsSeen` |", ["OtherTests/aBadRowIsSeen"]),
      // A function of a suite that is no test.
      ("| a | `DevinoRoute.vk` | `PresetTableTests/image` |", ["PresetTableTests/image"]),
      ("| a | `DevinoRoute` | documentation: two hundred networks |", ["two hundred networks"]),
      ("| a | `DevinoRoute.vk` | |", ["no test"]),
      ("| a | | `CapabilitiesTests/aBadRowIsSeen` |", ["no symbol"]),
      ("| a | `DevinoRoute.vk` | documentation: |", ["no test"]),
      ("| a | `DevinoRoute.vk` |", ["3 cells"]),
    ] as [(String, [String])])
  func aBadRowIsSeen(row: String, problems: [String]) throws {
    let tables = CapabilityTable.all(
      in: "## Title\n\n| Statement | Symbol | Test |\n| --- | --- | --- |\n\(row)\n")
    let found = try Self.index.get().problems(of: try #require(tables.first?.rows.first))
    #expect(found.count == problems.count, "\(found)")
    for (problem, expected) in zip(found, problems) { #expect(problem.contains(expected)) }
  }
}

/// The table of one document.
private struct CapabilityTable {
  struct Row {
    var cells: [String]

    var statement: String { cells.first ?? "" }
    var symbols: [String] { Self.codeSpans(of: cells[1]) }
    var tests: [String] { Self.codeSpans(of: cells[2]) }

    /// What the comment of the symbol has to say.
    var words: String? {
      guard let start = cells[2].range(of: "documentation:")?.upperBound else { return nil }
      let words = cells[2][start...].prefix { $0 != "`" }
      return words.trimmingCharacters(in: .whitespaces.union([","]))
    }

    private static func codeSpans(of cell: String) -> [String] {
      cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
  }

  var title: String
  var rows: [Row] = []

  static func all(in markdown: String) -> [Self] {
    var tables: [Self] = []
    for line in markdown.split(separator: "\n") {
      if line.hasPrefix("## ") { tables.append(Self(title: String(line.dropFirst(3)))) }
      guard line.hasPrefix("|"), !line.hasPrefix("| --- "), !line.hasPrefix("| Statement "), !tables.isEmpty
      else { continue }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      tables[tables.count - 1].rows.append(Row(cells: cells.map { $0.trimmingCharacters(in: .whitespaces) }))
    }
    return tables
  }
}

/// Where the sources declare what, and where the tests are: read line by line, once.
private struct CodeIndex {
  private struct Place {
    var file: Int
    /// The comment above the declaration, in lower case, on one line.
    var comment: String
  }

  /// The types that a file declares or extends, `A` and `B` of `extension A.B`.
  private var types: [Set<String>] = []
  private var declarations: [String: [Place]] = [:]
  /// The suites of a file of tests, its own name among them.
  private var suites: [Set<String>] = []
  private var tests: [String: [Int]] = [:]

  private static let typeWords: Set<Substring> = [
    "struct", "enum", "class", "actor", "protocol", "extension",
  ]
  private static let memberWords: Set<Substring> = ["var", "let", "func", "typealias"]

  init(root: URL) throws {
    for file in try Self.swiftFiles(root, ["Sources"]) {
      addSource(try String(contentsOf: file, encoding: .utf8))
    }
    for file in try Self.swiftFiles(root, ["Tests", "Examples/Tests"]) {
      addTests(try String(contentsOf: file, encoding: .utf8), file.deletingPathExtension().lastPathComponent)
    }
  }

  private static func swiftFiles(_ root: URL, _ folders: [String]) throws -> [URL] {
    try folders.flatMap { folder in
      let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
      return paths.filter { $0.hasSuffix(".swift") }.map { root.appending(path: folder).appending(path: $0) }
    }
  }

  private static func words(of line: Substring) -> [Substring] {
    line.split(maxSplits: 12) { $0 == " " }
  }

  private static func name(_ word: Substring) -> Substring {
    word.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private mutating func addSource(_ text: String) {
    types.append([])
    var comment: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = Self.words(of: line)
      guard let first = words.first else {
        comment = []
        continue
      }
      if first == "///" {
        comment.append(line.drop { $0 == " " }.dropFirst(3))
        continue
      }
      if first.hasPrefix("//") { continue }
      add(words, line, comment)
      // An attribute on a line of its own stands between a comment and its declaration.
      if !(words.count == 1 && first.hasPrefix("@")) { comment = [] }
    }
  }

  private mutating func add(_ words: [Substring], _ line: Substring, _ comment: [Substring]) {
    var names: [Substring] = []
    let isPublic = words.contains { $0 == "public" }
    if let place = words.firstIndex(where: { Self.typeWords.contains($0) }), place + 1 < words.count {
      let parts = words[place + 1].split(separator: ".").map(Self.name)
      types[types.count - 1].formUnion(parts.map { String($0) })
      if isPublic, words[place] != "extension" { names = parts }
    }
    if isPublic, let place = words.firstIndex(where: { Self.memberWords.contains($0) }),
      place + 1 < words.count
    {
      names.append(Self.name(words[place + 1]))
    }
    if isPublic, words.contains(where: { $0.hasPrefix("init(") || $0.hasPrefix("init?(") || $0 == "init" }) {
      names.append("init")
    }
    if words[0] == "case" || words.count > 1 && words[0] == "indirect" && words[1] == "case" {
      names += Self.cases(line)
    }
    let text = comment.joined(separator: " ").split(separator: " ").joined(separator: " ").lowercased()
    for name in Set(names) where !name.isEmpty {
      declarations[String(name), default: []].append(Place(file: types.count - 1, comment: text))
    }
  }

  /// The names of `case a, b(Int, String)`; none for a pattern, which begins with a full stop.
  private static func cases(_ line: Substring) -> [Substring] {
    guard let start = line.range(of: "case ")?.upperBound else { return [] }
    var depth = 0
    return line[start...].split { (character: Character) -> Bool in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return character == "," && depth == 0
    }.map { part in name(part.drop { $0 == " " }) }
  }

  private mutating func addTests(_ text: String, _ file: String) {
    suites.append([file])
    var isTest = false
    for line in text.split(separator: "\n") {
      if line.contains("@Test") { isTest = true }
      let words = Self.words(of: line)
      if let place = words.firstIndex(where: { Self.typeWords.contains($0) }), place + 1 < words.count {
        suites[suites.count - 1].insert(String(Self.name(words[place + 1])))
      }
      guard let place = words.firstIndex(of: "func"), place + 1 < words.count else { continue }
      if isTest { tests[String(Self.name(words[place + 1])), default: []].append(suites.count - 1) }
      isTest = false
    }
  }

  /// What is wrong with a row, in words.
  func problems(of row: CapabilityTable.Row) -> [String] {
    guard row.cells.count == 3, !row.statement.isEmpty else { return ["3 cells with a statement expected"] }
    let words = row.words.flatMap { $0.isEmpty ? nil : $0 }
    var problems: [String] = []
    if row.symbols.isEmpty { problems.append("no symbol") }
    if row.tests.isEmpty, words == nil { problems.append("no test") }
    let found = row.symbols.map { places(of: $0) }
    for (symbol, places) in zip(row.symbols, found) where places.isEmpty {
      problems.append("\(symbol) is no public symbol")
    }
    let comments = found.joined().map(\.comment)
    if let words, !comments.isEmpty, !comments.contains(where: { $0.contains(words.lowercased()) }) {
      problems.append("no comment of \(row.symbols.joined(separator: ", ")) says: \(words)")
    }
    for test in row.tests where !hasTest(test) { problems.append("\(test) is no test") }
    return problems
  }

  /// Where a symbol is declared, in files that declare or extend its types.
  private func places(of symbol: String) -> [Place] {
    let parts = symbol.prefix { $0 != "(" }.split(separator: ".").map { String($0) }
    guard let last = parts.last else { return [] }
    return (declarations[last] ?? []).filter { place in
      parts.dropLast().allSatisfy { types[place.file].contains($0) }
    }
  }

  private func hasTest(_ test: String) -> Bool {
    let parts = test.split(separator: "/").map { String($0) }
    guard parts.count == 2 else { return false }
    return (tests[parts[1]] ?? []).contains { suites[$0].contains(parts[0]) }
  }
}
